/* Numbers with units, as people type them and as people read them. */
#ifndef UNITS_H
#define UNITS_H

#include <stddef.h>
#include <stdint.h>

/* Each parser takes the whole of `text` and returns 0, -EINVAL when it is not
 * such a number, or -ERANGE when it does not fit. `*value` is set on 0 only. */

/* "250", "10k", "2M": decimal multiples. */
int units_count(const char *text, uint64_t *value);

/* "64", "16KiB", "1MiB", "10kB": bytes. */
int units_size(const char *text, uint64_t *bytes);

/* "800us", "10ms", "1.5s", "2m", "1h": nanoseconds. A unit is required, but
 * for 0. */
int units_duration(const char *text, uint64_t *ns);

/* "3%", "0.5%": a share, 0.03, 0.005. */
int units_share(const char *text, double *share);

/* Writes `ns` with the largest unit that shows it exactly, "10ms" and the
 * like; what units_duration takes back. Returns `text`. */
enum { UNITS_TEXT = 32 };
char *units_duration_text(uint64_t ns, char text[UNITS_TEXT]);

/* Writes `value` with three significant digits and the unit that suits it:
 * "1.23 ms" from nanoseconds, "12.3 KiB" from bytes, "123k" from a count. */
char *units_show_ns(double ns, char text[UNITS_TEXT]);
char *units_show_bytes(double bytes, char text[UNITS_TEXT]);
char *units_show_count(double count, char text[UNITS_TEXT]);

#endif
