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

static int complain_of(const char *profile, const char *message)
{
    return complain(EXIT_INTERNAL, "regret of %s: %s", profile, message);
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

static int run_one(const struct regret_run *run, struct experiment *e,
                   const char *parent, bool is_exhaustive)
{
    char folder[PATH_MAX];
    char dir[PATH_MAX];
    char error[EXPERIMENT_ERROR];
    int rc;

    e->systems = run->systems;
    e->is_exhaustive = is_exhaustive;
    e->seed = run->seed + is_exhaustive;
    e->stop = &stop_requested;
    e->to = stderr;
    e->on_trial = search_text_trial;
    rc = experiment_init(e, error);
    e->budget_ns = run->budget_ns;
    if (rc == 0 && experiment_enough_ns(e) < e->budget_ns)
        e->budget_ns = experiment_enough_ns(e);
    e->budget_ns *= is_exhaustive ? EXHAUSTIVE_FACTOR : 1;
    if (rc == 0)
        rc = descriptors_raise(e->profile.connections, error);
    if (rc == 0)
        rc = find_folder(parent, is_exhaustive ? "exhaustive" : "advice",
                         folder);
    if (rc == 0)
        rc = decide_run(e, folder, dir, error);
    if (rc == 0) {
        struct decision decision;

        decide_describe(e, &decision);
        rc = decide_save(dir, "decision.json", decision_to_json(&decision));
    }
    return rc;
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
    regret->stable =
        regret_stability(&advice->profile, advice->contenders, advice->count,
                         advice->answers, a, advice->seed, &regret->redrawn);
}

/* Both experiments of a profile. 0, also when stopped, or a negative errno. */
static int measure(const struct regret_run *run, const char *parent,
                   const struct profile *profile, json_t *basis,
                   struct regret *regret)
{
    struct experiment *advice = calloc(1, sizeof *advice);
    struct experiment *truth = calloc(1, sizeof *truth);
    int rc = advice != NULL && truth != NULL ? 0 : -ENOMEM;

    if (rc == 0) {
        advice->profile = truth->profile = *profile;
        rc = run_one(run, advice, parent, false);
    }
    if (rc == 0 && !stop_requested) {
        truth->calibration = advice->calibration;
        rc = run_one(run, truth, parent, true);
    }
    if (rc == 0 && !stop_requested) {
        judge(advice, truth, regret);
        rc = decide_save(parent, RESULT, regret_to_json(regret, basis));
    }
    for (int i = 0; i < 2; i++) {
        struct experiment *e = i == 0 ? advice : truth;

        if (e != NULL)
            experiment_free(e);
        free(e);
    }
    return rc;
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

static int do_profile(const struct regret_run *run, const char *name,
                      struct regret *regret, size_t *reused)
{
    char parent[PATH_MAX];
    char path[PATH_MAX];
    char error[PROFILE_ERROR];
    struct profile profile;
    json_t *basis;
    int rc;

    if (snprintf(parent, sizeof parent, "%s/%s", run->out, name) >=
            (int)sizeof parent ||
        snprintf(path, sizeof path, "%s/%s.json", run->profiles, name) >=
            (int)sizeof path)
        return -ENAMETOOLONG;
    profile_init(&profile);
    rc = profile_read(path, &profile, error);
    if (rc < 0) {
        (void)complain_of(name, error);
        return rc;
    }
    basis = regret_basis(&profile, run->budget_ns, run->seed, run->systems);
    if (basis == NULL)
        return -ENOMEM;
    if (is_there(parent, basis, regret)) {
        (*reused)++;
    } else {
        *regret = (struct regret){.regret = NAN};
        (void)snprintf(regret->profile, sizeof regret->profile, "%.63s", name);
        rc = measure(run, parent, &profile, basis, regret);
    }
    json_decref(basis);
    return rc;
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
    size_t wanted = 0;
    size_t count = 0;
    size_t reused = 0;
    int rc;

    while (names != NULL && names[wanted] != NULL && wanted < REGRET_PROFILES)
        wanted++;
    if (wanted == 0) {
        suite_names_free(names);
        return complain(EXIT_USAGE, "--regret %s: no profiles", run->profiles);
    }
    (void)fprintf(stderr, "regret of %zu profiles: %.0f minutes at most\n",
                  wanted,
                  (double)wanted * (1 + EXHAUSTIVE_FACTOR) *
                      (double)run->budget_ns / 6e10);
    rc = decide_begin();
    for (size_t i = 0; rc == 0 && i < wanted && !stop_requested; i++) {
        rc = do_profile(run, names[i], &regrets[count], &reused);
        if (rc < 0)
            (void)complain_of(names[i], strerror(-rc));
        else if (!stop_requested)
            count++;
    }
    decide_end();
    suite_names_free(names);
    if (reused > 0)
        (void)fprintf(stderr,
                      "%zu of %zu profiles had been measured before with the "
                      "same profile, budget, seed, designs and program\n",
                      reused, wanted);
    return rc < 0 ? EXIT_INTERNAL : finish(regrets, count, wanted);
}
