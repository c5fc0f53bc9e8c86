/* The lines of a journal. Internal to the journal. */
#ifndef JOURNAL_FORMAT_H
#define JOURNAL_FORMAT_H

#include "harness/run/journal.h"

#include <stdio.h>

#define JOURNAL_FILE "runs.jsonl"

/* The first line's object. New reference, or NULL without memory. */
json_t *journal_facts_to_json(const struct results *results);

/* Its inverse: facts and systems. 0, -EINVAL or -ENOMEM. */
int journal_facts_from_json(const json_t *json, struct results *results);

/* Reads all lines of `file`. `*whole` becomes the length of the whole lines:
 * what follows is torn, and `error` says so. Returns as journal_read, with
 * `*results` empty after an error. `path` is for the message. */
int journal_scan(FILE *file, const char *path, struct results *results,
                 long *whole, char error[JOURNAL_ERROR]);

#endif
