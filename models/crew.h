/* Threads that each serve a connection, and a stop that reaches them. */
#ifndef CREW_H
#define CREW_H

#include "models/model.h"

#include <pthread.h>

/* A connection in a thread's hands; lives with the thread. */
struct post {
    int fd;
    struct post *previous, *next;
};

struct crew {
    pthread_mutex_t lock;
    pthread_cond_t left;
    struct post *first;
};

/* For a static crew: its last thread may still be leaving as serve returns. */
#define CREW_INIT                                                              \
    {                                                                          \
        .lock = PTHREAD_MUTEX_INITIALIZER, .left = PTHREAD_COND_INITIALIZER    \
    }

void crew_join(struct crew *crew, struct post *post);

/* Closes the descriptor, too, lest a stop ends a stranger's input. */
void crew_leave(struct crew *crew, struct post *post);

/* Ends the input of every connection and waits until all have left. */
void crew_drain(struct crew *crew);

/* The whole of a model with a thread for each connection, on a small stack:
 * model.serve is this with the model's own way to drive a connection, which
 * returns as drive_blocking does. Once in a process. */
int crew_serve(const struct server *srv,
               int (*drive)(int fd, struct uplink *up, struct session *s));

#endif
