/* A coroutine for each connection, on one loop: what the models that park share
 * besides what they do with a computation. */
#ifndef HALL_H
#define HALL_H

#include "models/model.h"

/* The whole of such a model. `compute` performs a session's WANT_COMPUTE, for
 * which it may park; NULL: the loop does, as drive_ready. */
int hall_serve(const struct server *srv, void (*compute)(struct session *s));

#endif
