/* Small helpers around jansson, so that missing is null in one place. */
#ifndef JSONKIT_H
#define JSONKIT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A real, or null for a NAN or an infinity. New reference or NULL. */
json_t *jsonkit_real(double value);

/* An integer; values beyond 63 bits saturate. New reference or NULL. */
json_t *jsonkit_count(uint64_t value);

/* Put a member into an object: 0, or -1 without memory. A NULL text is null. */
int jsonkit_set(json_t *object, const char *key, json_t *value); /* steals */
int jsonkit_set_real(json_t *object, const char *key, double value);
int jsonkit_set_count(json_t *object, const char *key, uint64_t value);
int jsonkit_set_text(json_t *object, const char *key, const char *value);
int jsonkit_set_bool(json_t *object, const char *key, bool value);

/* `object`, or NULL and no object any more where `err` is not 0. */
json_t *jsonkit_whole(json_t *object, int err);

/* Read `object[key]` into `*value`. Return 0, or -EINVAL when it is missing or
 * of another type. A null real is NAN; a negative count is refused; a text
 * that does not fit `size` bytes is refused. */
int jsonkit_get_real(const json_t *object, const char *key, double *value);
int jsonkit_get_count(const json_t *object, const char *key, uint64_t *value);
int jsonkit_get_text(const json_t *object, const char *key, char *text,
                     size_t size);

#endif
