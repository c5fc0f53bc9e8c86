/* `concbench search`: the highest rate at which limits on response times hold.
 */
#include "harness/command.h"
#include "harness/race.h"
#include "harness/run/guard.h"
#include "harness/run/stop.h"
#include "harness/search/lineup.h"
#include "harness/search/search_json.h"
#include "harness/search/servers.h"
#include "harness/search_text.h"
#include "support/clock.h"
#include "support/options.h"
#include "support/units.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define BUDGET_NS (60 * NS_PER_S)
#define BUDGET_MOST_NS (NS_PER_S * 3600 * 24)

static const double precision_least = 0.001;
static const double precision_most = 0.5;

struct arguments {
    const char *slo;
    const char *systems;
    const char *workload;
    const char *arrivals;
    const char *precision;
    const char *server_cpus;
    const char *load_cpus;
    uint64_t connections;
    uint64_t budget_ns;
    uint64_t seed;
    bool json;
};

/* Returns 0, or what manual_read does. */
static int read_arguments(struct arguments *a, int argc, char **argv,
                          char error[OPTIONS_ERROR])
{
    const struct option_row rows[] = {
        {"slo", OPTION_TEXT, &a->slo, "LIMITS",
         "what has to hold: 'p99<5ms', several with commas", 0, 0},
        {"system", OPTION_TEXT, &a->systems, "MODEL,MODEL",
         "models, with options if need be ('pool --workers 4'), and your own: "
         "'mine=./server {port}'",
         0, 0},
        {"workload", OPTION_TEXT, &a->workload, "WORKLOAD", "what is asked", 0,
         0},
        {"connections", OPTION_COUNT, &a->connections, "N",
         "connections at once", 1, UINT32_MAX},
        {"arrivals", OPTION_WORD, &a->arrivals, "poisson|constant",
         "the gaps between requests", 0, 0},
        {"budget", OPTION_DURATION, &a->budget_ns, "T", "time for each system",
         NS_PER_S, BUDGET_MOST_NS},
        {"precision", OPTION_TEXT, &a->precision, "SHARE",
         "done when half the interval is no wider", 0, 0},
        {"server-cpus", OPTION_TEXT, &a->server_cpus, "LIST",
         "the server's processors, like 0,2-3; by default the first half", 0,
         0},
        {"load-cpus", OPTION_TEXT, &a->load_cpus, "LIST",
         "the generator's processors; by default the others", 0, 0},
        {"seed", OPTION_COUNT, &a->seed, "S",
         "of order, schedules and payloads", 1, 0},
        {"json", OPTION_FLAG, &a->json, NULL, "print one JSON object", 0, 0},
        {.name = NULL},
    };
    int rest = manual_read(&command_search, rows, argc, argv, error);
    const char *missing = a->slo == NULL       ? "--slo 'p99<5ms'"
                          : a->systems == NULL ? "--system NAME"
                                               : NULL;

    if (rest < 0 || missing == NULL)
        return rest;
    (void)snprintf(error, OPTIONS_ERROR, "%s is needed", missing);
    return -EINVAL;
}

/* Everything that a search is made of. */
struct plan {
    const struct arguments *arguments;
    struct suite suite;
    struct budget cpus;
    struct search_servers servers;
    struct search_options options;
};

static int check_budget(const struct search_options *options,
                        char error[SUITE_ERROR])
{
    uint64_t least_ns = slo_search_ns(&options->slo);
    char text[UNITS_TEXT];

    if (options->budget_ns >= least_ns)
        return 0;
    (void)snprintf(error, SUITE_ERROR,
                   "--budget: trials for %s take %s at least",
                   options->slo.text, units_duration_text(least_ns, text));
    return -EINVAL;
}

static int read_words(struct plan *plan, char error[SUITE_ERROR])
{
    const struct arguments *a = plan->arguments;
    struct search_options *o = &plan->options;

    if (slo_parse(a->slo, &o->slo, error) < 0)
        return -EINVAL;
    /* The table takes no other words. */
    (void)pace_arrivals(a->arrivals, &plan->servers.arrivals);
    if (units_share(a->precision, &o->precision) < 0 ||
        o->precision < precision_least || o->precision > precision_most) {
        (void)snprintf(error, SUITE_ERROR,
                       "--precision %.64s: not a share like 3%%, from 0.1%% to "
                       "50%%",
                       a->precision);
        return -EINVAL;
    }
    o->budget_ns = a->budget_ns;
    return check_budget(o, error);
}

static void show_trial(void *arg, const struct cell *cell,
                       const struct trial *trial)
{
    const struct search_options *options = arg;

    search_text_trial(&options->slo, cell, trial, stderr);
}

/* Returns 0, -EINVAL or the like with one line in `error`, or -ENOMEM. */
static int make(struct plan *plan, char error[SUITE_ERROR])
{
    const struct arguments *a = plan->arguments;
    struct search_options *o = &plan->options;
    int rc = read_words(plan, error);

    if (rc == 0)
        rc = lineup_read(&plan->suite, a->systems, a->workload, a->connections,
                         error);
    if (rc == 0)
        rc = race_check_descriptors(&plan->suite, error);
    if (rc == 0)
        rc = budget_init(&plan->cpus, a->server_cpus, a->load_cpus, error);
    if (rc < 0)
        return rc;
    plan->servers.cpus = &plan->cpus;
    plan->servers.seed = a->seed;
    plan->servers.stop = &stop_requested;
    o->cells = plan->suite.cells;
    o->cell_count = plan->suite.cell_count;
    o->seed = a->seed;
    o->runner.run = search_servers_run;
    o->runner.arg = &plan->servers;
    o->stop = &stop_requested;
    o->on_trial = show_trial;
    o->arg = o;
    return 0;
}

/* The first that holds. */
static int exit_code(const struct search_result *result)
{
    size_t counts[SEARCH_OUTCOMES] = {0};
    size_t ours = 0;

    for (size_t i = 0; i < result->count; i++) {
        const struct search_answer *answer = &result->answers[i];

        counts[answer->outcome]++;
        ours += answer->outcome == SEARCH_FAILED &&
                answer->ran == SEARCH_OUR_TROUBLE;
    }
    if (stop_requested)
        return EXIT_INTERRUPTED;
    if (counts[SEARCH_FAILED] > ours)
        return EXIT_SERVER;
    if (ours > 0)
        return EXIT_INTERNAL;
    if (counts[SEARCH_UNAVAILABLE] == result->count)
        return EXIT_UNAVAILABLE;
    return counts[SEARCH_NO_ANSWER] > 0 ? EXIT_NOT_VALID : EXIT_OK;
}

static int print(const struct plan *plan, const struct search_result *result)
{
    const char *arrivals = plan->arguments->arrivals;
    json_t *json;
    int err;

    if (!plan->arguments->json) {
        search_text_table(&plan->options, arrivals, result, stdout);
        return 0;
    }
    json = search_to_json(&plan->options, arrivals, result);
    err = json == NULL ? -1 : json_dumpf(json, stdout, 0);
    json_decref(json);
    return err == 0 && putchar('\n') != EOF ? 0 : -EIO;
}

/* The guard has to be there before the first server; this thread is part of the
 * load. */
static int search(const struct plan *plan)
{
    struct search_result result = {.count = 0};
    int code = EXIT_INTERNAL;
    int rc = guard_start();

    if (rc < 0)
        return complain(EXIT_INTERNAL, "%s", strerror(-rc));
    if (sched_setaffinity(0, sizeof plan->cpus.load, &plan->cpus.load) < 0 ||
        stop_install() < 0)
        rc = -errno;
    if (rc == 0)
        rc = search_run(&plan->options, &result);
    guard_stop();
    (void)sched_setaffinity(0, sizeof plan->cpus.all, &plan->cpus.all);
    if (rc == 0)
        rc = print(plan, &result);
    if (rc == 0)
        code = exit_code(&result);
    else
        (void)complain(code, "%s", strerror(-rc));
    search_free(&result);
    return code;
}

static int run(int argc, char **argv)
{
    struct arguments a = {.workload = "echo:64",
                          .arrivals = "poisson",
                          .precision = "3%",
                          .connections = 100,
                          .budget_ns = BUDGET_NS,
                          .seed = 1};
    struct plan plan = {.arguments = &a};
    char error[SUITE_ERROR] = "no memory";
    int rc = read_arguments(&a, argc, argv, error);
    int code;

    _Static_assert((int)SUITE_ERROR >= (int)OPTIONS_ERROR &&
                       (int)SUITE_ERROR >= (int)SLO_ERROR,
                   "one buffer takes every message");
    if (rc == 0)
        rc = make(&plan, error);
    if (rc == -ENOMEM)
        code = complain(EXIT_INTERNAL, "no memory");
    else
        code = rc < 0 ? command_refuse(rc, error) : search(&plan);
    suite_free(&plan.suite);
    return code;
}

static const struct manual_row codes[] = {
    {"130", "interrupted"},          {"7", "a server failed"},
    {"5", "no system can run here"}, {"4", "a system has no answer"},
    {"0", "all have one"},           {"2", "wrong usage"},
    {"1", "our own trouble"},        {.term = NULL},
};

static const struct manual_part parts[] = {
    {"exit status", "The first that holds:", codes},
    {.title = NULL},
};

const struct command command_search = {
    .name = "search",
    .summary = "find the highest rate at which a latency limit holds",
    .examples =
        "concbench search --slo 'p99<5ms' --system epoll,thread\n"
        "concbench search --slo 'p50<1ms,p99.9<20ms' --workload wait:1ms \\\n"
        "    --system 'coroutine,pool --workers 64' --connections 1000\n",
    .about =
        "Finds the most requests a second for which the limits hold: an open "
        "loop, response times from when a request was due. A closed loop "
        "first, then short trials up and down, then full ones around the edge, "
        "each with a fresh server. Limits are p50, p90, p99, p99.9 and mean; "
        "all must hold. Trials go to standard error, the answer to standard "
        "output, or with --json one object with all trials.",
    .parts = parts,
    .run = run,
};
