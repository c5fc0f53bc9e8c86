/* The designs that are raced, in the order of their simplicity. */
#ifndef CANDIDATES_H
#define CANDIDATES_H

#include "harness/decide/advice.h"
#include "harness/run/suite.h"

/* How many workers a design of so many gets at most: threads, and processes. */
enum { CANDIDATES_THREADS = 256, CANDIDATES_PROCESSES = 64 };

struct candidate {
    const char *name, *model;
    const char *options[5]; /* {threads}, {processes}, {cores} and {share} stand
                               for numbers; NULL-terminated */
    enum profile_dies dies; /* by design */
    const char *holds;      /* the connections it serves at a time: as a word in
                               braces, or a number; NULL: all */
    unsigned prior;         /* where it is likely to end, from 1, on one core */
    bool has_cores;         /* it can use several */
    const char *because;    /* what makes it simpler than those that follow */
};

extern const struct candidate candidates[];
extern const size_t candidate_count;

/* Adds those of `names`, a list with commas, or all where it is NULL, to the
 * suite, and what is known of each beforehand to `contenders`, in the order of
 * simplicity, with room for candidate_count. 0; -ENOENT when a name is none of
 * the table; or -ENOMEM. */
int candidates_add(const struct profile *profile, const char *names,
                   struct suite *suite, struct contender *contenders);

/* The same of the systems that are in the suite: one with a candidate's model
 * and options is as that, with the numbers that were given; of another one
 * nothing is known beforehand, and it is less simple than all that are. */
void candidates_match(const struct suite *suite, struct contender *contenders);

/* The same of a system of which only its name is known, as a candidate is
 * called or as a command line says it ("pool --workers 4"). It is the one at
 * `place`. */
void candidates_named(size_t place, const char *name,
                      struct contender *contender);

#endif
