/* What a search for the highest rate within a limit came to: its answer, and
 * the trials on the way (harness/search). */
#ifndef ANSWER_H
#define ANSWER_H

#include "harness/load/slo.h"
#include "harness/run/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cell;

enum trial_stage {
    TRIAL_PEAK,  /* a closed loop, to begin with and to compare with */
    TRIAL_SHORT, /* looks for the edge */
    TRIAL_FULL,  /* measures it */
};

enum trial_verdict {
    TRIAL_HELD,
    TRIAL_FAILED,
    TRIAL_VOID, /* says nothing about the server */
};

/* Response times in nanoseconds; NANs without any. */
struct trial_latency {
    double figures[SLO_FIGURES];
    double max_ns;
};

struct trial {
    enum trial_stage stage;
    double rate_rps; /* asked for; NAN in a closed loop */
    uint64_t warmup_ns, duration_ns;

    double achieved_rps; /* replies within the window */
    uint64_t due, dropped, unanswered, late;
    uint64_t answered;                 /* of those due */
    struct trial_latency latency;      /* from when a request was due */
    struct trial_latency sent_latency; /* from when it was sent */
    double send_lag_p99_ns;            /* NAN in a closed loop */
    double generator_cpu_share;        /* 0 … 1, or NAN */

    double margin; /* limit / measured, the smallest; 0 when it FAILED by
                      another check; NAN when VOID, or the generator was late */
    enum trial_verdict verdict;
    bool is_generator;          /* VOID because the generator did not keep up */
    char reason[RECORD_REASON]; /* why not HELD; else empty */
};

/* What one trial came to. */
enum search_ran {
    SEARCH_RAN,
    SEARCH_STOPPED,       /* cut short by a stop */
    SEARCH_NOT_HERE,      /* this machine cannot run the system */
    SEARCH_SERVER_FAILED, /* it died, lied, or never got ready */
    SEARCH_OUR_TROUBLE,
};

enum search_outcome {
    SEARCH_FOUND,
    SEARCH_LOWER_BOUND, /* the generator could not go higher: >= capacity */
    SEARCH_NEVER_HELD,  /* not even at the lowest rate */
    SEARCH_NO_ANSWER,   /* no trial said anything */
    SEARCH_INTERRUPTED, /* by a stop: what was known by then */
    SEARCH_UNAVAILABLE,
    SEARCH_FAILED, /* by the server's fault, or ours (see `ran`) */
    SEARCH_OUTCOMES
};

struct search_answer {
    const struct cell *cell; /* NULL where it was read from a file */
    struct slo slo;
    enum search_outcome outcome;
    enum search_ran ran;        /* of the last trial */
    char reason[RECORD_REASON]; /* what there is to say; may be empty */

    /* Requests/s; NANs where not known, like the high end of a lower bound. */
    double capacity_rps, low_rps, high_rps;
    bool is_precise; /* the interval is as narrow as asked for */
    bool is_range;   /* low and high are no interval, but from where to where
                        rates were tried */

    /* Medians over the full trials within the interval, or of the one that is
     * nearest to it. */
    struct trial_latency latency;

    struct trial *trials; /* owned; in order, the first is the peak */
    size_t trial_count;
    size_t full_count; /* of those, the full ones that are not void */
};

/* NANs. */
void trial_latency_init(struct trial_latency *latency);

/* "held", "failed", "void"; "peak", "short", "full". */
const char *trial_verdict_name(enum trial_verdict verdict);
const char *trial_stage_name(enum trial_stage stage);

/* "found", "lower_bound" … */
const char *answer_outcome_name(enum search_outcome outcome);

/* An answer without trials, of which nothing is known. */
void answer_init(struct search_answer *answer, const struct slo *slo);

/* Releases the trials. */
void answer_clear(struct search_answer *answer);

/* The closed loop's trial, or NULL when there was none. */
const struct trial *answer_peak(const struct search_answer *answer);

/* The lowest rate of a trial that failed; NAN without one. */
double answer_lowest_failed_rps(const struct search_answer *answer);

/* {"slo", "outcome" (answer_outcome_name), "reason",
 * "is_our_trouble" (why it FAILED), "capacity_rps", "low_rps", "high_rps",
 * "is_lower_bound", "is_precise", "is_range", "latency_ns" {p50,
 * p90, p99, p999, mean, max}, "peak" {throughput_rps, latency_ns,
 * is_lower_bound}, "trials": [{stage, rate_rps, achieved_rps, warmup_ns,
 * duration_ns, due, answered, dropped, unanswered, late, latency_ns,
 * sent_latency_ns, send_lag_p99_ns, generator_cpu_share, margin, verdict,
 * is_generator, reason}]}; the peak is the first of the trials. What is not
 * known is null. New reference, or NULL without memory. */
json_t *answer_to_json(const struct search_answer *answer);

/* Its inverse, but for `cell`, and for `ran` where it did not fail: 0; -EINVAL
 * or -ENOMEM, with an answer without trials. */
int answer_from_json(const json_t *json, struct search_answer *answer);

#endif
