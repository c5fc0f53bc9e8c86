/* The connections that libevent calls back, at either of their two ends. */
#ifndef EVENTED_H
#define EVENTED_H

#include "models/conn.h"

#include <event2/event.h>
#include <stdbool.h>

struct evented {
    struct conn_set conns;
    struct event_base *base;
    bool is_stopping; /* the base's loop ends with the last connection */
};

void evented_init(struct evented *all, const struct server *srv,
                  struct event_base *base);

/* Once the base is freed. Closes what is still open. */
void evented_free(struct evented *all);

/* Starts to serve who waits at the listener. 0, or why it is of no more use. */
int evented_accept(struct evented *all);

void evented_stop(struct evented *all);

#endif
