/* A known server and a load on it, each on its own processors. */
#ifndef STAGE_H
#define STAGE_H

#include "harness/accuracy/lindley.h"
#include "harness/accuracy/owned.h"
#include "harness/load/load.h"
#include "harness/run/budget.h"

#include <stdbool.h>
#include <stdint.h>

enum { STAGE_ERROR = 512 };

/* The server of a run: what a reply takes, and whether one after the other. */
struct stage_server {
    enum work_kind kind;
    bool is_queue;
    uint64_t mean_ns;
    uint64_t seed;
};

/* The load of a run. */
struct stage_load {
    enum load_arrivals arrivals;
    double rate_rps;
    uint64_t connections;
    uint64_t warmup_ns, window_ns;
    uint64_t seed;
    uint64_t stop_ns; /* the server is stopped so long; 0: never */
};

/* What a run gave, besides the load's result. */
struct stage_outcome {
    uint64_t stopped_ns; /* from SIGSTOP to SIGCONT, as measured */

    /* The server's own account: how late its held replies were, and the longest
     * time that a step of its loop took. */
    uint64_t late_mean_ns, late_max_ns;
    uint64_t longest_step_ns;

    /* The longest that anything kept either side from its work: of the server's
     * steps and the generator's send lags the greatest. */
    uint64_t held_up_ns;

    /* Of stage_try. Both processors were the run's own: the generator's by a
     * look before and one after and by the load's hiccup meter, the server's by
     * its longest step. None of this is told by the threads that send, so that
     * they cannot excuse themselves. */
    bool is_owned;
    struct owned before, after;
    unsigned tries; /* runs that it took */
};

struct stage {
    const struct budget *budget;
    bool has_cores; /* server and load have different ones: both spin */
    const volatile bool *stop;
    uint64_t retry_until_ns;    /* no run is tried again after that */
    uint64_t look_ns;           /* at the generator's processor */
    struct load_result *result; /* of the last run; owned */
    struct load_result *other;  /* owned */
    char error[STAGE_ERROR];
};

/* 0 or -ENOMEM; stage_free in both cases. */
int stage_init(struct stage *stage, const struct budget *budget,
               const volatile bool *stop);
void stage_free(struct stage *stage);

/* Starts the server, runs the load and stops the server. Returns 0, or with one
 * line in `error` -ENOENT (the known server was not built), -ECANCELED (stopped
 * by *stop), -EPROTO (server or requests failed) or another negative errno. */
int stage_play(struct stage *stage, const struct stage_server *server,
               const struct stage_load *load, struct stage_outcome *outcome);

/* The same, without a stop, up to STAGE_TRIES times, until a run was owned and
 * not held up for longer than OWNED_LONGEST_NS; else the result is of the one
 * that was held up least. The latencies of a run have no say in it. */
enum { STAGE_TRIES = 3 };
int stage_try(struct stage *stage, const struct stage_server *server,
              const struct stage_load *load, struct stage_outcome *outcome);

#endif
