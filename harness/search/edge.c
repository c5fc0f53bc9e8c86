/* The edge: a line and Fieller's interval. */
#include "harness/search/edge.h"

#include <math.h>

enum { REFITS = 8 };

void edge_init(struct edge *edge)
{
    edge->count = 0;
}

void edge_add(struct edge *edge, double rate, double margin)
{
    edge->points[edge->count++ % EDGE_POINTS] =
        (struct edge_point){log(rate), fmax(0, fmin(margin, EDGE_MARGIN_MAX))};
}

/* Sums over the trials that count, around their means. */
struct line {
    double n, x, z;       /* means */
    double xx, xz, zz;    /* sums of squares and products */
    double slope, middle; /* middle: ln rate where it is 1 */
};

/* Through the trials within `reach` of `middle`, by least squares. */
static struct line draw(const struct edge *edge, double middle, double reach)
{
    const struct edge_point *end =
        edge->points + (edge->count < EDGE_POINTS ? edge->count : EDGE_POINTS);
    struct line l = {.n = 0};

    for (const struct edge_point *p = edge->points; p < end; p++) {
        if (fabs(p->ln_rate - middle) > reach)
            continue;
        l.n++;
        l.x += p->ln_rate;
        l.z += p->margin;
    }
    l.x /= l.n;
    l.z /= l.n;
    for (const struct edge_point *p = edge->points; p < end; p++) {
        double dx = p->ln_rate - l.x;
        double dz = p->margin - l.z;

        if (fabs(p->ln_rate - middle) > reach)
            continue;
        l.xx += dx * dx;
        l.xz += dx * dz;
        l.zz += dz * dz;
    }
    l.slope = l.xz / l.xx;
    l.middle = l.x + (1 - l.z) / l.slope;
    return l;
}

/* The rates x at which |line(x) - 1| <= t * its standard error: with u = x -
 * mean x and d = mean z - 1,
 *     (d + slope u)^2 <= t^2 s^2 (1 / n + u^2 / xx). */
static void bound(const struct line *l, struct edge_fit *fit)
{
    double t = edge_student(l->n - 2);
    double s2 = fmax(l->zz - l->slope * l->xz, 0) / (l->n - 2);
    double d = l->z - 1;
    double a = l->slope * l->slope - t * t * s2 / l->xx;
    double b = l->slope * d;
    double c = d * d - t * t * s2 / l->n;
    double root = sqrt(fmax(b * b - a * c, 0));

    fit->low = 0;
    fit->high = INFINITY;
    if (a <= 0)
        return;
    fit->low = exp(l->x + (-b - root) / a);
    fit->high = exp(l->x + (-b + root) / a);
}

struct edge_fit edge_fit(const struct edge *edge)
{
    struct edge_fit fit = {.rate = NAN, .high = INFINITY, .slope = NAN};
    struct line l;

    if (edge->count < EDGE_ENOUGH)
        return fit;
    l = draw(edge, 0, INFINITY);
    for (int i = 0; i < REFITS && l.slope < 0; i++) {
        struct line closer = draw(edge, l.middle, 1 / -l.slope);

        if (closer.n < EDGE_ENOUGH || !(closer.slope < 0))
            break;
        l = closer;
    }
    fit.used = (size_t)l.n;
    if (!(l.slope < 0))
        return fit;
    fit.rate = exp(l.middle);
    fit.slope = l.slope;
    bound(&l, &fit);
    return fit;
}

/* Fisher and Cornish's expansion, to four terms (Abramowitz and
 * Stegun, 26.7.5): within 1 % from 3 degrees on. */
double edge_student(double freedom)
{
    static const double x = 2.5758293035489004; /* of the normal distribution */
    const double x2 = x * x;
    double g1 = (x2 + 1) * x / 4;
    double g2 = ((5 * x2 + 16) * x2 + 3) * x / 96;
    double g3 = (((3 * x2 + 19) * x2 + 17) * x2 - 15) * x / 384;
    double g4 =
        ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) * x / 92160;
    double v = 1 / freedom;

    return x + v * (g1 + v * (g2 + v * (g3 + v * g4)));
}
