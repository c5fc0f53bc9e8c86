/* Runs gnuplot, without a shell. */
#ifndef GNUPLOT_H
#define GNUPLOT_H

#include <stdint.h>

enum { GNUPLOT_ERROR = 256 };

/* Runs `gnuplot -d -c script arguments…` (NULL-terminated) to its end. Returns
 * 0, or a negative errno with one line in `error`: -ENOENT when there is no
 * gnuplot, -EPROTO when it failed (with the first thing it said), -ETIMEDOUT
 * when it was killed for taking longer than the limit. */
int gnuplot_run(const char *script, const char *const *arguments,
                uint64_t limit_ns, char error[GNUPLOT_ERROR]);

#endif
