/* `concbench load`: drives one server, of ours or any other, and tells what it
 * saw. */
#include "harness/command.h"
#include "harness/load/cpus.h"
#include "harness/load/load.h"
#include "harness/load/summary.h"
#include "support/clock.h"
#include "support/options.h"
#include "support/units.h"
#include "support/words.h"

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
    bool help;
    struct load_options load;
};

static const char usage[] =
    "concbench load --connect 127.0.0.1:9000 --connections 100\n"
    "concbench load --connect unix:/tmp/server --rate 10k --arrivals poisson\n"
    "\n"
    "Drives the server that listens on an address with one workload. In a "
    "closed\n"
    "loop each connection sends its next request when the reply before it is "
    "in;\n"
    "with --rate, an open loop, requests are due at times that know nothing of "
    "the\n"
    "server, and response times count from there. Prints what came back, or "
    "with\n"
    "--json one object.\n\n";

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

static void print_help(const struct option_row *rows)
{
    (void)fputs(usage, stdout);
    options_help(rows, stdout);
    (void)fputs("\nWorkloads:\n", stdout);
    for (enum workload_kind kind = 0; kind < WORKLOAD_KINDS; kind++)
        (void)printf("  %-18s %s\n", workload_form(kind),
                     workload_summary(kind));
    (void)printf("  %-18s %s\n", "http:WORKLOAD", workload_over_http);
}

/* Returns 0, 1 when the help was asked for and printed, or -EINVAL. */
static int read_arguments(struct arguments *a, int argc, char **argv,
                          char error[OPTIONS_ERROR])
{
    struct load_options *load = &a->load;
    const struct option_row rows[] = {
        {"connect", OPTION_TEXT, &a->connect, "ADDR:PORT",
         "where the server listens; unix:PATH too", 0, 0},
        {"workload", OPTION_TEXT, &a->workload, "W", "what is asked, see below",
         0, 0},
        {"protocol", OPTION_TEXT, &a->protocol, "NAME",
         "http, for every workload; else as the workload says", 0, 0},
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
        {"arrivals", OPTION_TEXT, &a->arrivals, "A",
         "constant or poisson: the gaps of an open loop", 0, 0},
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
        {"help", OPTION_FLAG, &a->help, NULL, "print this", 0, 0},
        {0},
    };
    struct arguments defaults = *a;
    int rest = options_parse(rows, argc, argv, error);

    if (rest < 0)
        return rest;
    if (a->help) {
        *a = defaults;
        print_help(rows);
        return 1;
    }
    if (rest > 0)
        (void)snprintf(error, OPTIONS_ERROR, "unexpected argument %.64s",
                       argv[1]);
    else if (a->connect == NULL)
        (void)snprintf(error, OPTIONS_ERROR, "--connect ADDR:PORT is needed");
    return rest > 0 || a->connect == NULL ? -EINVAL : 0;
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

static int complain(const char *error, int code)
{
    (void)fprintf(stderr, "concbench load: %s\n", error);
    return code;
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
        return complain(error, exit_code(err));
    if (a->json) {
        if (print_json(&result) < 0)
            return complain("the result cannot be written", EXIT_INTERNAL);
    } else {
        summary_print(&a->load, &result, stdout);
    }
    if (fflush(stdout) == EOF)
        return complain("the result cannot be written", EXIT_INTERNAL);
    if (result.stopped_early)
        return complain("stopped early: the result is of the time until then",
                        EXIT_OK);
    if (a->load.arrivals != LOAD_CLOSED && result.due == 0)
        return complain("no request was due: the rate is too low for the "
                        "duration",
                        EXIT_USAGE);
    if (result.requests == 0)
        return complain("no request was answered rightly", EXIT_SERVER);
    if (result.total_errors[LOAD_WRONG_BYTES] > 0)
        return complain("the server sent wrong replies", EXIT_SERVER);
    if (result.total_errors[LOAD_REFUSED] > 0)
        return complain("the server was gone for connections to come",
                        EXIT_SERVER);
    if (result.lost > 0)
        return complain("the server left requests without an answer",
                        EXIT_SERVER);
    return EXIT_OK;
}

/* What --rate, --arrivals and the like mean together. Returns 0, or -EINVAL. */
static int choose_loop(struct arguments *a, char error[OPTIONS_ERROR])
{
    static const char *const names[] = {default_arrivals, "poisson", NULL};
    static const enum load_arrivals kinds[] = {LOAD_CONSTANT, LOAD_POISSON};
    const char *alone = a->arrivals != default_arrivals ? "arrivals"
                        : a->load.catch_up              ? "catch-up"
                                                        : NULL;
    const char *nearest = words_nearest(a->arrivals, names);
    size_t kind = 0;

    if (a->rate_rps == 0 && alone == NULL)
        return 0;
    while (names[kind] != NULL && strcmp(names[kind], a->arrivals) != 0)
        kind++;
    if (a->rate_rps == 0)
        (void)snprintf(error, OPTIONS_ERROR,
                       "--%s is of an open loop: it needs --rate", alone);
    else if (a->load.think_ns > 0)
        (void)snprintf(error, OPTIONS_ERROR,
                       "--rate says when requests begin, and so does --think: "
                       "take one of them");
    else if (names[kind] == NULL)
        (void)snprintf(error, OPTIONS_ERROR,
                       "--arrivals %.64s: did you mean %s?", a->arrivals,
                       nearest != NULL ? nearest : "constant or poisson");
    else {
        a->load.rate_rps = (double)a->rate_rps;
        a->load.arrivals = kinds[kind];
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
    if (got > 0)
        return EXIT_OK;
    if (got < 0 || choose_loop(&a, error) < 0 ||
        workload_parse_over(a.protocol, a.workload, &workload, error) < 0 ||
        (a.cpus != NULL && cpus_parse(a.cpus, &cpus, error) < 0))
        return complain(error, EXIT_USAGE);
    a.load.address = a.connect;
    a.load.workload = &workload;
    if (a.load.connections == 0)
        a.load.connections = workload_definition(workload.kind)->connections;
    a.load.cpus = a.cpus != NULL ? &cpus : NULL;
    if (catch_signals() < 0)
        return complain(strerror(errno), EXIT_INTERNAL);
    return drive(&a);
}

const struct command command_load = {
    .name = "load",
    .summary = "drive one server and measure it",
    .run = run,
};
