/* `concbench run`: runs the campaign that a suite describes. */
#include "harness/claims/claims.h"
#include "harness/command.h"
#include "harness/plan.h"
#include "harness/race.h"
#include "harness/run/machine.h"
#include "support/clock.h"
#include "support/options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum { ROUNDS_MAX = 1000000 };

struct arguments {
    struct choices choices;
    const char *out;
    const char *resume;
    uint64_t seed;
    bool dry_run;
};

/* A resume goes on with the choices that its campaign began with. */
static int check_arguments(const struct arguments *a, int suites,
                           char error[OPTIONS_ERROR])
{
    const struct choices *c = &a->choices;
    const char *wrong = NULL;

    if (suites > 1)
        wrong = "one suite at a time";
    else if (a->resume == NULL && suites == 0)
        wrong = "a suite is needed, like quick; see concbench list suites";
    else if (a->resume != NULL &&
             (suites > 0 || c->choice.models != NULL ||
              c->choice.workloads != NULL || c->choice.systems != NULL ||
              c->choice.connections != NULL || c->choice.rounds != 0 ||
              c->choice.duration_ns != 0 || c->choice.budget_ns != 0 ||
              c->choice.precision != NULL || c->choice.retries != NULL ||
              c->server_cpus != NULL || c->load_cpus != NULL || a->seed != 0 ||
              a->out != NULL))
        wrong = "--resume goes on with suite and options as they were; leave "
                "out the others";
    if (wrong == NULL)
        return 0;
    (void)snprintf(error, OPTIONS_ERROR, "%s", wrong);
    return -EINVAL;
}

/* Returns 0, or what manual_read does. */
static int read_arguments(struct arguments *a, int argc, char **argv,
                          char error[OPTIONS_ERROR])
{
    struct suite_choice *choice = &a->choices.choice;
    const struct option_row rows[] = {
        {"models", OPTION_TEXT, &choice->models, "MODEL,MODEL",
         "these systems of the suite, or models", 0, 0},
        {"system", OPTION_TEXT, &choice->systems, "NAME=COMMAND",
         "your own server as well: 'mine=./server {port}'", 0, 0},
        {"workloads", OPTION_TEXT, &choice->workloads, "W+W",
         "these workloads; batch and idle too", 0, 0},
        {"connections", OPTION_TEXT, &choice->connections, "N,N",
         "for every workload, instead of the suite's", 0, 0},
        {"rounds", OPTION_COUNT, &choice->rounds, "N",
         "how often each cell is run; by default as the suite says", 1,
         ROUNDS_MAX},
        {"budget", OPTION_DURATION, &choice->budget_ns, "TIME",
         "add rounds of the cells with wide intervals, up to this time in all",
         NS_PER_MS, 0},
        {"precision", OPTION_TEXT, &choice->precision, "SHARE",
         "how wide an interval may be: 3% is 3% to either side", 0, 0},
        {"retries", OPTION_TEXT, &choice->retries, "SHARE",
         "of the planned time, for repeats of NOISY runs; by default 15%", 0,
         0},
        {"duration", OPTION_DURATION, &choice->duration_ns, "T",
         "length of the window; by default as the suite says", NS_PER_MS,
         3600 * NS_PER_S},
        {"server-cpus", OPTION_TEXT, &a->choices.server_cpus, "LIST",
         "the server's processors, like 0,2-3; by default the first half", 0,
         0},
        {"load-cpus", OPTION_TEXT, &a->choices.load_cpus, "LIST",
         "the generator's processors; by default the others", 0, 0},
        {"seed", OPTION_COUNT, &a->seed, "S",
         "of order and payloads; by default a new one", 1, 0},
        {"out", OPTION_TEXT, &a->out, "DIR",
         "folder for the results; by default results/<time>-<suite>", 0, 0},
        {"resume", OPTION_TEXT, &a->resume, "DIR",
         "go on with a campaign that was interrupted", 0, 0},
        {"dry-run", OPTION_FLAG, &a->dry_run, NULL,
         "only print what would be done", 0, 0},
        {.name = NULL},
    };
    int rest = manual_read(&command_run, rows, argc, argv, error);

    if (rest < 0)
        return rest;
    if (rest > 0)
        a->choices.suite = argv[1];
    return check_arguments(a, rest, error);
}

/* The suite as it is to be run. Returns an exit code. */
static int read_suite(const struct choices *choices, struct suite *suite,
                      struct budget *budget)
{
    char error[SUITE_ERROR];
    int rc = suite_read(choices->suite, suite, error);

    if (rc < 0)
        return complain(rc == -ENOENT ? EXIT_USAGE : EXIT_BAD_FILE, "%s",
                        error);
    rc = suite_choose(suite, &choices->choice, error);
    if (rc == 0)
        rc = race_check_descriptors(suite, error);
    if (rc == 0)
        rc = budget_init(budget, choices->server_cpus, choices->load_cpus,
                         error);
    if (rc < 0)
        return complain(EXIT_USAGE, "%s", error);
    /* Every report has claims in it: better to know before than after. */
    return claims_check(error) < 0 ? complain(EXIT_BAD_FILE, "%s", error)
                                   : EXIT_OK;
}

static uint64_t new_seed(void)
{
    uint32_t seed = 0;

    if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
        seed = (uint32_t)clock_now_ns();
    return seed != 0 ? seed : 1;
}

/* Opens the campaign in `dir`, and reads the choices that it began with. */
static int resume(struct race *race, const char *dir, struct choices *choices)
{
    char error[JOURNAL_ERROR];
    size_t len = strlen(dir);

    if (snprintf(race->dir, sizeof race->dir, "%s", dir) >=
        (int)sizeof race->dir)
        return complain(EXIT_USAGE, "--resume: the path is too long");
    while (len > 1 && race->dir[len - 1] == '/')
        race->dir[--len] = '\0';
    race->journal = journal_resume(race->dir, race->results, error);
    if (race->journal == NULL)
        return complain(errno == EBUSY ? EXIT_USAGE : EXIT_BAD_FILE, "%s",
                        error);
    race->seed = race->results->facts.seed;
    if (choices_from_json(race->results->facts.options, choices) == 0)
        return EXIT_OK;
    return complain(EXIT_BAD_FILE,
                    "the journal does not say how its campaign was started");
}

/* Medians over two builds or two machines would be of nothing. */
static bool is_same_machine(const json_t *then)
{
    static const char *const keys[] = {"cpu", "cores", "kernel", "commit"};
    json_t *now = machine_facts();
    bool is_same = now != NULL;

    for (size_t i = 0; is_same && i < sizeof keys / sizeof keys[0]; i++)
        is_same = json_equal(json_object_get(now, keys[i]),
                             json_object_get(then, keys[i])) != 0;
    json_decref(now);
    return is_same;
}

/* Everything is read: prints the plan, or races. */
static int go(struct race *race, bool dry_run)
{
    bool is_resumed = race->journal != NULL;

    if (is_resumed && !choices_match(race->results->facts.options, race->suite))
        return complain(EXIT_BAD_FILE,
                        "the suite has changed since this campaign began, and "
                        "what it was is gone: start a new one");
    if (is_resumed && !is_same_machine(race->results->facts.machine))
        return complain(EXIT_BAD_FILE,
                        "this campaign began with another build, or on another "
                        "machine: start a new one");
    if (!dry_run)
        return race_run(race);
    if (plan_print(race->suite, race->budget, race->seed, stdout) < 0)
        return complain(EXIT_INTERNAL, "no memory");
    return EXIT_OK;
}

static int run(int argc, char **argv)
{
    struct arguments a = {.seed = 0};
    struct results results = {.count = 0};
    struct suite suite = {.cell_count = 0};
    struct budget budget;
    struct race race = {.suite = &suite,
                        .budget = &budget,
                        .choices = &a.choices,
                        .results = &results};
    char error[OPTIONS_ERROR];
    int rc = read_arguments(&a, argc, argv, error);
    int code = EXIT_OK;

    if (rc < 0)
        return command_refuse(rc, error);
    race.out = a.out;
    race.seed = a.seed != 0 ? a.seed : new_seed();
    if (a.resume != NULL)
        code = resume(&race, a.resume, &a.choices);
    if (code == EXIT_OK)
        code = read_suite(&a.choices, &suite, &budget);
    if (code == EXIT_OK)
        code = go(&race, a.dry_run);
    (void)journal_close(race.journal);
    suite_free(&suite);
    results_free(&results);
    return code;
}

static const struct manual_row codes[] = {
    {"130", "interrupted"},
    {"7", "a server failed (died, hung, lied, was never ready)"},
    {"5", "no system can run here"},
    {"4", "a run is void"},
    {"0", "all were measured"},
    {"2", "wrong usage"},
    {"6", "a bad suite or journal"},
    {"1", "our own trouble"},
    {.term = NULL},
};

static const struct manual_part parts[] = {
    {"exit status", "The first that holds:", codes},
    {.title = NULL},
};

const struct command command_run = {
    .name = "run",
    .summary = "race the systems of a suite",
    .operands = "SUITE",
    .examples = "concbench run quick\n"
                "concbench run quick --models thread,coroutine --workloads "
                "echo:64+fib:27\n",
    .about =
        "Races the systems of a suite: every cell of system, workload and "
        "connections once in each round, in random order, each run against a "
        "fresh server. NOISY runs are repeated; where the suite has a budget, "
        "or with --budget or --precision, cells with wide intervals get more "
        "rounds. SUITE is a name (concbench list suites) or a JSON file. "
        "Progress goes to standard error, the table to standard output, and "
        "everything to a folder under results.",
    .parts = parts,
    .run = run,
};
