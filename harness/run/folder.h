/* The folder of a campaign's results. */
#ifndef FOLDER_H
#define FOLDER_H

#include <limits.h>

enum { FOLDER_ERROR = 256 };

/* Creates `out`, or, where it is NULL, results/<utc>-<suite> in the current
 * folder, with its parents. An existing `out` is used as it is. Returns 0, or a
 * negative errno with one line in `error`. */
int folder_create(const char *out, const char *suite, char path[PATH_MAX],
                  char error[FOLDER_ERROR]);

/* Makes results/latest point to `path`, in one step, when that is a folder in
 * results of the current folder; else nothing happens. 0 or a negative errno.
 */
int folder_link_latest(const char *path);

#endif
