/* Edges of many, on a machine that drifts. */
#include "harness/search/edges.h"

#include "harness/stats/cholesky.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PARAMETERS = EDGES_SYSTEMS + EDGES_BLOCKS,
    BLOCK = 4, /* trials, at least, that the machine does not change in */
    STEPS_MOST = 40,
};

/* What is tried. */
static const double falls[] = {3, 6, 12, 24};
static const double noises[] = {0.15, 0.25, 0.4, 0.6};
static const double walks[] = {0.005, 0.03, 0.15};

static const double margin_low = 0.3;
static const double margin_high = 1.7;
static const double accidents = 0.02;
static const double accident_density = 1.0 / 3; /* each third of 0 … 2 alike */

static const double first_spread = 0.1; /* of the machine at first */
static const double step_most = 0.2;    /* of Newton's, of ln rate */
static const double step_enough = 1e-4;
static const double variance_least = 1e-8;

struct shape {
    double fall, noise, walk;
};

/* What is solved: the systems' parts, then the machine's in each block. */
struct model {
    const struct edges *edges;
    size_t blocks;
    size_t *places; /* of each trial's block */
    struct shape shape;

    size_t size;
    double at[PARAMETERS];
    double gradient[PARAMETERS];
    double information[PARAMETERS][PARAMETERS]; /* then its Cholesky factor */
};

void edges_init(struct edges *edges, size_t systems)
{
    *edges = (struct edges){.systems = systems};
}

void edges_free(struct edges *edges)
{
    free(edges->trials);
    *edges = (struct edges){0};
}

int edges_add(struct edges *edges, const struct edges_trial *trial)
{
    if (edges->count == edges->room) {
        size_t room = edges->room == 0 ? 64 : 2 * edges->room;
        struct edges_trial *trials =
            reallocarray(edges->trials, room, sizeof *trials);

        if (trials == NULL)
            return -ENOMEM;
        edges->trials = trials;
        edges->room = room;
    }
    edges->trials[edges->count++] = *trial;
    return 0;
}

static void make_blocks(struct model *m)
{
    const struct edges *e = m->edges;
    size_t in_block = BLOCK + e->count / EDGES_BLOCKS;

    for (size_t k = 0; k < e->count; k++)
        m->places[k] = e->systems + k / in_block;
    m->blocks = e->count == 0 ? 1 : (e->count - 1) / in_block + 1;
    m->size = e->systems + m->blocks;
}

static double density(double x)
{
    return exp(-x * x / 2) / sqrt(2 * M_PI);
}

/* A normal prior of one parameter, and of a step of the machine's walk; each
 * returns its log density but for a constant. */
static double penalise(struct model *m, size_t i, double middle, double spread)
{
    double off = m->at[i] - middle;

    m->gradient[i] -= off / (spread * spread);
    m->information[i][i] += 1 / (spread * spread);
    return -off * off / (2 * spread * spread) - log(spread);
}

static double penalise_step(struct model *m, size_t i)
{
    double weight = 1 / (m->shape.walk * m->shape.walk);
    double off = m->at[i] - m->at[i - 1];

    m->gradient[i] -= off * weight;
    m->gradient[i - 1] += off * weight;
    m->information[i][i] += weight;
    m->information[i - 1][i - 1] += weight;
    m->information[i][i - 1] -= weight;
    m->information[i - 1][i] -= weight;
    return -off * off * weight / 2 - log(m->shape.walk);
}

/* The share of a normal distribution below x, its density there over that, both
 * far out as well. */
static double below(double x, double *hazard)
{
    double share = 0.5 * erfc(-x / M_SQRT2);

    *hazard = share > 1e-12 ? density(x) / share : -x;
    return share;
}

/* How likely a margin is that is `off` from what is expected, in units of the
 * noise; with the score and the information of that. */
struct look {
    double likely, score, weight;
};

static struct look look_at(double margin, double expected, double noise)
{
    struct look look;
    double hazard;
    double off;

    if (margin > margin_low && margin < margin_high) {
        off = (margin - expected) / noise;
        return (struct look){density(off) / noise, off, 1};
    }
    off = margin <= margin_low ? margin_low - expected : expected - margin_high;
    off /= noise;
    look.likely = below(off, &hazard);
    look.score = margin <= margin_low ? -hazard : hazard;
    look.weight = fmax(0, hazard * (hazard + off));
    return look;
}

/* An accident says nothing: a trial counts as far as it is none. */
static double add_trial(struct model *m, const struct edges_trial *t, size_t b)
{
    size_t s = t->system;
    double scale = m->shape.fall / m->shape.noise;
    double expected = 1 + m->shape.fall * (m->at[s] + m->at[b] - t->ln_rate);
    struct look look = look_at(t->margin, expected, m->shape.noise);
    double likely = (1 - accidents) * look.likely;
    double all = likely + accidents * accident_density;
    double score = likely / all * look.score * scale;
    double weight = likely / all * look.weight * scale * scale;

    m->gradient[s] += score;
    m->gradient[b] += score;
    m->information[s][s] += weight;
    m->information[b][b] += weight;
    m->information[s][b] += weight;
    m->information[b][s] += weight;
    return log(all);
}

/* Gradient and information at `at`; returns the log posterior density but for a
 * constant. */
static double differentiate(struct model *m)
{
    const struct edges *e = m->edges;
    double sum = 0;

    memset(m->gradient, 0, sizeof m->gradient);
    for (size_t i = 0; i < m->size; i++)
        memset(m->information[i], 0, m->size * sizeof m->information[i][0]);
    for (size_t i = 0; i < e->systems; i++)
        sum += penalise(m, i, e->priors[i].ln_rate, e->priors[i].spread);
    sum += penalise(m, e->systems, 0, first_spread);
    for (size_t b = e->systems + 1; b < m->size; b++)
        sum += penalise_step(m, b);
    for (size_t k = 0; k < e->count; k++)
        sum += add_trial(m, &e->trials[k], m->places[k]);
    return sum;
}

static void solve(const struct model *m, double x[PARAMETERS])
{
    cholesky_solve(&m->information[0][0], m->size, PARAMETERS, x);
}

/* To the maximum; returns the evidence for the shape, but for a constant.
 * Priors make the information positive definite. */
static double climb(struct model *m)
{
    double ln_density = 0;
    double log_root = 0;

    for (int n = 0; n < STEPS_MOST; n++) {
        double step[PARAMETERS];
        double longest = 0;

        ln_density = differentiate(m);
        log_root = cholesky_factor(&m->information[0][0], m->size, PARAMETERS);
        if (isnan(log_root))
            return NAN;
        memcpy(step, m->gradient, m->size * sizeof step[0]);
        solve(m, step);
        for (size_t i = 0; i < m->size; i++)
            longest = fmax(longest, fabs(step[i]));
        if (longest < step_enough)
            break;
        for (size_t i = 0; i < m->size; i++)
            m->at[i] += step[i] * fmin(1, step_most / longest);
    }
    return ln_density - log_root;
}

/* The variances of differences between systems. */
static void set_differences(const struct model *m, struct edges_fit *fit)
{
    size_t systems = m->edges->systems;

    for (size_t i = 0; i < systems; i++)
        for (size_t j = 0; j < i; j++) {
            double x[PARAMETERS] = {0};

            x[i] = 1;
            x[j] = -1;
            solve(m, x);
            fit->differences[i][j] = fit->differences[j][i] =
                fmax(x[i] - x[j], variance_least);
        }
}

/* Least squares, in closed form. Of two systems each has a half; of one it is
 * its own variance. */
static void set_spreads(const struct model *m, struct edges_fit *fit)
{
    size_t systems = m->edges->systems;
    double sums[EDGES_SYSTEMS] = {0};
    double total = 0;

    for (size_t i = 0; i < systems; i++) {
        for (size_t j = 0; j < systems; j++)
            sums[i] += fit->differences[i][j];
        total += sums[i];
    }
    for (size_t i = 0; i < systems; i++) {
        double variance = sums[i] / 2;
        double x[PARAMETERS] = {0};

        x[i] = 1;
        solve(m, x);
        if (systems == 1)
            variance = x[i];
        if (systems > 2)
            variance = (sums[i] - total / (2.0 * (double)(systems - 1))) /
                       (double)(systems - 2);
        fit->spreads[i] = sqrt(fmax(variance, variance_least));
    }
}

static void read_off(const struct model *m, struct edges_fit *fit)
{
    size_t systems = m->edges->systems;
    double mean = 0;

    *fit = (struct edges_fit){.width = m->shape.noise / m->shape.fall};
    for (size_t b = systems; b < m->size; b++)
        mean += m->at[b] / (double)m->blocks;
    fit->ln_now = m->at[m->size - 1] - mean;
    for (size_t i = 0; i < systems; i++)
        fit->ln_rates[i] = m->at[i] + mean;
    set_differences(m, fit);
    set_spreads(m, fit);
}

static struct shape best_shape(struct model *m)
{
    struct shape best = {falls[0], noises[0], walks[0]};
    double most = -INFINITY;

    for (size_t f = 0; f < sizeof falls / sizeof falls[0]; f++)
        for (size_t n = sizeof noises / sizeof noises[0]; n-- > 0;)
            for (size_t w = 0; w < sizeof walks / sizeof walks[0]; w++) {
                double evidence;

                m->shape = (struct shape){falls[f], noises[n], walks[w]};
                evidence = climb(m);
                if (!(evidence > most))
                    continue;
                most = evidence;
                best = m->shape;
            }
    return best;
}

int edges_fit(const struct edges *edges, struct edges_fit *fit)
{
    struct model *m = calloc(1, sizeof *m);
    size_t *places = calloc(edges->count + 1, sizeof *places);
    int rc = -ENOMEM;

    if (m != NULL && places != NULL) {
        m->edges = edges;
        m->places = places;
        make_blocks(m);
        for (size_t i = 0; i < edges->systems; i++)
            m->at[i] = edges->priors[i].ln_rate;
        m->shape = best_shape(m);
        (void)climb(m);
        read_off(m, fit);
        rc = 0;
    }
    free(places);
    free(m);
    return rc;
}

double edges_above(const struct edges_fit *fit, size_t i, size_t j)
{
    return (fit->ln_rates[i] - fit->ln_rates[j]) / sqrt(fit->differences[i][j]);
}
