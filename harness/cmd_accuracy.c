/* `concbench accuracy`: measures the load generator itself, on servers whose
 * answers are known beforehand. */
#include "harness/accuracy/measures.h"
#include "harness/accuracy/store.h"
#include "harness/command.h"
#include "harness/run/guard.h"
#include "harness/run/stop.h"
#include "support/clock.h"
#include "support/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A run that was held up is not tried again after that time. */
#define RETRY_NS (60 * NS_PER_S)

enum { DIGITS = 12 };

struct arguments {
    const char *server_cpus, *load_cpus;
    const char *out;
    bool quick;
    bool json;
};

static int read_arguments(struct arguments *a, int argc, char **argv,
                          char error[OPTIONS_ERROR])
{
    const struct option_row rows[] = {
        {"quick", OPTION_FLAG, &a->quick, NULL,
         "ten seconds, against bounds that only a mistake misses", 0, 0},
        {"json", OPTION_FLAG, &a->json, NULL, "print one JSON object", 0, 0},
        {"out", OPTION_TEXT, &a->out, "DIR",
         "folder for the outcome; by default " STORE_FOLDER, 0, 0},
        {"server-cpus", OPTION_TEXT, &a->server_cpus, "LIST",
         "the server's processors, like 0; by default the first half", 0, 0},
        {"load-cpus", OPTION_TEXT, &a->load_cpus, "LIST",
         "the generator's processors; by default the others", 0, 0},
        {.name = NULL},
    };

    return manual_read(&command_accuracy, rows, argc, argv, error);
}

/* What a failed measure means for the caller. */
static int exit_code(int err)
{
    switch (err) {
    case -ECANCELED:
        return EXIT_INTERRUPTED;
    case -ENOENT:
        return EXIT_UNAVAILABLE;
    case -EPROTO:
        return EXIT_SERVER;
    default:
        return EXIT_INTERNAL;
    }
}

static int print_document(const json_t *document)
{
    if (json_dumpf(document, stdout, JSON_REAL_PRECISION(DIGITS)) < 0 ||
        putchar('\n') == EOF)
        return -EIO;
    return 0;
}

static int deliver(const struct arguments *args, const struct accuracy *a)
{
    json_t *document = store_document(a);
    char error[STORE_ERROR] = "no memory";
    int rc = -ENOMEM;

    if (document != NULL)
        rc = store_write(args->out, document, error);
    if (args->json && document != NULL && print_document(document) < 0)
        rc = complain(-EIO, "the outcome cannot be written");
    else if (!args->json)
        rows_print(&a->rows, stdout);
    json_decref(document);
    if (rc < 0)
        return complain(EXIT_INTERNAL, "%s", error);
    return complain(rows_failed(&a->rows) > 0 ? EXIT_NOT_VALID : EXIT_OK,
                    "kept in %s", args->out != NULL ? args->out : STORE_FOLDER);
}

static int measure(const struct arguments *args, const struct budget *budget)
{
    struct accuracy a = {.is_quick = args->quick};
    int rc = stage_init(&a.stage, budget, &stop_requested);
    int code;

    if (rc < 0) {
        code = complain(EXIT_INTERNAL, "no memory");
    } else if (!a.stage.has_cores) {
        code =
            complain(EXIT_UNAVAILABLE, "server and load need a processor each");
    } else {
        if (!args->quick)
            a.stage.retry_until_ns = clock_now_ns() + RETRY_NS;
        rc = measures_run(&a);
        code = rc < 0 ? complain(exit_code(rc), "%s", a.stage.error)
                      : deliver(args, &a);
    }
    stage_free(&a.stage);
    return code;
}

static int run(int argc, char **argv)
{
    struct arguments args = {0};
    struct budget budget;
    char error[OPTIONS_ERROR];
    int rc = read_arguments(&args, argc, argv, error);
    int code;

    if (rc == 0)
        rc = budget_init(&budget, args.server_cpus, args.load_cpus, error);
    if (rc < 0)
        return command_refuse(rc, error);
    rc = guard_start();
    if (rc == 0)
        rc = stop_install();
    code = rc < 0 ? complain(EXIT_INTERNAL, "%s", strerror(-rc))
                  : measure(&args, &budget);
    guard_stop();
    return code;
}

static const struct manual_row codes[] = {
    {"0", "every target is met, or was not to be had on a processor that "
          "others use"},
    {"4", "one is missed"},
    {"5", "this machine has only one processor, or the known server was not "
          "built"},
    {"7", "the known server failed"},
    {"130", "interrupted"},
    {"2", "wrong usage"},
    {"1", "our own trouble"},
    {.term = NULL},
};

static const struct manual_part parts[] = {
    {"exit status", NULL, codes},
    {.title = NULL},
};

const struct command command_accuracy = {
    .name = "accuracy",
    .summary = "measure the load generator itself, on known servers",
    .examples = "concbench accuracy\n"
                "concbench accuracy --json --out /tmp/accuracy\n",
    .about =
        "Measures the load generator on this machine: rate, send lag, known "
        "delays, a stopped server, queues with a known answer. Prints each "
        "property with its target, and keeps the outcome. Takes about a "
        "minute; leave the machine alone meanwhile. The processors are shared "
        "out as concbench run does it.",
    .parts = parts,
    .run = run,
};
