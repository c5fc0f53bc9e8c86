/* Reads a JSON document strictly: what is wrong is named with its file, line
 * and path. */
#ifndef READER_H
#define READER_H

#include "harness/run/place.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reader {
    const char *file; /* as it is called in messages */
    const char *text;
    char *error; /* becomes one line: the first that was wrong */
    size_t error_size;
    size_t lines_before; /* of the file, before the text */
};

/* The types of JSON that a value may have, as bits. */
enum reader_type {
    READER_TEXT = 1,
    READER_WHOLE = 2,
    READER_LIST = 4,
    READER_OBJECT = 8,
};

struct reader_key {
    const char *name; /* NULL ends the list */
    unsigned types;
    bool is_required;
};

/* Writes "file:line: path: message" and returns -EINVAL. */
int reader_fail(const struct reader *r, const struct place *place,
                const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same for a word that is none of `words`: "unknown what WORD; did you mean
 * NEAREST?". */
int reader_unknown(const struct reader *r, const struct place *place,
                   const char *what, const char *wrong,
                   const char *const *words);

/* Each returns 0, or -EINVAL after reader_fail. */

/* The value has one of the types. */
int reader_type(const struct reader *r, const struct place *place,
                unsigned types);

/* An object with no other keys than these, each of its type. */
int reader_object(const struct reader *r, const struct place *place,
                  const struct reader_key *keys);

/* A whole number that is not less than `min`. */
int reader_count(const struct reader *r, const struct place *place,
                 uint64_t min, uint64_t *value);

/* A time like "100ms". */
int reader_time(const struct reader *r, const struct place *place,
                uint64_t *ns);

/* A name for files, tables and charts: letters, digits and "._+-". */
int reader_name(const struct reader *r, const struct place *place, char *name,
                size_t size);

#endif
