/* The answer: which system, how sure, and why not the others. Pure: from
 * figures, wherever they come from. There is no score: conditions rule systems
 * out, and what is left is ordered by one figure, the capacity under the limit.
 *
 * Two systems cannot be told apart when the interval of their ratio has 1 in
 * it. Who lies below nobody is tied; of these the simplest is named, one with
 * an interval before those that are only known as a range. */
#ifndef ADVICE_H
#define ADVICE_H

#include "harness/decide/profile.h"

/* What is known of one system under the profile's load. */
enum contender_state {
    CONTENDER_NOT_RACED, /* `reason` says why */
    CONTENDER_UNAVAILABLE,
    CONTENDER_FAILED,
    CONTENDER_NEVER_HELD, /* the limit, at no rate */
    CONTENDER_RACED,
};

struct contender {
    char name[RECORD_NAME];
    const char *because; /* of its place in the order of simplicity */
    unsigned rank;       /* in that order, from 1 */
    unsigned prior;      /* where it is likely to end, on one core */

    uint64_t holds;       /* connections at a time; UINT64_MAX: all */
    uint64_t descriptors; /* for connections, of a process; likewise */
    double memory_bytes;  /* with the profile's connections, at rest; NAN:
                             unknown */
    uint64_t window_ns;   /* the longest of its full trials; 0: it had none */
    double in_flight;     /* requests at a time at its figure; 0: unknown */
    enum profile_dies by_design;
    enum profile_dies dies; /* the worse of that and what was measured: that
                               nobody shared a worker with the one that crashed
                               may have been luck */

    enum contender_state state;
    double rps, low_rps, high_rps; /* NANs unless RACED; the interval of 95 %,
                                      its high end infinite where the generator
                                      was the limit */
    double peak_rps;               /* of a closed loop, or NAN */
    size_t trials;                 /* that the figure comes from */
    char reason[RECORD_REASON];    /* what there is to say; may be empty */

    bool serves_all; /* by design, however long some have to wait */
    bool has_cores;  /* it can use several */
    bool is_crash_measured;
    bool is_range;   /* low and high are no interval, but where rates were
                        tried */
    bool is_dropped; /* before it was precise: it lay below */
};

/* What rules a system out, in the order in which it is looked at. */
enum advice_rule {
    RULE_NONE, /* it takes part */
    RULE_UNAVAILABLE,
    RULE_DESCRIPTORS,
    RULE_CONNECTIONS, /* it serves fewer at a time than stay open */
    RULE_ISOLATION,
    RULE_MEMORY,
    RULE_FAILED,
    RULE_LIMIT,
    RULE_NOT_RACED,
    RULES
};

enum advice_verdict {
    ADVICE_CLEAR,
    ADVICE_TOO_CLOSE,  /* the named one is the simplest of the tied, as above */
    ADVICE_ONLY_ONE,   /* no other is left */
    ADVICE_NONE,       /* none is left: `why` says what rules out most */
    ADVICE_IMPOSSIBLE, /* none can be: `why` */
    ADVICE_UNKNOWN,    /* none was raced that is not ruled out */
    ADVICE_VERDICTS
};

struct margin {
    double ratio, low, high; /* 1: none; NANs: unknown */
};

enum { ADVICE_MOST = 64 };

struct advice {
    enum advice_verdict verdict;
    char why[PROFILE_ERROR];
    size_t count; /* of contenders; more than ADVICE_MOST are not looked at */
    enum advice_rule rules[ADVICE_MOST];
    size_t order[ADVICE_MOST]; /* those with RULE_NONE, the best first */
    size_t order_count;
    size_t tied;          /* the first so many of the order are */
    size_t best;          /* the recommended one; `count`: none */
    size_t next;          /* the best of the others; `count`: none */
    struct margin margin; /* best over next */
    bool is_weak;         /* some of what it rests on is no interval: all but
                             what was dropped and is not the next */
    size_t unknown;       /* so many that nothing rules out have no figure */
    size_t no_memory; /* so many of the order could be out by memory, which is
                         not known of them */
    size_t no_crash;  /* likewise by isolation */
    bool is_open;     /* the recommended one is among these */
};

/* No rank, NANs; it serves all, and nothing is known of its crashes. */
void contender_init(struct contender *contender, const char *name);

/* What the profile and the machine alone rule out. */
enum advice_rule advice_rule_before(const struct profile *profile,
                                    const struct contender *contender);

void advice_give(const struct profile *profile,
                 const struct contender *contenders, size_t count,
                 struct advice *advice);

/* Whether a simpler one of the tied is only known as a range. */
bool advice_passes_over(const struct contender *contenders,
                        const struct advice *advice);

/* The ratio of two capacities from their intervals: on logarithms, whose
 * difference has its interval from both by MOVER (Zou and Donner, Statistics in
 * Medicine 27, 2008): each end lies off by the root of the sum of squares of
 * what the two ends lie off. */
struct margin advice_margin(const struct contender *above,
                            const struct contender *below);

/* What it takes: at rest, and, which is an estimate, the messages that are in
 * flight, each in pages of its own. NAN: unknown. */
double advice_memory(const struct profile *profile,
                     const struct contender *contender);

/* Whether it is the best, or tied with it. */
bool advice_has(const struct advice *advice, size_t i);

/* "memory" … for JSON; and one sentence on why the contender is out. */
const char *advice_rule_name(enum advice_rule rule);
const char *advice_verdict_name(enum advice_verdict verdict);
char *advice_rule_text(const struct profile *profile,
                       const struct contender *contender, enum advice_rule rule,
                       char text[PROFILE_ERROR]);

#endif
