/* pool: a fixed number of threads, each asleep in recv for one connection.
 *
 * A worker takes the next connection when its last one has closed. Connection
 * N + 1 of N workers is connected, by the kernel, but neither accepted nor
 * served: it waits in the backlog until a worker is free, and with clients that
 * keep their connections it starves. A connection costs nothing beside its
 * worker, which is made once. It ends at the number of workers. */
#include "models/crew.h"
#include "models/drive.h"
#include "models/model.h"
#include "models/net.h"
#include "models/stop.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/poll.h>

static struct crew crew = CREW_INIT;
static pthread_mutex_t accept_lock = PTHREAD_MUTEX_INITIALIZER;

struct worker {
    pthread_t thread;
    const struct server *srv;
    int rc;
};

/* One worker at a time waits for a connection, the others for their turn. It
 * joins the crew before the next one looks, so that a stop finds everybody. */
static int next_conn(const struct server *srv, struct post *post)
{
    pthread_mutex_lock(&accept_lock);
    post->fd = net_wait_accept(srv, 0);
    if (post->fd >= 0)
        crew_join(&crew, post);
    pthread_mutex_unlock(&accept_lock);
    return post->fd;
}

static void serve_conn(const struct server *srv, struct service *service,
                       struct post *post)
{
    struct session session;
    struct uplink up;

    uplink_init(&up, srv->upstream);
    session_init(&session, service);
    session_close(&session, drive_blocking(post->fd, &up, &session));
    upstream_release(&up, true);
    tally_add(srv->tally, service->tally);
    *service->tally = (struct tally){0};
    crew_leave(&crew, post);
}

static void *work(void *arg)
{
    struct worker *worker = arg;
    struct tally tally = {0};
    struct service service;
    struct post post;

    service_init(&service, worker->srv->protocol, &worker->srv->offers, &tally);
    while (next_conn(worker->srv, &post) >= 0)
        serve_conn(worker->srv, &service, &post);
    service_free(&service);
    if (post.fd != -ECANCELED) {
        worker->rc = post.fd;
        (void)eventfd_write(worker->srv->stop_fd, 1);
    }
    return NULL;
}

static void sleep_until_stop(const struct server *srv)
{
    struct pollfd stop = {.fd = srv->stop_fd, .events = POLLIN};

    while (poll(&stop, 1, -1) < 0 && errno == EINTR)
        ;
}

/* Returns how many were started; *rc is 0 when those are all. */
static size_t start_all(const struct server *srv, struct worker *workers,
                        int *rc)
{
    pthread_attr_t attr;
    size_t count = 0;

    *rc = -pthread_attr_init(&attr);
    if (*rc < 0)
        return 0;
    *rc = stop_spare_threads(&attr);
    while (*rc == 0 && count < srv->workers) {
        workers[count].srv = srv;
        *rc = -pthread_create(&workers[count].thread, &attr, work,
                              &workers[count]);
        count += *rc == 0;
    }
    pthread_attr_destroy(&attr);
    return count;
}

static int serve(const struct server *srv)
{
    struct worker *workers = calloc(srv->workers, sizeof *workers);
    size_t count;
    int rc;

    if (workers == NULL)
        return -ENOMEM;
    count = start_all(srv, workers, &rc);
    if (rc < 0)
        (void)eventfd_write(srv->stop_fd, 1);
    sleep_until_stop(srv);
    pthread_mutex_lock(&accept_lock);
    net_stop_accepting(srv);
    pthread_mutex_unlock(&accept_lock);
    crew_drain(&crew);
    for (size_t i = 0; i < count; i++) {
        (void)pthread_join(workers[i].thread, NULL);
        if (rc == 0)
            rc = workers[i].rc;
    }
    free(workers);
    return rc;
}

const struct model model = {
    .name = "pool",
    .summary = "a fixed number of threads, each asleep in recv for one "
               "connection",
    .serve = serve,
};
