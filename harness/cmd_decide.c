/* `concbench decide`: which design for a service, how sure, and why. */
#include "harness/command.h"
#include "harness/decide/decision.h"
#include "harness/decide/experiment.h"
#include "harness/decide/records.h"
#include "harness/decide_run.h"
#include "harness/race.h"
#include "harness/run/descriptors.h"
#include "harness/run/stop.h"
#include "harness/search_text.h"
#include "support/clock.h"
#include "support/options.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUDGET_NS (300 * NS_PER_S)
#define SEED 1
#define BUDGET_MOST_NS (NS_PER_S * 3600 * 24)

struct arguments {
    const char *profile;
    const char *connections, *requests, *cpu, *wait, *message, *limit, *memory,
        *dies, *cores;
    const char *systems;
    const char *from;
    const char *regret;
    const char *out;
    uint64_t budget_ns;
    uint64_t seed;
    bool no_flips, no_scaling;
    bool list, dry_run, json;
};

/* What would be ignored is a mistake: records are not measured, and regret has
 * a folder of profiles. */
static int check_fit(const struct arguments *a, char error[OPTIONS_ERROR])
{
    const struct {
        const char *name;
        bool is_given, with_from, with_regret;
    } options[] = {
        {"profile", a->profile != NULL, true, false},
        {"connections", a->connections != NULL, true, false},
        {"requests", a->requests != NULL, true, false},
        {"cpu", a->cpu != NULL, true, false},
        {"wait", a->wait != NULL, true, false},
        {"message", a->message != NULL, true, false},
        {"limit", a->limit != NULL, true, false},
        {"memory", a->memory != NULL, true, false},
        {"dies", a->dies != NULL, true, false},
        {"cores", a->cores != NULL, true, false},
        {"system", a->systems != NULL, false, true},
        {"budget", a->budget_ns != BUDGET_NS, false, true},
        {"seed", a->seed != SEED, false, true},
        {"out", a->out != NULL, false, true},
        {"json", a->json, true, false},
        {"from", a->from != NULL, true, false},
        {"dry-run", a->dry_run, false, false},
        {"no-flips", a->no_flips, false, false},
        {"no-scaling", a->no_scaling, false, false},
    };

    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        bool is_ignored = (a->from != NULL && !options[i].with_from) ||
                          (a->regret != NULL && !options[i].with_regret);

        if (!options[i].is_given || !is_ignored)
            continue;
        (void)snprintf(error, OPTIONS_ERROR, "--%s does not go with --%s",
                       options[i].name, a->regret != NULL ? "regret" : "from");
        return -EINVAL;
    }
    return 0;
}

/* Returns 0, or what manual_read does. */
static int read_arguments(struct arguments *a, int argc, char **argv,
                          char error[OPTIONS_ERROR])
{
    const struct option_row rows[] = {
        {"profile", OPTION_TEXT, &a->profile, "NAME",
         "a profile that comes along, or a file; the others change it", 0, 0},
        {"connections", OPTION_TEXT, &a->connections, "N",
         "open at the same time", 0, 0},
        {"requests", OPTION_TEXT, &a->requests, "N",
         "of a connection, before it closes; 0: it stays", 0, 0},
        {"cpu", OPTION_TEXT, &a->cpu, "T",
         "processor time of a request, like 50us", 0, 0},
        {"wait", OPTION_TEXT, &a->wait, "T",
         "what a request waits for others: 10ms, or exp:10ms", 0, 0},
        {"message", OPTION_TEXT, &a->message, "BYTES",
         "of a request, and of its answer", 0, 0},
        {"limit", OPTION_TEXT, &a->limit, "LIMITS",
         "what has to hold: 'p99<50ms', several with commas", 0, 0},
        {"memory", OPTION_TEXT, &a->memory, "SIZE",
         "what all of the service may use; 0: no matter", 0, 0},
        {"dies", OPTION_WORD, &a->dies, "nothing-else|one-worker|all",
         "how much may die with one crash", 0, 0},
        {"cores", OPTION_TEXT, &a->cores, "N", "of the service", 0, 0},
        {"system", OPTION_TEXT, &a->systems, "NAME,NAME",
         "these designs of the table, or models with options ('pool --workers "
         "4')",
         0, 0},
        {"budget", OPTION_DURATION, &a->budget_ns, "T", "time for all of it",
         NS_PER_S, BUDGET_MOST_NS},
        {"no-flips", OPTION_FLAG, &a->no_flips, NULL,
         "do not try neighbours of the profile", 0, 0},
        {"no-scaling", OPTION_FLAG, &a->no_scaling, NULL,
         "do not measure how the best ones scale", 0, 0},
        {"from", OPTION_TEXT, &a->from, "DIR",
         "answer from the records of a campaign, and measure nothing", 0, 0},
        {"out", OPTION_TEXT, &a->out, "DIR",
         "folder for the results; by default results/<time>-decide, with "
         "--regret results/regret",
         0, 0},
        {"seed", OPTION_COUNT, &a->seed, "S",
         "of order, schedules and payloads", 1, 0},
        {"list", OPTION_FLAG, &a->list, NULL,
         "print the profiles that come along, and the designs", 0, 0},
        {"dry-run", OPTION_FLAG, &a->dry_run, NULL,
         "only say what the profile and this machine rule out", 0, 0},
        {"regret", OPTION_TEXT, &a->regret, "DIR",
         "how good the advice is, for all profiles of a folder: three times "
         "--budget for each",
         0, 0},
        {"json", OPTION_FLAG, &a->json, NULL, "print one JSON object", 0, 0},
        {.name = NULL},
    };

    int rc = manual_read(&command_decide, rows, argc, argv, error);

    return rc < 0 ? rc : check_fit(a, error);
}

/* The flags over what is there. Sets `*given` when there is one. */
static int set_flags(const struct arguments *a, struct profile *profile,
                     bool *given, char error[PROFILE_ERROR])
{
    const struct {
        const char *key, *flag, *text;
    } flags[] = {
        {"connections", "--connections ", a->connections},
        {"requests_per_connection", "--requests ", a->requests},
        {"cpu", "--cpu ", a->cpu},
        {"wait", "--wait ", a->wait},
        {"message", "--message ", a->message},
        {"limit", "--limit ", a->limit},
        {"memory", "--memory ", a->memory},
        {"dies", "--dies ", a->dies},
        {"cores", "--cores ", a->cores},
    };
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < sizeof flags / sizeof flags[0]; i++) {
        if (flags[i].text == NULL)
            continue;
        *given = true;
        rc = profile_set(profile, flags[i].key, flags[i].flag, flags[i].text,
                         error);
    }
    return rc;
}

/* Returns an exit code. */
static int read_profile(const struct arguments *a, struct profile *profile)
{
    char error[PROFILE_ERROR];
    bool is_given = a->profile != NULL;
    int rc = 0;

    profile_init(profile);
    if (a->profile != NULL)
        rc = profile_read(a->profile, profile, error);
    if (rc < 0)
        return complain(rc == -ENOENT ? EXIT_USAGE : EXIT_BAD_FILE, "%s",
                        error);
    if (set_flags(a, profile, &is_given, error) < 0)
        return complain(EXIT_USAGE, "%s", error);
    if (is_given)
        return EXIT_OK;
    if (isatty(STDIN_FILENO) == 0)
        return complain(EXIT_USAGE,
                        "a profile is needed, like --profile json-api; see "
                        "--list");
    if (profile_ask(profile, stdin, stderr) < 0)
        return complain(EXIT_USAGE, "the questions were not all answered");
    return EXIT_OK;
}

static int list(void)
{
    char **names = profile_examples();
    char error[PROFILE_ERROR];
    struct profile profile;

    (void)puts("profiles (examples, measurements of no service):");
    for (char **name = names; name != NULL && *name != NULL; name++) {
        profile_init(&profile);
        (void)printf("  %-16s %s\n", *name,
                     profile_read(*name, &profile, error) == 0 ? profile.summary
                                                               : error);
    }
    suite_names_free(names);
    (void)puts("\ndesigns, the simplest first:");
    for (size_t i = 0; i < candidate_count; i++)
        (void)printf("  %-16s %s\n", candidates[i].name, candidates[i].because);
    return EXIT_OK;
}

static int exit_code(const struct advice *advice)
{
    if (stop_requested)
        return EXIT_INTERRUPTED;
    return advice->verdict == ADVICE_UNKNOWN ? EXIT_NOT_VALID : EXIT_OK;
}

static int print(const struct arguments *a, const struct decision *decision)
{
    if (a->json)
        return decide_write(decision_to_json(decision), stdout);
    decision_print(decision, stdout);
    return 0;
}

static int measure(struct experiment *e, const struct arguments *a)
{
    struct decision decision;
    char error[DECIDE_ERROR];
    char dir[PATH_MAX];
    int rc = decide_begin();

    if (rc < 0)
        return complain(EXIT_INTERNAL, "%s", strerror(-rc));
    rc = decide_run(e, a->out, dir, error);
    decide_end();
    if (rc < 0)
        return complain(rc == -EEXIST || rc == -EACCES ? EXIT_USAGE
                                                       : EXIT_INTERNAL,
                        "%s", error);
    decide_describe(e, &decision);
    rc = decide_save(dir, "decision.json", decision_to_json(&decision));
    if (rc == 0)
        rc = print(a, &decision);
    if (rc < 0)
        return complain(EXIT_INTERNAL, "%s", strerror(-rc));
    if (decide_report(dir, error) < 0)
        return complain(EXIT_INTERNAL, "%s", error);
    (void)fprintf(stderr, "results in %s\n", dir);
    return exit_code(&e->advice);
}

/* What can be said without a measurement; `why` there is none. */
static int foresee(struct experiment *e, const struct arguments *a,
                   const char *why)
{
    struct decision decision;
    int rc;

    experiment_foresee(e, why);
    decide_describe(e, &decision);
    rc = print(a, &decision);
    return rc < 0 ? complain(EXIT_INTERNAL, "%s", strerror(-rc)) : EXIT_OK;
}

/* Whatever nothing rules out has no figure, and cannot have one here. */
static int not_here(struct experiment *e, const struct arguments *a,
                    const char *why)
{
    char text[PROFILE_ERROR + 32];
    int code;

    (void)snprintf(text, sizeof text, "not measurable here: %s", why);
    code = foresee(e, a, text);
    return code == EXIT_OK ? EXIT_NOT_VALID : code;
}

static int experiment(const struct arguments *a, const struct profile *profile)
{
    struct experiment *e = calloc(1, sizeof *e);
    char error[EXPERIMENT_ERROR];
    char why[PROFILE_ERROR];
    int code;
    int rc;

    if (e == NULL)
        return complain(EXIT_INTERNAL, "no memory");
    *e = (struct experiment){.profile = *profile,
                             .systems = a->systems,
                             .budget_ns = a->budget_ns,
                             .seed = a->seed,
                             .has_flips = !a->no_flips,
                             .has_scaling = !a->no_scaling,
                             .stop = &stop_requested,
                             .to = stderr,
                             .on_trial = search_text_trial};
    rc = experiment_init(e, error);
    if (rc < 0)
        code =
            complain(rc == -ENOMEM ? EXIT_INTERNAL : EXIT_USAGE, "%s", error);
    else if (a->dry_run || profile_is_impossible(profile, why))
        code = foresee(e, a, "it could serve this; nothing was measured");
    else if (descriptors_raise(profile->connections, why) < 0)
        code = not_here(e, a, why);
    else
        code = measure(e, a);
    experiment_free(e);
    free(e);
    return code;
}

static int answer_from(const struct arguments *a, const struct profile *profile)
{
    struct records_answer *answer = calloc(1, sizeof *answer);
    char error[RECORDS_ERROR];
    int code;
    int rc;

    if (answer == NULL)
        return complain(EXIT_INTERNAL, "no memory");
    rc = records_answer(a->from, profile, answer, error);
    if (rc < 0) {
        code =
            complain(rc == -ENOENT ? EXIT_USAGE : EXIT_BAD_FILE, "%s", error);
    } else {
        rc = print(a, &answer->decision);
        code = rc < 0 ? complain(EXIT_INTERNAL, "%s", strerror(-rc))
                      : exit_code(&answer->advice);
    }
    records_answer_free(answer);
    free(answer);
    return code;
}

static int run(int argc, char **argv)
{
    struct arguments a = {.budget_ns = BUDGET_NS, .seed = SEED};
    char error[OPTIONS_ERROR];
    struct profile profile;
    int got = read_arguments(&a, argc, argv, error);
    int code;

    if (got < 0)
        return command_refuse(got, error);
    if (a.list)
        return list();
    if (a.regret != NULL) {
        const struct regret_run all = {a.regret,
                                       a.out != NULL ? a.out : "results/regret",
                                       a.systems, a.budget_ns, a.seed};

        return decide_regret(&all);
    }
    code = read_profile(&a, &profile);
    if (code != EXIT_OK)
        return code;
    return a.from != NULL ? answer_from(&a, &profile)
                          : experiment(&a, &profile);
}

static const struct manual_row codes[] = {
    {"130", "interrupted"},
    {"4", "no answer; with --regret: not for all profiles"},
    {"3", "with --regret: the advice is not as good as it has to be"},
    {"0", "an answer, also that no system can; with --dry-run in any case"},
    {"2", "wrong usage"},
    {"6", "a bad profile, or bad records"},
    {"1", "our own trouble"},
    {.term = NULL},
};

static const struct manual_part parts[] = {
    {"exit status", "The first that holds:", codes},
    {.title = NULL},
};

const struct command command_decide = {
    .name = "decide",
    .summary = "say which design a service should have, how sure, and why",
    .examples = "concbench decide --profile json-api\n"
                "concbench decide --connections 200 --cpu 100us --wait exp:5ms "
                "--limit 'p99<50ms' --dies one-worker --budget 2m\n",
    .about = "Races the designs that could serve a profile on exactly that "
             "load, and says which one to take: by what margin, who is ruled "
             "out by what, and what would flip the answer. Without a profile, "
             "on a terminal, it asks. Trials go to standard error, the answer "
             "to standard output, and all of it to a folder under results.",
    .parts = parts,
    .run = run,
};
