/* `concbench decide --regret`: how good the advice is. */
#include "harness/command.h"
#include "harness/decide/regret.h"
#include "harness/decide_run.h"
#include "harness/run/descriptors.h"
#include "harness/run/stop.h"
#include "harness/search_text.h"
#include "support/clock.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RESULT "regret.json"

enum { TRIES = 100, EXHAUSTIVE_FACTOR = 2 };

static int complain_of(const char *profile, int code, const char *message)
{
    return complain(code, "regret of %s: %s", profile, message);
}

/* A folder that has no campaign yet: what was interrupted stays where it is. */
static int find_folder(const char *parent, const char *kind,
                       char path[PATH_MAX])
{
    for (int i = 1; i <= TRIES; i++) {
        int n = snprintf(path, PATH_MAX, "%s/%s-%d", parent, kind, i);

        if (n >= PATH_MAX)
            return -ENAMETOOLONG;
        if (access(path, F_OK) < 0)
            return errno == ENOENT ? 0 : -errno;
    }
    return -EEXIST;
}

/* Returns an exit code, after a complaint in the profile's name. */
static int run_one(const struct regret_run *run, struct experiment *e,
                   const char *name, const char *parent, bool is_exhaustive)
{
    char folder[PATH_MAX];
    char dir[PATH_MAX];
    char error[EXPERIMENT_ERROR];
    struct decision decision;
    int rc;

    e->systems = run->systems;
    e->is_exhaustive = is_exhaustive;
    e->seed = run->seed + is_exhaustive;
    e->stop = &stop_requested;
    e->to = stderr;
    e->on_trial = search_text_trial;
    rc = experiment_init(e, error);
    if (rc < 0)
        return complain_of(name, rc == -ENOMEM ? EXIT_INTERNAL : EXIT_USAGE,
                           error);
    e->budget_ns = run->budget_ns;
    if (experiment_enough_ns(e) < e->budget_ns)
        e->budget_ns = experiment_enough_ns(e);
    e->budget_ns *= is_exhaustive ? EXHAUSTIVE_FACTOR : 1;
    if (descriptors_raise(e->profile.connections, error) < 0)
        return complain_of(name, EXIT_NOT_VALID, error);
    rc = find_folder(parent, is_exhaustive ? "exhaustive" : "advice", folder);
    if (rc < 0)
        return complain_of(name, EXIT_INTERNAL, strerror(-rc));
    if (decide_run(e, folder, dir, error) < 0)
        return complain_of(name, EXIT_INTERNAL, error);
    decide_describe(e, &decision);
    rc = decide_save(dir, "decision.json", decision_to_json(&decision));
    return rc < 0 ? complain_of(name, EXIT_INTERNAL, strerror(-rc)) : EXIT_OK;
}

static const char *name_or_empty(const struct experiment *e, size_t i)
{
    return i < e->count ? e->contenders[i].name : "";
}

static void judge(const struct experiment *advice,
                  const struct experiment *truth, struct regret *regret)
{
    const struct advice *a = &advice->advice;

    (void)snprintf(regret->advised, sizeof regret->advised, "%s",
                   name_or_empty(advice, a->best));
    (void)snprintf(regret->best, sizeof regret->best, "%s",
                   truth->advice.order_count > 0
                       ? truth->contenders[truth->advice.order[0]].name
                       : "");
    regret->verdict = a->verdict;
    regret->raced = a->order_count;
    regret->regret = regret_of(truth->contenders, &truth->advice, a);
    regret->by_chance =
        regret_by_chance(truth->contenders, &truth->advice, a, truth->seed);
    regret_resample(&advice->profile, advice->contenders, advice->count, a,
                    advice->seed, regret);
}

/* Both experiments of a profile. Returns an exit code: EXIT_OK also when
 * stopped, EXIT_NOT_VALID where this machine cannot measure it. */
static int measure(const struct regret_run *run, const char *parent,
                   const struct profile *profile, json_t *basis,
                   struct regret *regret)
{
    const char *name = regret->profile;
    struct experiment *both = calloc(2, sizeof *both);
    struct experiment *advice = both;
    struct experiment *truth;
    int code;

    if (both == NULL)
        return complain_of(name, EXIT_INTERNAL, "no memory");
    truth = &both[1];
    advice->profile = truth->profile = *profile;
    code = run_one(run, advice, name, parent, false);
    if (code == EXIT_OK && !stop_requested) {
        truth->calibration = advice->calibration;
        code = run_one(run, truth, name, parent, true);
    }
    if (code == EXIT_OK && !stop_requested) {
        int rc;

        judge(advice, truth, regret);
        rc = decide_save(parent, RESULT, regret_to_json(regret, basis));
        if (rc < 0)
            code = complain_of(name, EXIT_INTERNAL, strerror(-rc));
    }
    experiment_free(advice);
    experiment_free(truth);
    free(both);
    return code;
}

/* Measured before, of the same. */
static bool is_there(const char *parent, const json_t *basis,
                     struct regret *regret)
{
    char path[PATH_MAX];
    json_t *json;
    int rc;

    if (snprintf(path, sizeof path, "%s/" RESULT, parent) >= (int)sizeof path)
        return false;
    json = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    rc = json != NULL ? regret_from_json(json, basis, regret) : -ENOENT;
    json_decref(json);
    if (json != NULL && rc < 0)
        (void)fprintf(stderr, "%s is of something else: measured again\n",
                      path);
    return rc == 0;
}

/* Returns an exit code, as `measure`. */
static int do_profile(const struct regret_run *run, const char *name,
                      struct regret *regret, size_t *reused)
{
    char parent[PATH_MAX];
    char path[PATH_MAX];
    char error[PROFILE_ERROR];
    struct profile profile;
    json_t *basis;
    int code = EXIT_OK;

    if (snprintf(parent, sizeof parent, "%s/%s", run->out, name) >=
            (int)sizeof parent ||
        snprintf(path, sizeof path, "%s/%s.json", run->profiles, name) >=
            (int)sizeof path)
        return complain_of(name, EXIT_USAGE, strerror(ENAMETOOLONG));
    profile_init(&profile);
    if (profile_read(path, &profile, error) < 0)
        return complain_of(name, EXIT_BAD_FILE, error);
    basis = regret_basis(&profile, run->budget_ns, run->seed, run->systems);
    if (basis == NULL)
        return complain_of(name, EXIT_INTERNAL, "no memory");
    if (is_there(parent, basis, regret)) {
        (*reused)++;
    } else {
        *regret = (struct regret){.regret = NAN, .by_chance = NAN};
        (void)snprintf(regret->profile, sizeof regret->profile, "%.63s", name);
        code = measure(run, parent, &profile, basis, regret);
    }
    json_decref(basis);
    return code;
}

static int finish(const struct regret *regrets, size_t count, size_t wanted)
{
    struct regret_summary summary;

    regret_print(regrets, count, wanted, stdout);
    regret_sum_up(regrets, count, wanted, &summary);
    if (stop_requested)
        return EXIT_INTERRUPTED;
    if (count < wanted || summary.count < wanted)
        return EXIT_NOT_VALID;
    return regret_is_good(&summary) ? EXIT_OK : EXIT_REGRESSION;
}

int decide_regret(const struct regret_run *run)
{
    struct regret regrets[REGRET_PROFILES];
    char **names = profile_names(run->profiles);
    int code = EXIT_OK;
    size_t wanted = 0;
    size_t count = 0;
    size_t reused = 0;
    int rc;

    while (names != NULL && names[wanted] != NULL)
        wanted++;
    if (wanted == 0 || wanted > REGRET_PROFILES) {
        suite_names_free(names);
        return complain(EXIT_USAGE, "--regret %s: %zu profiles; 1 to %d can be",
                        run->profiles, wanted, REGRET_PROFILES);
    }
    (void)fprintf(stderr, "regret of %zu profiles: %.0f minutes at most\n",
                  wanted,
                  (double)wanted * (1 + EXHAUSTIVE_FACTOR) *
                      (double)run->budget_ns / 6e10);
    rc = decide_begin();
    if (rc < 0)
        code = complain(EXIT_INTERNAL, "%s", strerror(-rc));
    /* What cannot be measured here has no regret; the others have. */
    while (code == EXIT_OK && count < wanted && !stop_requested) {
        code = do_profile(run, names[count], &regrets[count], &reused);
        if (code == EXIT_NOT_VALID)
            code = EXIT_OK;
        if (code == EXIT_OK && !stop_requested)
            count++;
    }
    if (rc == 0)
        decide_end();
    suite_names_free(names);
    if (reused > 0)
        (void)fprintf(stderr,
                      "%zu of %zu profiles had been measured before with the "
                      "same profile, budget, seed, designs and program\n",
                      reused, wanted);
    return code == EXIT_OK ? finish(regrets, count, wanted) : code;
}
