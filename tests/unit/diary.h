/* A campaign with a runner that only writes down what it is asked to do: no
 * clock, no process. Its twelve cells are batches, which a time stands for. */
#ifndef DIARY_H
#define DIARY_H

#include "harness/run/campaign.h"

enum { DIARY_CELLS = 12, DIARY_ROUNDS = 6, DIARY_EVENTS = 4096 };

enum { DIARY_RUNS = DIARY_CELLS * DIARY_ROUNDS };

/* What the runner was asked, in order: 'b'efore, 'r'un, 'k'eep, 'a'fter. */
struct diary_event {
    char what;
    size_t cell;
    uint64_t round, repeat;
};

struct diary {
    struct suite suite; /* may be changed before the campaign */
    struct history history;
    struct diary_event events[DIARY_EVENTS];
    size_t count;
    struct record kept[DIARY_EVENTS];
    size_t kept_count;
    size_t runs;
    size_t stop_at; /* this run sets the stop, and is cut by it; 0: none */
    size_t fail_at; /* the record of this run cannot be kept */
    int outcome;
    double took_s; /* by each run */
    volatile bool stop;
    struct campaign_step last;
    struct campaign_tally tally;

    /* What the run gives; NULL: VALID, and 1. */
    enum verdict (*verdict)(size_t cell, uint64_t round, uint64_t repeat);
    double (*value)(size_t cell, uint64_t round);
};

/* A new diary; the one before is forgotten. */
struct diary *diary_open(void);

/* Opens a new one that has the suite, the answers and the kept records of this
 * one, as a resumed campaign has. */
struct diary *diary_resume(const struct diary *before);

/* Runs the campaign with seed 7; returns what campaign_run does. */
int diary_run(struct diary *diary);

/* Half of what lies between the smallest and the largest value, of the largest;
 * INFINITY of fewer than six. */
double diary_rule(double *values, size_t n);

/* How often the cell was run in the round, repeats included. */
size_t diary_count(const struct diary *diary, size_t cell, uint64_t round);

#endif
