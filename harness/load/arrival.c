/* Arrivals of a closed loop. */
#include "harness/load/arrival.h"

void arrival_init(struct arrival *a, uint64_t think_ns)
{
    queue_init(&a->thinking, think_ns);
}

bool arrival_idle(struct arrival *a, struct waiter *connection, uint64_t now_ns,
                  uint64_t *begun_ns)
{
    if (a->thinking.delay_ns == 0) {
        *begun_ns = now_ns;
        return true;
    }
    queue_append(&a->thinking, connection, now_ns);
    return false;
}

uint64_t arrival_deadline(const struct arrival *a)
{
    return queue_deadline(&a->thinking);
}

/* A user who was kept thinking by a late generator asks later: in a closed
 * loop the request begins when it is sent. */
struct waiter *arrival_take(struct arrival *a, uint64_t now_ns,
                            uint64_t *begun_ns)
{
    struct waiter *connection = queue_due(&a->thinking, now_ns);

    if (connection == NULL)
        return NULL;
    queue_remove(connection);
    *begun_ns = now_ns;
    return connection;
}

struct waiter *arrival_first(const struct arrival *a)
{
    return queue_first(&a->thinking);
}
