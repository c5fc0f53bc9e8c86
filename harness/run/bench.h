/* The real runner: servers under load, servers with idle connections, batches
 * timed by hyperfine. */
#ifndef BENCH_H
#define BENCH_H

#include "harness/run/budget.h"
#include "harness/run/campaign.h"
#include "harness/run/process.h"

struct bench {
    const struct suite *suite;
    const struct budget *budget;
    const char *dir; /* where hyperfine may write */
    uint64_t seed;
    struct bench_probe *probes; /* a system each, in the suite's order */
    uint64_t mark_ns;           /* when the last run was over */

    /* How a search is done, as bench_run; NULL until the owner sets it. */
    int (*search)(void *arg, const struct cell *cell, struct record *record);
    void *search_arg;
};

/* What a system's program has answered to --probe. */
struct bench_probe {
    bool is_known;
    enum process_state state;
    char reason[RECORD_REASON];
};

/* The suite, the budget and the folder must outlive the bench. 0 or -ENOMEM. */
int bench_init(struct bench *bench, const struct suite *suite,
               const struct budget *budget, const char *dir, uint64_t seed);
void bench_free(struct bench *bench);

/* Whether hyperfine can be called. */
bool bench_has_hyperfine(void);

/* A runner's `run`, with a bench as `arg`. */
int bench_run(void *bench, const struct cell *cell, struct record *record);

/* Its kinds of runs. */
int bench_run_server(struct bench *bench, const struct cell *cell,
                     struct record *record);
int bench_run_crash(struct bench *bench, const struct cell *cell,
                    struct record *record);
int bench_run_batch(struct bench *bench, const struct cell *cell,
                    struct record *record);

/* What a run is whose server did not start: its outcome, and its verdict. */
int bench_not_started(struct record *record, enum process_state state,
                      const char *reason);

#endif
