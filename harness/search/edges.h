/* The edges of many systems that take turns on a machine that drifts.
 *
 * A machine's speed may change by a third within a minute, alike for all that
 * runs on it. What one system's trials say alone is then of when they were. So
 * trials come in rounds, and the logarithm of an edge is a sum: the system's
 * own part, and the machine's, which walks at random from a few trials to the
 * next. A trial's margin z (edge.h) falls in a straight line with ln rate,
 *
 *     z = 1 + fall (system + machine - ln rate) + noise,
 *
 * of one slope for all. Farther off than MARGIN_LOW and MARGIN_HIGH there is no
 * line, and z is only known to be less, or more (Tobin, Econometrica 26, 1958);
 * 2 of 100 are accidents, and may be anything. The estimates are those of the
 * largest posterior density, with priors from short trials; slope, noise and
 * walk those of the largest evidence by Laplace's approximation; covariances
 * the inverse of the information there (Fahrmeir and Tutz, Multivariate
 * Statistical Modelling Based on Generalized Linear Models, 2001, chapter 7).
 * Pure functions. */
#ifndef EDGES_H
#define EDGES_H

#include <stddef.h>

enum { EDGES_SYSTEMS = 64, EDGES_BLOCKS = 64 };

struct edges_trial {
    size_t system;
    double ln_rate;
    double margin; /* no NAN */
};

/* Of a system's edge, before its full trials; normal. */
struct edges_prior {
    double ln_rate, spread;
};

struct edges {
    size_t systems; /* at most EDGES_SYSTEMS */
    struct edges_prior priors[EDGES_SYSTEMS];
    struct edges_trial *trials; /* as they came; owned */
    size_t count, room;
};

/* On the machine as it was, on average over the trials. */
struct edges_fit {
    double ln_rates[EDGES_SYSTEMS];
    double spreads[EDGES_SYSTEMS]; /* roots of quasi-variances: of which the sum
                                      of any two is the variance of the
                                      difference (Firth and de Menezes,
                                      Biometrika 91, 2004). What they share, the
                                      machine, is not in them. */
    double differences[EDGES_SYSTEMS][EDGES_SYSTEMS]; /* their variances */
    double ln_now; /* what the machine is now, against that */
    double width;  /* noise / fall: by how much trials differ, of ln rate */
};

/* So many spreads to each side are an interval of 95 %: a few more than of a
 * normal distribution, as slope, noise and walk are estimates, too
 * (tests/unit/test_search_edges.c). */
#define EDGES_QUANTILE 2.3

/* Priors are the caller's to fill in. */
void edges_init(struct edges *edges, size_t systems);
void edges_free(struct edges *edges);

/* 0 or -ENOMEM. */
int edges_add(struct edges *edges, const struct edges_trial *trial);

/* 0 or -ENOMEM. */
int edges_fit(const struct edges *edges, struct edges_fit *fit);

/* By how many standard deviations one lies above the other. */
double edges_above(const struct edges_fit *fit, size_t i, size_t j);

#endif
