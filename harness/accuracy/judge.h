/* From what a run gave to rows of the table. No clock, no run: all that is
 * judged is in the arguments. */
#ifndef JUDGE_H
#define JUDGE_H

#include "harness/accuracy/ideal_queue.h"
#include "harness/accuracy/rows.h"
#include "harness/load/load.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How far off is still right. Shares, but for what is in ns. */
struct targets {
    double rate;
    double lag_p50_ns, lag_p99_ns;
    double delay, delay_ns; /* of both the greater, and the bias on top */
    double stop;
    double queue;
};

extern const struct targets targets_full; /* what is promised */

/* For short runs on a machine that does other things as well: what is off
 * further is a mistake, whatever the machine. */
extern const struct targets targets_quick;

/* What the generator says of a server that takes no time: the median is the
 * stated bias. In ns. */
struct bias {
    double p50_ns, p99_ns, p999_ns;
};

struct bias judge_bias(struct rows *rows, const struct load_result *null);

/* Replies per second within the window against the rate that was asked for,
 * whichever way of counting is further off: requests that were due in the
 * window, or replies that came in it. The second sees what falls behind. */
struct row *judge_rate(struct rows *rows, const struct targets *targets,
                       const struct load_result *result);

/* Two rows. */
void judge_lag(struct rows *rows, const struct targets *targets,
               const struct load_result *result, bool is_owned);

/* A fixed delay at p50, p99 and p99.9: three rows. The tails need an owned
 * core: one hold-up in a run reaches them. */
void judge_delay(struct rows *rows, const struct targets *targets,
                 const struct load_result *result, uint64_t delay_ns,
                 const struct bias *bias, bool is_owned, const char *note);

/* A stop of the server within the window, at a share `rho` of what it can
 * carry: a row for each of some quantiles, and one that the latency from the
 * actual send misses them. */
void judge_stop(struct rows *rows, const struct targets *targets,
                const struct load_result *result, uint64_t stop_ns, double rho,
                const char *note);

/* What the run of a queue gave, less the bias, against theory. A queue keeps
 * what a hold-up did to it, so this needs an owned core too. */
struct row *judge_queue(struct rows *rows, const struct targets *targets,
                        const struct load_result *result,
                        const struct ideal_queue *queue,
                        const struct bias *bias, bool is_owned);

/* How many of `seeds` schedules have gaps that pass for exponential at the 1 %
 * level: 98 of 100. */
struct row *judge_gaps(struct rows *rows, size_t passed, size_t seeds);

/* The largest relative error of a quantile against an exact sort. */
struct row *judge_sorted(struct rows *rows, double error);

#endif
