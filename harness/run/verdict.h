/* Whether a run is a measurement: executed checks over what both sides and the
 * machine have counted. Pure functions.
 *
 * VOID, the first that holds: wrong bytes came back, the window was cut short,
 * the replies' bytes are not requests x size, nothing was answered, more than
 * 0.1 % of the requests failed, the kernel dropped connections before the
 * server could see them, requests on served connections were lost, or both
 * sides' counts differ. Where the cell counts drops they are what is measured:
 * they do not void it, nor do as many time-outs, lost requests and connections
 * that only the client knows of; and its connections need not all be busy.
 * Of idle connections: any that did not do its one request, or memory that
 * cannot be read.
 * Of a crowd with silent connections: any that was not answered once.
 * Or, in an open loop, fewer than 99 % of the due requests were sent although
 * connections were free (95 % of them were not busy on average).
 * NOISY, the first that holds:
 * - in an open loop, fewer than 95 % of the due requests were answered within
 *   the window: the server does not carry the rate; or those due are fewer
 *   than 95 % of the answered: a backlog of the warm-up was served in it; in a
 *   convoy, besides, as many may be on either side of the window's edge as are
 *   due in the mean time that a bully is served, or in half of the window;
 * - in a closed loop, fewer than 95 % of the requests were in flight that the
 *   served connections may have; not with think time or a share of requests
 *   for each connection: these are away while they think or connect. In a
 *   crowd, any connection was opened in the window;
 * - no bully of a convoy was answered in the window;
 * - Little's law does not hold;
 * - other virtual machines took more than 1 % of the processors;
 * - in an open loop, the generator was busy for more than 70 % of the window,
 *   and the p99 of its send lag is more than 10 % of the mean gap;
 * - the hiccup meter woke late more than once, and in more than 5 % of its
 *   wakings, by more than its median, 10 % of the reported p99, and 0.2 ms;
 *   only where the meter runs before what is measured: with real-time priority,
 *   or the best nice value on processors that the server does not use;
 * - throughput drifted over the window: a Mann-Kendall test finds a trend
 *   (1 % false alarms), and the last third differs from the first by over 10 %.
 * A lower bound, of a closed loop: the busiest generator thread had to do in
 * more than 70 % of the window, and the server used less than 90 % of the
 * processors that it may use and has threads for: otherwise it had no time left
 * itself, and was the limit whatever the generator had. */
#ifndef VERDICT_H
#define VERDICT_H

#include "harness/run/suite.h"

#include <stdbool.h>

/* What the record does not say. */
struct verdict_facts {
    bool is_foreign;    /* the server counts nothing that could be compared */
    bool is_shared;     /* server and generator have processors in common */
    double server_cpus; /* processors that the server may use */
    double steal_share; /* of the processors' time, 0 … 1, or NAN */
};

/* Sets verdict, reason and is_lower_bound of a LOAD or IDLE record that has
 * `load`, `served`, `resources` and `drops`. */
void verdict_judge(const struct cell *cell, const struct verdict_facts *facts,
                   struct record *record);

/* A verdict with its reason, from elsewhere. */
void verdict_set(struct record *record, enum verdict verdict,
                 const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The one check that a batch can have, too: a share, 0 … 1, of the processors'
 * time that was stolen makes a valid record NOISY. */
void verdict_judge_steal(struct record *record, double share);

#endif
