/* A trial: one load at one rate, and whether the limits held. */
#ifndef TRIAL_H
#define TRIAL_H

#include "harness/load/load.h"
#include "harness/run/record.h"
#include "harness/search/slo.h"

#include <stdbool.h>
#include <stdint.h>

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

/* NANs. */
void trial_latency_init(struct trial_latency *latency);

/* Fills in what the load gave and judges it; stage, rate_rps, warmup_ns and
 * duration_ns are the caller's. A closed loop is not judged: it holds.
 * VOID: fewer requests were due than slo_samples.
 * FAILED: under 99.9 % of the due requests were answered, a limit was exceeded,
 * or in the window 1 % fewer replies came than requests were due, beyond
 * chance. But VOID, when that may be the generator's fault: its send lag's p99
 * is above 10 % of the smallest limit, and from when they were sent the
 * requests were within all of them; or its busiest thread had 10 % of its time
 * left or less. */
void trial_judge(const struct slo *slo, const struct load_result *load,
                 struct trial *trial);

/* "held", "failed", "void"; "peak", "short", "full". */
const char *trial_verdict_name(enum trial_verdict verdict);
const char *trial_stage_name(enum trial_stage stage);

#endif
