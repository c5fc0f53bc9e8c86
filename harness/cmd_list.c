/* `concbench list`: what can be raced. */
#include "harness/claims/claims.h"
#include "harness/command.h"
#include "harness/run/launch.h"
#include "harness/run/model_names.h"
#include "harness/run/process.h"
#include "support/clock.h"
#include "support/options.h"
#include "support/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_NS (5 * NS_PER_S)

/* The line that the model's program prints about itself; empty without one. */
static void ask_summary(const char *model, char summary[CHILD_WORDS])
{
    char **argv = launch_question(model, "--summary");
    struct child child;
    struct child_end end;

    summary[0] = '\0';
    if (argv != NULL && child_start(&child, argv, NULL) == 0) {
        (void)child_wait(&child, clock_now_ns() + ANSWER_NS, NULL);
        child_finish(&child, &end);
        child.out.data[strcspn(child.out.data, "\n")] = '\0';
        (void)snprintf(summary, CHILD_WORDS, "%.*s", CHILD_WORDS - 1,
                       child.out.data);
    }
    free(argv);
}

static void list_model(const char *name)
{
    struct system_spec system = {.arguments = NULL};
    char reason[RECORD_REASON] = "";
    char summary[CHILD_WORDS];

    (void)snprintf(system.model, sizeof system.model, "%s", name);
    if (process_probe(&system, reason) == PROCESS_OK) {
        ask_summary(name, summary);
        (void)printf("  %-12s %s\n", name, summary);
    } else {
        (void)printf("  %-12s not available: %s\n", name, reason);
    }
}

static void list_models(void)
{
    for (const char *const *name = model_names; *name != NULL; name++)
        list_model(*name);
    for (const char *const *name = model_names_left_out; *name != NULL; name++)
        list_model(*name);
}

static void list_workloads(void)
{
    static const char *const placements[] = {
        [PLACED_APART] = "processors of their own",
        [PLACED_TOGETHER] = "all processors for both",
    };

    for (enum workload_kind kind = 0; kind < WORKLOAD_KINDS; kind++) {
        const struct workload_definition *is = workload_definition(kind);

        (void)printf("  %-18s %s\n", is->form, is->summary);
        (void)printf("  %-18s ", "");
        if (is->usual[0] != '\0')
            (void)printf("usually %.*s:%s; ", (int)strcspn(is->form, ":"),
                         is->form, is->usual);
        (void)printf("%s loop, %" PRIu64 " connections, %s\n",
                     workload_loop(is->loop), is->connections,
                     placements[is->placement]);
    }
    (void)printf("  %-18s %s\n", "http:WORKLOAD", workload_over_http);
}

/* A suite that cannot be read is listed with the reason. */
static void list_suites(void)
{
    char **names = suite_names();
    char error[SUITE_ERROR];
    struct suite suite;

    for (char **name = names; name != NULL && *name != NULL; name++) {
        bool is_good = suite_read(*name, &suite, error) == 0;

        (void)printf("  %-12s %s\n", *name, is_good ? suite.summary : error);
        suite_free(&suite);
    }
    suite_names_free(names);
}

/* Claims that cannot be read are listed as the reason. */
static void list_claims(void)
{
    char error[CLAIMS_ERROR];
    struct claims claims;

    if (claims_read(&claims, error) < 0) {
        (void)printf("  %s\n", error);
        return;
    }
    for (size_t i = 0; i < claims.count; i++)
        (void)printf("  %-25s %s\n", claims.claims[i].id,
                     claims.claims[i].title);
    claims_free(&claims);
}

static const struct {
    const char *name;
    void (*list)(void);
} lists[] = {{"models", list_models},
             {"workloads", list_workloads},
             {"suites", list_suites},
             {"claims", list_claims}};

enum { LISTS = sizeof lists / sizeof lists[0] };

static int unknown(const char *name)
{
    const char *names[LISTS + 1] = {NULL};
    const char *nearest;

    for (size_t i = 0; i < LISTS; i++)
        names[i] = lists[i].name;
    nearest = words_nearest(name, names);
    return complain(EXIT_USAGE, "unknown list %.64s; did you mean %s?", name,
                    nearest != NULL ? nearest : "models");
}

static int list_one(const char *name)
{
    for (size_t i = 0; i < LISTS; i++) {
        if (strcmp(lists[i].name, name) == 0) {
            lists[i].list();
            return EXIT_OK;
        }
    }
    return unknown(name);
}

static int run(int argc, char **argv)
{
    const struct option_row rows[] = {{.name = NULL}};
    char error[OPTIONS_ERROR];
    int count = manual_read(&command_list, rows, argc, argv, error);

    if (count < 0)
        return command_refuse(count, error);
    if (count > 1)
        return complain(EXIT_USAGE, "one list at a time, or none for all");
    if (count == 1)
        return list_one(argv[1]);
    for (size_t i = 0; i < LISTS; i++) {
        (void)printf("%s%s:\n", i > 0 ? "\n" : "", lists[i].name);
        lists[i].list();
    }
    return EXIT_OK;
}

const struct command command_list = {
    .name = "list",
    .summary = "list models, workloads, suites and claims",
    .operands = "[models|workloads|suites|claims]",
    .examples = "concbench list\n"
                "concbench list models\n",
    .about = "Lists the models, workloads, suites and claims that this build "
             "knows. A model that this machine cannot run is listed with the "
             "reason.",
    .run = run,
};
