/* busypoll: one loop that never sleeps: it tries every socket in turn.
 *
 * Nobody asks the kernel which socket is ready: a receive that finds nothing
 * says EAGAIN, and the next is tried. It burns a whole core at rest, and every
 * idle connection costs one system call a round. A connection costs its
 * descriptor and a few hundred bytes. It ends with the descriptors. */
#include "models/conn.h"
#include "models/model.h"

#include <errno.h>
#include <unistd.h>

struct tried {
    struct conn conn; /* first: conn_accept allocates the whole */
    enum want want;
};

static void try_conn(struct conn_set *conns, struct tried *t)
{
    t->want = conn_turn(conns, &t->conn).want;
    if (t->want == WANT_CLOSE)
        conn_close(conns, &t->conn, 0);
}

/* One round. A connection that lets time pass is left to its timer. */
static void try_all(struct conn_set *conns)
{
    uint64_t now_ns = conn_now(conns);
    struct conn *next;

    for (struct conn *conn = conns->first; conn != NULL; conn = next) {
        struct tried *t = (struct tried *)conn;

        next = conn->next;
        if (t->want != WANT_WAIT)
            try_conn(conns, t);
    }
    for (struct conn *conn; (conn = conn_due(conns, now_ns)) != NULL;)
        try_conn(conns, (struct tried *)conn);
}

static int serve(const struct server *srv)
{
    struct conn_set conns;
    uint64_t stop;
    int rc = -EAGAIN;

    conn_set_init(&conns, srv);
    while (rc == -EAGAIN && read(srv->stop_fd, &stop, sizeof stop) < 0) {
        while (conn_accept(&conns, sizeof(struct tried), &rc) != NULL)
            ;
        try_all(&conns);
    }
    conn_end_inputs(&conns);
    while (rc == -EAGAIN && conns.first != NULL)
        try_all(&conns);
    conn_set_free(&conns);
    return rc == -EAGAIN ? 0 : rc;
}

const struct model model = {
    .name = "busypoll",
    .summary = "one loop that never sleeps: it tries every socket in turn",
    .serve = serve,
};
