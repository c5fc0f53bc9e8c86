/* The counts of a worker. */
#include "harness/load/tally.h"

static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* From `from_ns` to the end of the window, or nothing. */
static uint64_t until_end(const struct worker *w, uint64_t from_ns)
{
    return w->end_ns > from_ns ? w->end_ns - from_ns : 0;
}

static bool is_open(const struct worker *w)
{
    return w->arrival.is_open;
}

static bool is_in_window(const struct worker *w, uint64_t at_ns)
{
    return at_ns >= w->begin_ns && at_ns < w->end_ns;
}

void tally_sent(struct worker *w, struct request *r, const struct turn *turn,
                uint64_t now_ns)
{
    r->due_ns = turn->due_ns;
    if (!is_open(w) || r->connection->role != ROLE_ASKS)
        return;
    r->is_due = is_in_window(w, turn->due_ns);
    if (!r->is_due)
        return;
    w->result.due++;
    w->result.sent++;
    w->result.late += now_ns - turn->due_ns > w->arrival.late_ns;
    histogram_record(&w->result.send_lag, now_ns - turn->ready_ns);
}

void tally_dropped(struct worker *w, uint64_t due_ns)
{
    if (!is_in_window(w, due_ns))
        return;
    w->result.due++;
    w->result.dropped++;
    histogram_record(&w->result.latency, w->now_ns - due_ns);
}

/* A request of an open loop has ended, or its wait has. */
static void record(struct worker *w, const struct request *r, uint64_t now_ns)
{
    histogram_record(&w->result.latency, now_ns - r->due_ns);
    histogram_record(&w->result.sent_latency, now_ns - r->waiter.since_ns);
}

/* Adds the time that the request was in flight within the window, whose end
 * this is called before or at. */
static void count_busy(const struct worker *w, const struct request *r,
                       uint64_t now_ns)
{
    r->connection->busy_ns += now_ns - later(r->waiter.since_ns, w->begin_ns);
}

static void count_slice(struct worker *w, uint64_t now_ns, uint64_t response_ns)
{
    struct load_slice *slice;

    while (now_ns >= w->slice_end_ns && w->slice < LOAD_SLICES - 1) {
        w->slice++;
        w->slice_end_ns = worker_slice_end(w);
    }
    slice = &w->result.slices[w->slice];
    slice->requests++;
    slice->answered_ns += response_ns;
    slice->max_ns = later(slice->max_ns, response_ns);
}

/* Of one who is not what the load is about. */
static void count_other(struct worker *w, const struct connection *c)
{
    if (c->role == ROLE_SILENT) {
        w->result.total_requests++;
        return;
    }
    w->result.total_bully_requests++;
    w->result.bully_requests += w->phase == PHASE_WINDOW;
}

void tally_answered(struct worker *w, struct request *r, uint64_t now_ns)
{
    struct connection *c = r->connection;
    uint64_t response_ns = now_ns - r->due_ns;

    w->unproven -= c->replies++ == 0;
    if (c->role != ROLE_ASKS) {
        count_other(w, c);
        return;
    }
    w->result.total_requests++;
    if (w->phase == PHASE_WINDOW) {
        c->in_window++;
        count_busy(w, r, now_ns);
        w->result.requests++;
        w->result.answered_ns += now_ns - r->waiter.since_ns;
        count_slice(w, now_ns, response_ns);
        if (!is_open(w))
            histogram_record(&w->result.latency, response_ns);
    }
    if (is_open(w) && r->is_due)
        record(w, r, now_ns);
}

/* A request that is in flight as the load ends, on a connection that was
 * answered within the window, would be missed if it were left out: those that
 * nothing answers are the slowest. Connections without a reply were counted as
 * the window ended. In an open loop it is missed if it was due within the
 * window. */
static void count_unanswered(struct worker *w, const struct request *r,
                             uint64_t now_ns)
{
    if (!(is_open(w) ? r->is_due : r->connection->in_window > 0))
        return;
    w->result.unanswered++;
    if (is_open(w))
        record(w, r, now_ns);
    else
        histogram_record(&w->result.latency, now_ns - r->due_ns);
}

static void count_time_out(struct worker *w, const struct request *r,
                           uint64_t now_ns)
{
    if (!is_open(w))
        histogram_record(&w->result.latency, now_ns - r->waiter.since_ns);
    else if (r->is_busy && r->is_due)
        record(w, r, now_ns);
}

/* After the window a closed loop counts only those whom nobody answered: what
 * else fails then would have ended outside of it anyway. */
static void count_failed(struct worker *w, const struct request *r,
                         enum load_error error, uint64_t now_ns)
{
    w->result.total_errors[error]++;
    w->result.errors[error] += w->phase == PHASE_WINDOW;
    if (r->connection->role != ROLE_ASKS)
        return;
    if (w->phase == PHASE_WINDOW) {
        if (r->is_busy)
            count_busy(w, r, now_ns);
        if (error == LOAD_TIMED_OUT)
            count_time_out(w, r, now_ns);
    } else if (w->phase == PHASE_DRAIN && r->is_busy &&
               (is_open(w) || error == LOAD_TIMED_OUT)) {
        count_unanswered(w, r, now_ns);
    }
}

void tally_failed(struct worker *w, struct connection *c, enum load_error error,
                  uint64_t now_ns)
{
    if (c->exchange.in_flight == 0)
        count_failed(w, c->requests, error, now_ns);
    for (size_t i = 0; i < w->depth; i++)
        if (c->requests[i].is_busy)
            count_failed(w, &c->requests[i], error, now_ns);
}

/* A request of the drain has not been waited for long; and a bully may be
 * about to be answered. */
void tally_given_up(struct worker *w, const struct connection *c)
{
    for (size_t i = 0; i < w->depth; i++) {
        const struct request *r = &c->requests[i];

        if (!r->is_busy)
            continue;
        w->result.total_abandoned++;
        if (c->role != ROLE_ASKS)
            continue;
        if (c->in_window > 0 && r->waiter.since_ns < w->end_ns)
            w->result.lost++;
        count_unanswered(w, r, w->now_ns);
    }
}

/* Nothing is lacked by a connection that has nothing to ask; nor, in an open
 * loop, by one that had not for a part of the window. Of the others, those
 * without any reply have starved. */
static bool has_starved(const struct worker *w, const struct connection *c)
{
    const struct request *oldest = &c->requests[c->exchange.replied];

    if (c->role == ROLE_SILENT)
        return c->state != CONNECTION_RESTING;
    if (c->in_window > 0 ||
        (c->state == CONNECTION_OPEN && c->exchange.in_flight == 0))
        return false;
    return !is_open(w) || c->state != CONNECTION_OPEN ||
           oldest->waiter.since_ns <= w->begin_ns;
}

/* What waits as the window ends: requests, or the connect. */
static void count_starved(struct worker *w, const struct connection *c)
{
    w->result.starved_connections++;
    if (is_open(w) || c->state == CONNECTION_CLOSED || c->role != ROLE_ASKS)
        return;
    for (size_t i = 0; i < w->depth; i++) {
        const struct request *r = &c->requests[i];

        if (!r->is_busy && (i > 0 || c->state != CONNECTION_CONNECTING))
            continue;
        w->result.unanswered++;
        histogram_record(&w->result.latency, until_end(w, r->waiter.since_ns));
    }
}

void tally_window_end(struct worker *w, const struct connection *c)
{
    if (c->role == ROLE_BULLY)
        return;
    if (has_starved(w, c))
        count_starved(w, c);
    if (c->in_window == 0)
        return;
    w->in_flight_ns += c->busy_ns;
    for (size_t i = 0; i < w->depth; i++)
        if (c->requests[i].is_busy)
            w->in_flight_ns += until_end(
                w, later(c->requests[i].waiter.since_ns, w->begin_ns));
}
