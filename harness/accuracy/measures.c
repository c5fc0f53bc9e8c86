/* The measures: each plays a known server and judges what the load saw. */
#include "harness/accuracy/measures.h"

#include "harness/accuracy/checks.h"
#include "support/clock.h"
#include "support/units.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

#define MS NS_PER_MS

/* Window lengths, in full and in short. */
struct lengths {
    uint64_t warmup_ns;
    uint64_t look_ns;  /* for an owned core, twice a run */
    uint64_t rate_ns;  /* capacity, rate */
    uint64_t bias_ns;  /* 3,000 requests, so that p99.9 is one */
    uint64_t delay_ns; /* likewise */
    uint64_t stop_ns;  /* of which a fifth is the stop */
    uint64_t queue_ns;
    size_t gaps;    /* of a seed */
    size_t values;  /* to sort */
    uint64_t seeds; /* that a queue may choose from */
};

static const struct lengths full = {
    .warmup_ns = 200 * MS,
    .look_ns = 100 * MS,
    .rate_ns = 3000 * MS,
    .bias_ns = 3000 * MS,
    .delay_ns = 1600 * MS,
    .stop_ns = 5000 * MS,
    .queue_ns = 5000 * MS,
    .gaps = 10000,
    .values = 200000,
    .seeds = 5000,
};

static const struct lengths quick = {
    .warmup_ns = 50 * MS,
    .look_ns = 20 * MS,
    .rate_ns = 200 * MS,
    .bias_ns = 200 * MS,
    .delay_ns = 300 * MS,
    .stop_ns = 1000 * MS,
    .queue_ns = 500 * MS,
    .gaps = 1000,
    .values = 20000,
    .seeds = 500,
};

enum { SEEDS = 100, CROWD = 64, ROOM = 8 };

/* Low rates: a reply is out long before the next request is due. */
#define BIAS_RPS 1000.0
#define DELAY_RPS 2000.0

/* Of the queues. Long enough for 5 % of it to be more than the instrument's
 * own error, short enough for thousands of requests. */
#define SERVICE_NS (400 * NS_PER_US)

/* Fewer connections than requests come during the stop: else all of them would
 * be sent in time, and the actual send would be as good as the due time. */
enum { STOP_CONNECTIONS = 10, STOP_PART = 5 };

/* A machine that is overrun may have answered nothing. */
static double half(double capacity_rps)
{
    return fmax(floor(capacity_rps / 2), 1);
}

static const struct stage_server null_server = {.mean_ns = SERVICE_NS};

static const struct lengths *lengths_of(const struct accuracy *a)
{
    return a->is_quick ? &quick : &full;
}

static const struct targets *targets_of(const struct accuracy *a)
{
    return a->is_quick ? &targets_quick : &targets_full;
}

/* What was done to a run, for the note of its rows. */
static void note_outcome(const struct stage_outcome *o, char note[ROW_NOTE])
{
    const struct owned *b = &o->before;
    const struct owned *a = &o->after;
    uint64_t gap_ns =
        a->longest_ns > b->longest_ns ? a->longest_ns : b->longest_ns;
    uint64_t looked_ns = a->looked_ns + b->looked_ns;
    double lost = (double)(a->lost_ns + b->lost_ns) / (double)looked_ns;

    (void)snprintf(note, ROW_NOTE,
                   "%s%s: others took %.2g %% of the generator's processor, at "
                   "most %.2g ms at once, and %.2g ms of the server's",
                   o->is_owned ? "owned" : "not owned",
                   o->tries > 1 ? ", the calmest of several runs" : "",
                   100 * lost, (double)gap_ns / (double)MS,
                   (double)o->longest_step_ns / (double)MS);
}

/* Closed loop, as fast as it goes. */
static int measure_capacity(struct accuracy *a)
{
    const struct stage_load load = {.connections = CROWD,
                                    .warmup_ns = lengths_of(a)->warmup_ns,
                                    .window_ns = lengths_of(a)->rate_ns / 2};
    struct stage_outcome outcome;
    int rc = stage_play(&a->stage, &null_server, &load, &outcome);

    if (rc < 0)
        return rc;
    a->capacity_rps = a->stage.result->throughput_rps;
    (void)rows_add(&a->rows, "generator's capacity",
                   "closed loop on a server that answers at once", ROW_RPS,
                   a->capacity_rps, -INFINITY, INFINITY);
    return 0;
}

static int measure_rate(struct accuracy *a)
{
    const struct stage_load load = {.arrivals = LOAD_CONSTANT,
                                    .rate_rps = half(a->capacity_rps),
                                    .connections = CROWD,
                                    .warmup_ns = lengths_of(a)->warmup_ns,
                                    .window_ns = lengths_of(a)->rate_ns};
    struct stage_outcome outcome;
    struct row *row;
    int rc = stage_try(&a->stage, &null_server, &load, &outcome);

    if (rc < 0)
        return rc;
    a->is_owned = outcome.is_owned;
    row = judge_rate(&a->rows, targets_of(a), a->stage.result);
    note_outcome(&outcome, row->note);
    judge_lag(&a->rows, targets_of(a), a->stage.result, outcome.is_owned);
    return 0;
}

static int measure_bias(struct accuracy *a)
{
    const struct stage_load load = {.arrivals = LOAD_CONSTANT,
                                    .rate_rps = BIAS_RPS,
                                    .connections = ROOM,
                                    .warmup_ns = lengths_of(a)->warmup_ns,
                                    .window_ns = lengths_of(a)->bias_ns};
    struct stage_outcome outcome;
    int rc = stage_try(&a->stage, &null_server, &load, &outcome);

    if (rc < 0)
        return rc;
    a->bias = judge_bias(&a->rows, a->stage.result);
    note_outcome(&outcome, a->rows.row[a->rows.count - 1].note);
    return 0;
}

/* Twice the connections that are busy at once, and some. */
static int measure_delay(struct accuracy *a, uint64_t delay_ns)
{
    double busy = DELAY_RPS * (double)delay_ns / (double)NS_PER_S;
    const struct stage_server server = {.kind = WORK_FIXED,
                                        .mean_ns = delay_ns};
    const struct stage_load load = {.arrivals = LOAD_CONSTANT,
                                    .rate_rps = DELAY_RPS,
                                    .connections = 2 * (uint64_t)busy + ROOM,
                                    .warmup_ns =
                                        lengths_of(a)->warmup_ns + delay_ns,
                                    .window_ns = lengths_of(a)->delay_ns};
    struct stage_outcome outcome;
    char note[ROW_NOTE];
    int rc = stage_try(&a->stage, &server, &load, &outcome);

    if (rc < 0)
        return rc;
    note_outcome(&outcome, note);
    judge_delay(&a->rows, targets_of(a), a->stage.result, delay_ns, &a->bias,
                outcome.is_owned, note);
    return 0;
}

static int measure_delays(struct accuracy *a)
{
    static const uint64_t delays_ns[] = {MS / 10, MS, 10 * MS, 100 * MS};
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < sizeof delays_ns / sizeof delays_ns[0];
         i++)
        rc = measure_delay(a, delays_ns[i]);
    return rc;
}

/* The capacity with which the queue drains is measured as the stop's run will
 * drain it: with as many connections. */
static int measure_stop(struct accuracy *a)
{
    const struct stage_server server = {
        .kind = WORK_FIXED, .is_queue = true, .mean_ns = SERVICE_NS};
    const struct stage_load drain = {.connections = STOP_CONNECTIONS,
                                     .warmup_ns = lengths_of(a)->warmup_ns,
                                     .window_ns = lengths_of(a)->stop_ns / 5};
    struct stage_load load = {.arrivals = LOAD_CONSTANT,
                              .connections = STOP_CONNECTIONS,
                              .warmup_ns = lengths_of(a)->warmup_ns,
                              .window_ns = lengths_of(a)->stop_ns,
                              .stop_ns = lengths_of(a)->stop_ns / STOP_PART};
    struct stage_outcome outcome;
    double capacity_rps;
    char note[ROW_NOTE];
    int rc = stage_play(&a->stage, &server, &drain, &outcome);

    if (rc < 0)
        return rc;
    capacity_rps = a->stage.result->throughput_rps;
    load.rate_rps = half(capacity_rps);
    rc = stage_play(&a->stage, &server, &load, &outcome);
    if (rc < 0)
        return rc;
    (void)snprintf(note, sizeof note,
                   "stopped for %.6f s; %.0f requests/s of %.1f that it drains",
                   (double)outcome.stopped_ns / (double)NS_PER_S, load.rate_rps,
                   capacity_rps);
    judge_stop(&a->rows, targets_of(a), a->stage.result, outcome.stopped_ns,
               load.rate_rps / capacity_rps, note);
    return 0;
}

static int measure_queue(struct accuracy *a, enum work_kind kind, double rho)
{
    const struct ideal_queue queue = {
        .kind = kind,
        .service_ns = SERVICE_NS,
        .lambda = rho * (double)NS_PER_S / (double)SERVICE_NS,
        .warmup_ns = lengths_of(a)->warmup_ns,
        .window_ns = lengths_of(a)->queue_ns,
    };
    double ideal_ns = NAN;
    uint64_t seed = ideal_queue_choose(&queue, lengths_of(a)->seeds, &ideal_ns);
    const struct stage_server server = {
        .kind = kind, .is_queue = true, .mean_ns = SERVICE_NS, .seed = seed};
    const struct stage_load load = {.arrivals = LOAD_POISSON,
                                    .rate_rps = queue.lambda,
                                    .connections = CROWD,
                                    .warmup_ns = queue.warmup_ns,
                                    .window_ns = queue.window_ns,
                                    .seed = seed};
    struct stage_outcome outcome;
    char ideal[UNITS_TEXT];
    char note[ROW_NOTE];
    struct row *row;
    int rc = stage_try(&a->stage, &server, &load, &outcome);

    if (rc < 0)
        return rc;
    row = judge_queue(&a->rows, targets_of(a), a->stage.result, &queue,
                      &a->bias, outcome.is_owned);
    note_outcome(&outcome, note);
    (void)snprintf(row->note, sizeof row->note,
                   "seed %u, whose perfect queue gives %.16s; %.180s",
                   (unsigned)seed, units_show_ns(ideal_ns, ideal), note);
    return 0;
}

static int measure_queues(struct accuracy *a)
{
    static const struct {
        enum work_kind kind;
        double rho;
    } queues[] = {{WORK_EXPONENTIAL, 0.5},
                  {WORK_EXPONENTIAL, 0.8},
                  {WORK_FIXED, 0.5},
                  {WORK_FIXED, 0.8}};
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < sizeof queues / sizeof queues[0]; i++)
        rc = measure_queue(a, queues[i].kind, queues[i].rho);
    return rc;
}

static int measure_gaps(struct accuracy *a)
{
    int64_t passed = checks_gaps(SEEDS, lengths_of(a)->gaps);

    if (passed >= 0)
        (void)judge_gaps(&a->rows, (size_t)passed, SEEDS);
    return passed < 0 ? (int)passed : 0;
}

static int measure_sorted(struct accuracy *a)
{
    (void)judge_sorted(&a->rows, checks_quantiles(lengths_of(a)->values, 1));
    return 0;
}

static const struct {
    const char *what;
    int (*measure)(struct accuracy *a);
} measures[] = {
    {"capacity of the generator", measure_capacity},
    {"rate and send lag at half of it", measure_rate},
    {"own bias", measure_bias},
    {"known delays", measure_delays},
    {"a stop of the server", measure_stop},
    {"queues", measure_queues},
    {"Poisson gaps", measure_gaps},
    {"quantiles", measure_sorted},
};

enum { MEASURES = sizeof measures / sizeof measures[0] };

int measures_run(struct accuracy *a)
{
    int rc = 0;

    a->stage.look_ns = lengths_of(a)->look_ns;
    for (size_t i = 0; rc == 0 && i < MEASURES; i++) {
        (void)fprintf(stderr, "concbench accuracy: %zu of %d: %s\n", i + 1,
                      MEASURES, measures[i].what);
        rc = measures[i].measure(a);
        if (rc == -ENOMEM)
            (void)snprintf(a->stage.error, STAGE_ERROR, "no memory");
    }
    return rc;
}
