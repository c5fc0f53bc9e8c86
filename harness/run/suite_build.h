/* How a suite is put together from its parts. Internal to the suite. */
#ifndef SUITE_BUILD_H
#define SUITE_BUILD_H

#include "harness/run/suite.h"

#include <stdbool.h>

/* Zeroed memory that suite_free frees; NULL without memory. */
void *suite_keep(struct suite *suite, size_t count, size_t size);

/* A kept copy of the first `len` bytes of `text`, or NULL. */
char *suite_keep_text(struct suite *suite, const char *text, size_t len);

/* Appends a zeroed system or row. NULL without memory; pointers to earlier ones
 * move. */
struct system_spec *suite_add_system(struct suite *suite);
struct suite_row *suite_add_row(struct suite *suite);

/* Adds the foreign systems of a command line (suite_choice), which speak one
 * protocol. 0, -EINVAL with a line in `error`, or -ENOMEM. */
int suite_add_foreign(struct suite *suite, const char *systems,
                      enum protocol protocol, char error[SUITE_ERROR]);

const struct system_spec *suite_find_system(const struct suite *suite,
                                            const char *name);

/* Makes the cells anew from systems and rows. A cell that is there already is
 * left out, and counted in `*twice`. 0 or -ENOMEM. */
int suite_expand(struct suite *suite, size_t *twice);

/* Makes the system called `of` run twice, and keeps the rest of `twin`, which
 * the caller has filled. 0, -ENOENT for an unknown system, -ENAMETOOLONG,
 * -EEXIST when the second name is taken, or -ENOMEM. */
int suite_add_twin(struct suite *suite, const char *of,
                   const struct suite_twin *twin);

/* After a choice of systems: the twin goes with its system. `is_everywhere`
 * takes it through all loads. 0 or -ENOMEM. */
int suite_choose_twin(struct suite *suite, bool is_everywhere);

/* The choice's numbers of rounds, and what they are for. As suite_choose. */
int suite_choose_rounds(struct suite *suite, const struct suite_choice *choice,
                        char error[SUITE_ERROR]);

/* Whether the system is the second of the two, and what it takes part in. */
bool suite_is_twin(const struct suite *suite, const struct system_spec *system);
bool suite_twin_fits(const struct suite *suite, const struct suite_row *row,
                     uint64_t connections);

/* What the `how` of a batch may be, NULL-terminated. */
extern const char *const suite_hows[];

/* Reads a suite's document, which is called `file` in messages. Returns as
 * suite_read; the suite is empty after an error. */
int suite_parse(const char *file, const char *text, struct suite *suite,
                char error[SUITE_ERROR]);

#endif
