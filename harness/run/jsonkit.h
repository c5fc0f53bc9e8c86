/* Small helpers around jansson, so that missing is null in one place. */
#ifndef JSONKIT_H
#define JSONKIT_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* A real, or null for a NAN or an infinity. New reference or NULL. */
json_t *jsonkit_real(double value);

/* An integer; values beyond 63 bits saturate. New reference or NULL. */
json_t *jsonkit_count(uint64_t value);

/* Read `object[key]` into `*value`. Return 0, or -EINVAL when it is missing or
 * of another type. A null real is NAN; a negative count is refused; a text
 * that does not fit `size` bytes is refused. */
int jsonkit_get_real(const json_t *object, const char *key, double *value);
int jsonkit_get_count(const json_t *object, const char *key, uint64_t *value);
int jsonkit_get_text(const json_t *object, const char *key, char *text,
                     size_t size);

#endif
