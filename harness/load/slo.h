/* Limits on response times, as people type them: "p99<5ms,mean<1ms". */
#ifndef SLO_H
#define SLO_H

#include "harness/load/histogram.h"

#include <stddef.h>
#include <stdint.h>

enum { SLO_ERROR = 256, SLO_TEXT = 128 };

/* What may be limited. */
enum slo_figure { SLO_P50, SLO_P90, SLO_P99, SLO_P999, SLO_MEAN, SLO_FIGURES };

struct slo {
    char text[SLO_TEXT];             /* as typed, without blanks */
    uint64_t limits_ns[SLO_FIGURES]; /* 0: no limit; all must hold */
};

/* Reads the limits. Returns 0, or -EINVAL with one line in `error` that names
 * the wrong word and its place. */
int slo_parse(const char *text, struct slo *slo, char error[SLO_ERROR]);

/* "p99.9" and so on, as typed. */
const char *slo_figure_name(enum slo_figure figure);

/* The figure of a histogram in nanoseconds; NAN when it is empty. */
double slo_figure(const struct histogram *h, enum slo_figure figure);

/* The smallest and the largest of the limits. */
uint64_t slo_least_ns(const struct slo *slo);
uint64_t slo_most_ns(const struct slo *slo);

/* How many requests a trial needs at least: so many that the largest of them is
 * above the highest limited quantile q with 95 % certainty, ln 0.05 / ln q (299
 * for p99, 2,995 for p99.9; Hahn and Meeker, Statistical Intervals, section
 * 5.4), and no fewer than 100. */
uint64_t slo_samples(const struct slo *slo);

/* A search for the rate at which the limits just hold has room for so many of
 * its longest trials, each of so many times the longest limit: a server that
 * falls behind is seen. slo_search_ns is what that takes at least, and no less
 * than 2 s. */
enum { SLO_TRIALS = 8, SLO_LIMITS = 20 };

uint64_t slo_search_ns(const struct slo *slo);

#endif
