/* Threads that each serve a connection. */
#include "models/crew.h"

#include "models/net.h"
#include "models/stack.h"
#include "models/stop.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

struct conn {
    struct post post;
    const struct server *srv;
    int (*drive)(int fd, struct session *s);
};

static struct crew everybody = CREW_INIT;

void crew_join(struct crew *crew, struct post *post)
{
    pthread_mutex_lock(&crew->lock);
    post->previous = NULL;
    post->next = crew->first;
    if (post->next != NULL)
        post->next->previous = post;
    crew->first = post;
    pthread_mutex_unlock(&crew->lock);
}

void crew_leave(struct crew *crew, struct post *post)
{
    pthread_mutex_lock(&crew->lock);
    if (post->next != NULL)
        post->next->previous = post->previous;
    if (post->previous != NULL)
        post->previous->next = post->next;
    else
        crew->first = post->next;
    close(post->fd);
    pthread_cond_signal(&crew->left);
    pthread_mutex_unlock(&crew->lock);
}

void crew_drain(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    for (struct post *post = crew->first; post != NULL; post = post->next)
        net_end_input(post->fd);
    while (crew->first != NULL)
        pthread_cond_wait(&crew->left, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
}

static void *serve_conn(void *arg)
{
    struct conn *conn = arg;
    struct tally tally = {0};
    struct service service;
    struct session session;

    service_init(&service, conn->srv->protocol, &conn->srv->offers, &tally);
    session_init(&session, &service);
    session_close(&session, conn->drive(conn->post.fd, &session));
    service_free(&service);
    tally_add(conn->srv->tally, &tally);
    crew_leave(&everybody, &conn->post);
    free(conn);
    return NULL;
}

static void start(const struct conn *example, const pthread_attr_t *attr)
{
    struct conn *conn = malloc(sizeof *conn);
    pthread_t thread;

    if (conn == NULL) {
        net_refuse(example->srv, example->post.fd);
        return;
    }
    *conn = *example;
    crew_join(&everybody, &conn->post);
    if (pthread_create(&thread, attr, serve_conn, conn) != 0) {
        tally_add(conn->srv->tally, &(struct tally){.closed = 1, .errors = 1});
        crew_leave(&everybody, &conn->post);
        free(conn);
    }
}

int crew_serve(const struct server *srv,
               int (*drive)(int fd, struct session *s))
{
    struct conn conn = {.srv = srv, .drive = drive};
    pthread_attr_t attr;
    int rc = -pthread_attr_init(&attr);

    if (rc < 0)
        return rc;
    rc = -pthread_attr_setstacksize(&attr, STACK_BYTES);
    if (rc == 0)
        rc = stop_spare_threads(&attr);
    if (rc == 0)
        rc = -pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    while (rc == 0) {
        conn.post.fd = net_wait_accept(srv, 0);
        if (conn.post.fd >= 0)
            start(&conn, &attr);
        else
            rc = conn.post.fd;
    }
    pthread_attr_destroy(&attr);
    net_stop_accepting(srv);
    crew_drain(&everybody);
    return rc == -ECANCELED ? 0 : rc;
}
