/* What is read from a run: one row for each figure. */
#ifndef FIGURES_H
#define FIGURES_H

#include "harness/run/record.h"

enum figure {
    FIGURE_THROUGHPUT, /* answered requests per second */
    FIGURE_P50,        /* nanoseconds, as the next two; NAN where more than
                          one connection in a hundred starved: what the others
                          saw says nothing of those; and where the requests
                          are too few for the quantile (stats/samples.h) */
    FIGURE_P99,
    FIGURE_P999,
    FIGURE_SENT_P50, /* the same of an open loop, but from when a request was
                        sent and not from when it was due */
    FIGURE_SENT_P99,
    FIGURE_LAG,     /* p99 of how late the generator itself sent, nanoseconds */
    FIGURE_STARVED, /* connections without a reply in the whole window */
    FIGURE_CPU,     /* server CPU, microseconds per request */
    FIGURE_USER_CPU, /* its parts, likewise */
    FIGURE_SYSTEM_CPU,
    FIGURE_SWITCHES, /* context switches per request; as the next one, of the
                        window, or else of the run that counts */
    FIGURE_FAULTS,   /* page faults per request */
    FIGURE_SYSCALLS, /* per request, of the run that counts, as those below */
    FIGURE_MIGRATIONS,
    FIGURE_INSTRUCTIONS,
    FIGURE_CYCLES,
    FIGURE_SPEEDUP, /* over the baseline in the same round: of a cell, NAN
                       for a single run */
    FIGURE_CONNECTION_RATE, /* connections opened per second; of churn, as the
                               next two */
    FIGURE_CONNECTION_CPU,  /* server CPU, microseconds per connection */
    FIGURE_ABOVE,    /* that, beyond the baseline's in the same round: of a
                        cell, as the speed-up */
    FIGURE_MIB_RATE, /* payload in MiB per second; of echo, stream and blob */
    FIGURE_MIB_CPU,  /* server CPU, microseconds per MiB; of blob */
    FIGURE_SENDFILE, /* that, as a multiple of the copying system's in the same
                        round: of a cell, as the speed-up */
    FIGURE_CONVOY_P50, /* a convoy's response times, as a multiple of those
                          without bullies in the same round: likewise */
    FIGURE_CONVOY_P99,
    FIGURE_CONVOY_P999,
    FIGURE_PSS,    /* bytes */
    FIGURE_KERNEL, /* bytes, of an idle run */
    FIGURE_THREADS,
    FIGURE_PROCESSES,
    FIGURE_REST,    /* CPU at rest, 1 is a whole processor */
    FIGURE_WORKERS, /* worker processes that told their requests */
    FIGURE_BUSIEST, /* shares of the workers' requests */
    FIGURE_IDLEST,
    FIGURE_WALL, /* seconds, as the next two; of a batch */
    FIGURE_USER,
    FIGURE_SYSTEM,
    FIGURE_EACH, /* nanoseconds for each unit of a spawn or a switch, of a batch
                    of one job: its time / N, the program's start included */
    FIGURE_CAPACITY, /* of a search: requests/s within the limit */
    FIGURE_LOST,     /* of a crash: other connections that died */
    FIGURE_LOST_SHARE,
    FIGURE_RECOVERED, /* nanoseconds until a new connection was answered; NAN
                         where none was, which is a result: the run counts */
    FIGURE_UNSERVED,  /* of these, without any answer to a new connection */
    FIGURES
};

/* The key in results.json, with the unit. */
const char *figure_name(enum figure figure);

/* NAN where the run has no such figure. */
double figure_of(enum figure figure, const struct record *record);

/* More than one connection in a hundred had no reply in the window: the times
 * that were measured are of those that had, and bound the rest from below. */
bool figures_starve(const struct record *record);

/* The run has requests, but too few for the quantile that the figure is. */
bool figure_has_too_few(enum figure figure, const struct record *record);

/* VALID and NOISY runs are used, one for each round; VOID ones and systems that
 * the machine cannot run are counted only. */
bool record_is_used(const struct record *record);

#endif
