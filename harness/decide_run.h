/* An experiment from its folder to its file, and many of them for their regret.
 */
#ifndef DECIDE_RUN_H
#define DECIDE_RUN_H

#include "harness/decide/decision.h"
#include "harness/decide/experiment.h"

#include <limits.h>

enum { DECIDE_ERROR = JOURNAL_ERROR };

/* The guard and the signals, before the first server and after the last. 0 or a
 * negative errno. */
int decide_begin(void);
void decide_end(void);

/* Runs the experiment, which is ready but for its journal, in the folder `out`,
 * or in results/<time>-decide where it is NULL. Returns 0, or a negative errno
 * with a line in `error`. */
int decide_run(struct experiment *experiment, const char *out,
               char dir[PATH_MAX], char error[DECIDE_ERROR]);

void decide_describe(const struct experiment *experiment,
                     struct decision *decision);

/* Writes a document to a stream, or as a file of the folder. Takes the
 * reference; NULL is a lack of memory. 0 or a negative errno. */
int decide_write(json_t *json, FILE *to);
int decide_save(const char *dir, const char *name, json_t *json);

/* Makes the report of the folder, the page with the decision first. Returns 0,
 * or a negative errno with a line in `error`. */
int decide_report(const char *dir, char error[DECIDE_ERROR]);

struct regret_run {
    const char *profiles; /* the folder */
    const char *out;      /* a folder for each of them is in it */
    const char *systems;  /* NULL: the table */
    uint64_t budget_ns;   /* of one piece of advice, at most; measuring all
                             takes twice that */
    uint64_t seed;
};

/* Measures the regret of all profiles; what is there already is not done again.
 * Prints; returns an exit code: 3 when the advice is not as good as it has to
 * be. */
int decide_regret(const struct regret_run *run);

#endif
