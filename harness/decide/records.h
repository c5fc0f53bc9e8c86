/* An answer from the records of a campaign, of any suite: nothing is measured.
 *
 * Of the campaign's searches and closed loops those are taken whose load is
 * nearest to the profile's: the cells of one workload and number of connections
 * that at least two systems have. Distances are logarithms to base 2 of what
 * differs (CPU time, wait, size, connections, each limit), added up; a limit
 * that only one of them has is 0.4 away, a closed loop, which knows none, is
 * one farther than a search. What differs is said. Memory comes from idle
 * connections, isolation from crashes. */
#ifndef RECORDS_H
#define RECORDS_H

#include "harness/decide/calibrate.h"
#include "harness/decide/decision.h"

enum { RECORDS_ERROR = 512 };

struct records_answer {
    struct contender contenders[ADVICE_MOST];
    size_t count;
    struct advice advice;
    struct flips flips; /* only what follows from the figures */
    struct decision decision;
    double distance; /* of the cells from the profile */
    char workload[RECORD_NAME];
    char *from;      /* owned */
    json_t *machine; /* owned: that the records are of; may be NULL */
};

/* Reads the folder. Returns 0; -ENOENT where there is none; -EINVAL and the
 * like for what cannot be read or has nothing to say, with a line in `error`.
 * To be freed in any case. `profile` outlives the answer. */
int records_answer(const char *dir, const struct profile *profile,
                   struct records_answer *answer, char error[RECORDS_ERROR]);
void records_answer_free(struct records_answer *answer);

/* The same from results in memory, which are settled; `calibration` says what
 * their fib costs. -ENODATA: no cells. */
int records_think(const struct results *results, const char *from,
                  const struct calibration *calibration,
                  const struct profile *profile, struct records_answer *answer);

/* Notes where the records are of another machine than `here`: another kind of
 * processor, or another number of them. */
void records_note_machine(struct records_answer *answer, const json_t *here);

#endif
