/* Reading a suite's document, in several files: its top, its
 * systems, its rows.
 * Internal to the suite. */
#ifndef SUITE_PARSER_H
#define SUITE_PARSER_H

#include "harness/run/reader.h"
#include "harness/run/suite_build.h"

/* A document that is being read into a suite. All functions return 0, -ENOMEM,
 * or -EINVAL after reader_fail. */
struct parser {
    struct reader reader;
    struct suite *suite;
};

/* Texts, one or more, as a kept list, NULL-terminated. */
int parser_texts(struct parser *p, const struct place *place, char ***list);

/* One item of "systems", "loads", "idle", "crash", "batch" or "searches". */
int parser_system(struct parser *p, const struct place *place);
int parser_load(struct parser *p, const struct place *place);
int parser_idle(struct parser *p, const struct place *place);
int parser_crash(struct parser *p, const struct place *place);
int parser_batch(struct parser *p, const struct place *place);
int parser_search(struct parser *p, const struct place *place);

/* What rows have in common: adds one; reads "systems" and "except"; reads a
 * workload's name. */
int parser_add_row(struct parser *p, const struct suite_row *row);
int parser_filter(struct parser *p, const struct place *place,
                  struct suite_row *row);
int parser_workload(struct parser *p, const struct place *place,
                    struct workload *workload);

/* The value of "twin": a system's name, or an object. */
int parser_twin(struct parser *p, const struct place *place);

/* The top's numbers of rounds, and what they are for. */
int parser_rounds(struct parser *p, const struct place *root);

/* A list of whole numbers from 1, kept. */
int parser_counts(struct parser *p, const struct place *place,
                  uint64_t **counts, size_t *count);

/* A member that may be missing: then nothing changes. */
int parser_time(struct parser *p, const struct place *place, const char *key,
                uint64_t *ns);
int parser_window(struct parser *p, const struct place *place, uint64_t *ns);

#endif
