/* A profile: a service as far as the choice of its design depends on it. */
#ifndef PROFILE_H
#define PROFILE_H

#include "harness/load/slo.h"
#include "harness/run/record.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { PROFILE_TEXT = 160, PROFILE_ERROR = 512, PROFILE_QUESTIONS = 6 };

/* How much may die with one crash, from the strictest on. */
enum profile_dies {
    DIES_ALONE,  /* nothing but the request that crashed */
    DIES_WORKER, /* one worker, and what it served */
    DIES_ALL,
    DIES_LEVELS,
    DIES_UNKNOWN = DIES_LEVELS, /* of a system; no profile has it */
};

struct profile {
    char name[RECORD_NAME]; /* empty: it has none */
    char summary[PROFILE_TEXT];
    uint64_t connections;
    uint64_t requests_per_connection; /* 0: a connection stays */
    uint64_t cpu_ns;                  /* of a request */
    uint64_t wait_ns;                 /* likewise, or the mean … */
    bool is_wait_random;              /* … of an exponential distribution */
    uint64_t message_bytes;           /* of a request, and of its answer */
    struct slo limit;
    uint64_t memory_bytes; /* 0: no matter */
    enum profile_dies dies;
    uint64_t cores; /* of the service */
};

/* One of the things that a profile says, for flags, files and questions. */
struct profile_field {
    const char *key;      /* in a file; as a flag with - for _ */
    const char *like;     /* what a right value looks like */
    const char *question; /* NULL: it is not asked for */

    /* 0 or -EINVAL. */
    int (*parse)(const char *text, struct profile *profile);

    /* What `parse` takes. Returns `text`. */
    char *(*show)(const struct profile *profile, char text[PROFILE_TEXT]);
};

extern const struct profile_field profile_fields[];
extern const size_t profile_field_count;

/* 100 connections that stay, 50us and 10ms, 256 bytes, p99<50ms, any memory,
 * all may die, one core. */
void profile_init(struct profile *profile);

/* Sets one field. 0, or -EINVAL with a line in `error` that begins with `what`,
 * the name of the value where it was given. */
int profile_set(struct profile *profile, const char *key, const char *what,
                const char *text, char error[PROFILE_ERROR]);

/* Reads `name`, a file or a profile of the data folder, over what `*profile`
 * is. Returns 0; -ENOENT (unknown profile, with the nearest name), or -EINVAL
 * and the like, with file, line and path (exit 6). */
int profile_read(const char *name, struct profile *profile,
                 char error[PROFILE_ERROR]);

/* The same of a document, which is called `file` in messages. */
int profile_parse(const char *file, const char *text, struct profile *profile,
                  char error[PROFILE_ERROR]);

/* What profile_parse takes. New reference, or NULL without memory. */
json_t *profile_to_json(const struct profile *profile);

/* The profiles in a folder: sorted names, NULL-terminated; to be freed with
 * suite_names_free. NULL without memory or without the folder. */
char **profile_names(const char *folder);

/* Of the data folder. */
#define PROFILES_FOLDER "workloads/profiles"
char **profile_examples(void);

/* Asks for the fields that have a question, at most PROFILE_QUESTIONS; an empty
 * line keeps what is there, a wrong one is asked again. 0, or -ENODATA when
 * `from` ends before. */
int profile_ask(struct profile *profile, FILE *from, FILE *to);

/* The least that the limited figure can be: what a request computes, and its
 * wait, which no design makes shorter. */
double profile_floor_ns(const struct profile *profile, enum slo_figure figure);

/* Whether a limit is below that. Then `why` says which, in one line. */
bool profile_is_impossible(const struct profile *profile,
                           char why[PROFILE_ERROR]);

/* "nothing-else", "one-worker", "all", NULL of what is unknown; and for people.
 */
const char *profile_dies_name(enum profile_dies dies);
const char *profile_dies_text(enum profile_dies dies);

/* "200 connections that stay, 100us of CPU, a wait of exp:5ms, …". */
char *profile_show(const struct profile *profile, char text[PROFILE_ERROR]);

#endif
