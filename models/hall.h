/* A coroutine for each connection, on one loop: what the models that park share
 * besides what they do with a computation. */
#ifndef HALL_H
#define HALL_H

#include "models/model.h"

/* The whole of such a model: model.serve is this with the model's own way to
 * drive a connection, which returns as drive_ready does and may park. */
int hall_serve(const struct server *srv,
               struct step (*drive)(int fd, struct uplink *up,
                                    struct session *s));

#endif
