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

/* The held-out profiles, in folders of `out` (NULL: results/regret); what is
 * there already is not done again. `budget_ns` is of one piece of advice.
 * Prints; returns an exit code: 3 when the advice is not as good as it has to
 * be. */
int decide_regret(const char *out, uint64_t budget_ns, uint64_t seed);

#endif
