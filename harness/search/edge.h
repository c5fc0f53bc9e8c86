/* Where a limit stops to hold: the edge, from full trials around it.
 *
 * Each trial gives its margin z, limit / measured: above 1 it held, below 1
 * not. Near its capacity the response time of a queue grows as 1 / (capacity -
 * rate) (Kingman 1961; M/M/1 exactly), so that z falls in a straight line with
 * the rate, which a latency does not. The edge is where the line through the
 * trials is 1. Its interval is Fieller's (Some problems in interval estimation,
 * 1954): all rates at which the line may be 1 by Student's t. It knows of the
 * noise of the trials and of an uncertain slope, and has no end where the
 * trials do not show that z falls at all. The level of t is 99 %: where a trial
 * is placed, and how many there are, depends on those before it, which costs
 * some of it. What is left is 95 % (tests/unit/test_search_honest.c).
 *
 * Only trials at rates where the line is between 0 and 2 count, and z is cut
 * there: farther off there is no line. Pure functions. */
#ifndef EDGE_H
#define EDGE_H

#include <stdbool.h>
#include <stddef.h>

enum { EDGE_POINTS = 256, EDGE_ENOUGH = 5 };

#define EDGE_MARGIN_MAX 2.0

struct edge_point {
    double ln_rate;
    double margin; /* z, 0 … EDGE_MARGIN_MAX */
};

struct edge {
    struct edge_point points[EDGE_POINTS]; /* the latest ones */
    size_t count;                          /* of all */
};

struct edge_fit {
    double rate;      /* where the line is 1; NAN when it does not fall */
    double low, high; /* 0 or INFINITY: there is no end on that side */
    double slope;     /* of z per ln rate, negative */
    size_t used;      /* trials from which the line comes */
};

void edge_init(struct edge *edge);
void edge_add(struct edge *edge, double rate, double margin);

struct edge_fit edge_fit(const struct edge *edge);

/* Student's t: its quantile 0.995 for so many degrees of freedom. */
double edge_student(double freedom);

#endif
