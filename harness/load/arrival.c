/* Arrivals of a closed and of an open loop. */
#include "harness/load/arrival.h"

#include "support/clock.h"

void arrival_init(struct arrival *a, uint64_t think_ns)
{
    *a = (struct arrival){.due_ns = UINT64_MAX};
    queue_init(&a->idle, think_ns);
}

void arrival_init_open(struct arrival *a, const struct gaps *gaps,
                       uint64_t late_ns, bool catch_up)
{
    arrival_init(a, UINT64_MAX);
    a->is_open = true;
    a->catch_up = catch_up;
    a->gaps = *gaps;
    a->late_ns = late_ns;
}

uint64_t arrival_late_ns(double rate_rps)
{
    double gap_ns = (double)NS_PER_S / rate_rps;

    return gap_ns > (double)NS_PER_MS ? (uint64_t)gap_ns : NS_PER_MS;
}

/* The next arrival of the schedule. The one that slipped was sent at slip_ns;
 * those after it follow at half their distance from it. */
static void advance(struct arrival *a)
{
    uint64_t paced_ns;

    a->due_ns = a->begin_ns + gaps_next(&a->gaps);
    paced_ns = a->slip_ns + (a->due_ns - a->slip_due_ns) / 2;
    a->plan_ns = a->due_ns > paced_ns ? a->due_ns : paced_ns;
}

void arrival_begin(struct arrival *a, uint64_t begin_ns)
{
    if (!a->is_open)
        return;
    a->begin_ns = begin_ns;
    a->slip_ns = a->slip_due_ns = begin_ns;
    advance(a);
}

void arrival_end(struct arrival *a, uint64_t end_ns)
{
    a->end_ns = end_ns;
}

bool arrival_is_pending(const struct arrival *a)
{
    return a->due_ns < a->end_ns;
}

static bool is_planned(const struct arrival *a, uint64_t now_ns)
{
    return arrival_is_pending(a) && a->plan_ns <= now_ns;
}

/* In a closed loop the request begins when it is sent: a user who was kept
 * thinking by a late generator asks later. */
static struct turn take_turn(struct arrival *a, uint64_t idle_ns,
                             uint64_t now_ns)
{
    struct turn turn = {now_ns, now_ns};
    uint64_t planned_ns;

    if (!a->is_open)
        return turn;
    turn.due_ns = a->due_ns;
    turn.ready_ns = idle_ns > a->due_ns ? idle_ns : a->due_ns;
    planned_ns = idle_ns > a->plan_ns ? idle_ns : a->plan_ns;
    if (!a->catch_up && now_ns > planned_ns + a->late_ns) {
        a->slip_ns = now_ns;
        a->slip_due_ns = a->due_ns;
    }
    advance(a);
    return turn;
}

/* While others are idle, what is due is theirs. */
bool arrival_idle(struct arrival *a, struct waiter *connection, uint64_t now_ns,
                  struct turn *turn)
{
    bool is_turn = a->is_open
                       ? queue_first(&a->idle) == NULL && is_planned(a, now_ns)
                       : a->idle.delay_ns == 0;

    if (is_turn)
        *turn = take_turn(a, now_ns, now_ns);
    else
        queue_append(&a->idle, connection, now_ns);
    return is_turn;
}

uint64_t arrival_deadline(const struct arrival *a)
{
    if (!a->is_open)
        return queue_deadline(&a->idle);
    if (queue_first(&a->idle) == NULL || !arrival_is_pending(a))
        return UINT64_MAX;
    return a->plan_ns;
}

struct waiter *arrival_take(struct arrival *a, uint64_t now_ns,
                            struct turn *turn)
{
    struct waiter *connection = queue_first(&a->idle);

    if (connection == NULL || arrival_deadline(a) > now_ns)
        return NULL;
    queue_remove(connection);
    *turn = take_turn(a, connection->since_ns, now_ns);
    return connection;
}

struct waiter *arrival_first(const struct arrival *a)
{
    return queue_first(&a->idle);
}

bool arrival_drop(struct arrival *a, uint64_t *due_ns)
{
    if (!arrival_is_pending(a))
        return false;
    *due_ns = a->due_ns;
    advance(a);
    return true;
}
