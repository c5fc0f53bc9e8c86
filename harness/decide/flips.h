/* What would flip the answer: neighbours of the profile, and what the answer is
 * there. A neighbour changes one field. Its distance is the logarithm to base 2
 * of the factor, and 1 for each level of isolation.
 *
 * A stricter condition leaves fewer of the systems that were raced, whose
 * figures stay what they are: its answer follows from them. A looser one lets
 * in systems that were not, and another load has figures of its own: those are
 * tried. */
#ifndef FLIPS_H
#define FLIPS_H

#include "harness/decide/advice.h"

#include <stdio.h>

enum { FLIPS_MOST = 32 };

enum flip_state {
    FLIP_NOT_TRIED, /* the time was not enough */
    FLIP_UNKNOWN,   /* it was tried, and says nothing */
    FLIP_STAYS,     /* the recommended one is the best, or tied with it */
    FLIP_FLIPS,
};

struct flip {
    const char *key;         /* of the field */
    char from[PROFILE_TEXT]; /* its value, and … */
    char to[PROFILE_TEXT];   /* … the neighbour's */
    double distance;
    bool is_tried; /* else it follows from the figures there are */
    enum flip_state state;
    enum advice_verdict verdict;
    char best[RECORD_NAME]; /* empty: none */
    double factor;          /* of the field; 0: of `dies` */
};

struct flips {
    struct flip items[FLIPS_MOST];
    size_t count;
    size_t nearest; /* that flips; `count`: none */
};

/* What follows from the figures: stricter isolation; less memory, down to just
 * below what systems need. Pure. */
void flips_follow(const struct profile *profile,
                  const struct contender *contenders, size_t count,
                  const struct advice *advice, struct flips *flips);

/* Appends the neighbours that have to be tried, the nearest first. Pure. */
void flips_to_try(const struct profile *profile, struct flips *flips);

/* The neighbour's profile. False where its value cannot be. */
bool flips_neighbour(const struct profile *profile, const struct flip *flip,
                     struct profile *neighbour);

/* Sets what came of it: `best` is the recommended one of the profile itself. An
 * answer without a figure of that one says nothing. */
void flips_judge(struct flip *flip, const struct contender *contenders,
                 const struct advice *advice, size_t best);

/* Sets `nearest`. */
void flips_settle(struct flips *flips);

const char *flips_state_name(enum flip_state state);

struct experiment;

/* Whether a contender of an experiment can race at a neighbour, which is one as
 * well: nothing rules it out there, and it has no figure. */
bool flips_can_race(const struct experiment *experiment,
                    const struct experiment *neighbour, size_t i);

/* Of an experiment: flips_follow and flips_to_try; and the trying, for so long
 * in all. 0 or a negative errno. */
void flips_think(struct experiment *experiment);
int flips_try(struct experiment *experiment, uint64_t time_ns);

/* One line for each that flips the answer, the nearest first, and how many of
 * the others do not. */
void flips_print(const struct flips *flips, FILE *to);

#endif
