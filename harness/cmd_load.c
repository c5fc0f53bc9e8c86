/* `concbench load`: drives one server, of ours or any other, and tells what it
 * saw. */
#include "harness/command.h"
#include "harness/load/cpus.h"
#include "harness/load/load.h"
#include "harness/load/summary.h"
#include "support/clock.h"
#include "support/options.h"
#include "support/units.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Of a duration on the command line. */
#define LONGEST_NS (24 * UINT64_C(3600) * NS_PER_S)

static const char default_arrivals[] = "constant";

enum {
    THREADS_MAX = 1024,
};

struct arguments {
    const char *connect;
    const char *workload;
    const char *protocol; /* NULL: the workload's own */
    const char *cpus;
    const char *arrivals;
    uint64_t rate_rps;
    bool json;
    struct load_options load;
};

static volatile bool is_interrupted;

static void interrupt(int signal)
{
    (void)signal;
    is_interrupted = true;
}

/* The second Ctrl-C ends the program at once. */
static int catch_signals(void)
{
    const struct sigaction action = {.sa_handler = interrupt,
                                     .sa_flags = (int)SA_RESETHAND};

    if (sigaction(SIGINT, &action, NULL) < 0 ||
        sigaction(SIGTERM, &action, NULL) < 0)
        return -errno;
    return 0;
}

/* Returns 0, or what manual_read does. */
static int read_arguments(struct arguments *a, int argc, char **argv,
                          char error[OPTIONS_ERROR])
{
    struct manual_row workloads[WORKLOAD_KINDS + 2] = {{.term = NULL}};
    const struct manual_part parts[] = {{"workloads", NULL, workloads},
                                        {.title = NULL}};
    struct command command = command_load;
    struct load_options *load = &a->load;
    const struct option_row rows[] = {
        {"connect", OPTION_TEXT, &a->connect, "ADDR:PORT",
         "where the server listens; unix:PATH too", 0, 0},
        {"workload", OPTION_TEXT, &a->workload, "WORKLOAD",
         "what is asked, see below", 0, 0},
        {"protocol", OPTION_WORD, &a->protocol, "raw|line|http",
         "http for any workload; else as the workload says", 0, 0},
        {"connections", OPTION_COUNT, &load->connections, "N",
         "connections at once; else the workload's usual number", 1,
         UINT32_MAX},
        {"duration", OPTION_DURATION, &load->duration_ns, "T",
         "length of the window that is measured", NS_PER_MS, LONGEST_NS},
        {"warmup", OPTION_DURATION, &load->warmup_ns, "T",
         "time before the window", 0, LONGEST_NS},
        {"threads", OPTION_COUNT, &load->threads, "N",
         "threads of the generator", 1, THREADS_MAX},
        {"rate", OPTION_COUNT, &a->rate_rps, "R",
         "an open loop: requests a second, whatever the server does", 1,
         LOAD_RATE_MAX},
        {"arrivals", OPTION_WORD, &a->arrivals, "constant|poisson",
         "the gaps of an open loop", 0, 0},
        {"catch-up", OPTION_FLAG, &load->catch_up, NULL,
         "send at once what the generator was late for", 0, 0},
        {"spin", OPTION_FLAG, &load->spin, NULL,
         "never sleep: for a generator with processors of its own", 0, 0},
        {"think", OPTION_DURATION, &load->think_ns, "T",
         "pause of a connection between reply and next request", 0, LONGEST_NS},
        {"requests-per-connection", OPTION_COUNT,
         &load->requests_per_connection, "K",
         "connect anew after K replies; 0: as the workload says", 0, 0},
        {"timeout", OPTION_DURATION, &load->timeout_ns, "T",
         "longest wait for a connection, and for a reply", NS_PER_MS,
         LONGEST_NS},
        {"cpus", OPTION_TEXT, &a->cpus, "LIST",
         "processors of the generator, one for each thread in turn: 0,2-3", 0,
         0},
        {"seed", OPTION_COUNT, &load->seed, "S",
         "of the random payloads and gaps", 0, 0},
        {"json", OPTION_FLAG, &a->json, NULL, "print one JSON object", 0, 0},
        {0},
    };
    int rest;

    for (enum workload_kind kind = 0; kind < WORKLOAD_KINDS; kind++)
        workloads[kind] =
            (struct manual_row){workload_form(kind), workload_summary(kind)};
    workloads[WORKLOAD_KINDS] =
        (struct manual_row){"http:WORKLOAD", workload_over_http};
    command.parts = parts;
    rest = manual_read(&command, rows, argc, argv, error);
    if (rest < 0 || a->connect != NULL)
        return rest;
    (void)snprintf(error, OPTIONS_ERROR, "--connect ADDR:PORT is needed");
    return -EINVAL;
}

static int print_json(const struct load_result *result)
{
    json_t *json = load_to_json(result);
    int err = json == NULL ? -1 : json_dumpf(json, stdout, 0);

    json_decref(json);
    if (err == 0 && putchar('\n') == EOF)
        err = -1;
    return err;
}

static int exit_code(int err)
{
    switch (err) {
    case -EINVAL:
    case -EMFILE:
        return EXIT_USAGE;
    case -ENOMEM:
        return EXIT_INTERNAL;
    default:
        return EXIT_SERVER;
    }
}

static int drive(const struct arguments *a)
{
    static struct load_result result; /* large, and needed once */
    char error[LOAD_MESSAGE];
    int err = load_run(&a->load, &result, error);

    if (err < 0)
        return complain(exit_code(err), "%s", error);
    if (a->json) {
        if (print_json(&result) < 0)
            return complain(EXIT_INTERNAL, "the result cannot be written");
    } else {
        summary_print(&a->load, &result, stdout);
    }
    if (fflush(stdout) == EOF)
        return complain(EXIT_INTERNAL, "the result cannot be written");
    if (result.stopped_early)
        return complain(EXIT_OK,
                        "stopped early: the result is of the time until then");
    if (a->load.arrivals != LOAD_CLOSED && result.due == 0)
        return complain(EXIT_USAGE,
                        "no request was due: the rate is too low for the "
                        "duration");
    if (result.requests == 0)
        return complain(EXIT_SERVER, "no request was answered rightly");
    if (result.total_errors[LOAD_WRONG_BYTES] > 0)
        return complain(EXIT_SERVER, "the server sent wrong replies");
    if (result.total_errors[LOAD_REFUSED] > 0)
        return complain(EXIT_SERVER,
                        "the server was gone for connections to come");
    if (result.lost > 0)
        return complain(EXIT_SERVER,
                        "the server left requests without an answer");
    return EXIT_OK;
}

/* What --rate, --arrivals and the like mean together. Returns 0, or -EINVAL. */
static int choose_loop(struct arguments *a, char error[OPTIONS_ERROR])
{
    const char *alone = a->arrivals != default_arrivals ? "arrivals"
                        : a->load.catch_up              ? "catch-up"
                                                        : NULL;

    if (a->rate_rps == 0 && alone == NULL)
        return 0;
    if (a->rate_rps == 0)
        (void)snprintf(error, OPTIONS_ERROR,
                       "--%s is of an open loop: it needs --rate", alone);
    else if (a->load.think_ns > 0)
        (void)snprintf(error, OPTIONS_ERROR,
                       "--rate says when requests begin, and so does --think: "
                       "take one of them");
    else {
        a->load.rate_rps = (double)a->rate_rps;
        a->load.arrivals = strcmp(a->arrivals, default_arrivals) == 0
                               ? LOAD_CONSTANT
                               : LOAD_POISSON;
        return 0;
    }
    return -EINVAL;
}

static int run(int argc, char **argv)
{
    struct arguments a = {
        .workload = "echo:64",
        .arrivals = default_arrivals,
        .load = {.threads = 1,
                 .warmup_ns = NS_PER_S,
                 .duration_ns = 5 * NS_PER_S,
                 .timeout_ns = 10 * NS_PER_S,
                 .seed = 1,
                 .stop = &is_interrupted},
    };
    char error[OPTIONS_ERROR];
    struct workload workload;
    cpu_set_t cpus;
    int got = read_arguments(&a, argc, argv, error);

    _Static_assert((int)OPTIONS_ERROR >= (int)WORKLOAD_ERROR &&
                       (int)OPTIONS_ERROR >= (int)CPUS_ERROR,
                   "one buffer takes every message");
    if (got < 0)
        return command_refuse(got, error);
    if (choose_loop(&a, error) < 0 ||
        workload_parse_over(a.protocol, a.workload, &workload, error) < 0 ||
        (a.cpus != NULL && cpus_parse(a.cpus, &cpus, error) < 0))
        return complain(EXIT_USAGE, "%s", error);
    a.load.address = a.connect;
    a.load.workload = &workload;
    if (a.load.connections == 0)
        a.load.connections = workload_definition(workload.kind)->connections;
    a.load.cpus = a.cpus != NULL ? &cpus : NULL;
    if (catch_signals() < 0)
        return complain(EXIT_INTERNAL, "%s", strerror(errno));
    return drive(&a);
}

const struct command command_load = {
    .name = "load",
    .summary = "drive one server and measure it",
    .examples =
        "concbench load --connect 127.0.0.1:9000 --connections 100\n"
        "concbench load --connect unix:/tmp/server --rate 10k --arrivals "
        "poisson\n",
    .about =
        "Drives the server that listens on an address with one workload. In a "
        "closed loop each connection sends its next request when the reply "
        "before it is in; with --rate, an open loop, requests are due at times "
        "that know nothing of the server, and response times count from there. "
        "Prints what came back, or with --json one object.",
    .run = run,
};
