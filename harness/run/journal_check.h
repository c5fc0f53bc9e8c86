/* What a line of a journal has to be, beyond its syntax. Internal to the
 * journal.
 *
 * A line is of the documented form (docs/schema); what it says several times it
 * says alike, and its counts add up: nobody has edited it, or he has done it
 * well. */
#ifndef JOURNAL_CHECK_H
#define JOURNAL_CHECK_H

#include "harness/run/record.h"
#include "harness/run/schema.h"

/* Each returns 0; -EINVAL after reader_fail; or -ENOMEM. */

/* Reads the record of a run. To be freed in case of success. */
int journal_check_record(const struct schemas *schemas, const struct reader *r,
                         json_t *json, struct record *record);

/* Reads the first line into `results`, which is freed by the caller. */
int journal_check_facts(const struct schemas *schemas, const struct reader *r,
                        json_t *json, struct results *results);

/* The counts and figures of a record agree with each other. */
int journal_sense(const struct reader *r, json_t *json,
                  const struct record *record);

#endif
