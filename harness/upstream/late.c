/* One thread, one epoll set, level-triggered, and a heap of who is due. The
 * answers of a connection go out in the order of their requests: each is due
 * by itself, and its timer is that of the first. */
#include "harness/upstream/late.h"

#include "harness/load/gaps.h"
#include "harness/upstream/resp.h"
#include "support/clock.h"
#include "support/timers.h"
#include "workloads/fetch_value.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

/* A connection with so many answers to come is not listened to. */
enum { BATCH = 256, ANSWERS_MAX = 1024, ANSWER_BYTES = 96 };

struct answer {
    STAILQ_ENTRY(answer) others;
    uint64_t due_ns;
    size_t sent, len;
    char text[ANSWER_BYTES];
};

/* A connection. */
struct guest {
    struct timer timer; /* first: armed while its first answer is not due */
    int fd;
    uint32_t events; /* that epoll knows of */
    bool is_leaving; /* once it has its answers */
    STAILQ_HEAD(answers, answer) answers;
    size_t answer_count;
    size_t have; /* bytes of requests */
    char bytes[RESP_REQUEST_BYTES];
    LIST_ENTRY(guest) others;
};

struct late {
    const struct late_options *options;
    struct late_tally *tally;
    struct gaps delays;
    struct timers timers;
    int epoll_fd;
    LIST_HEAD(guests, guest) guests;
};

static void guest_close(struct late *l, struct guest *g)
{
    struct answer *answer;

    while ((answer = STAILQ_FIRST(&g->answers)) != NULL) {
        STAILQ_REMOVE_HEAD(&g->answers, others);
        free(answer);
    }
    timers_cancel(&l->timers, &g->timer);
    LIST_REMOVE(g, others);
    (void)close(g->fd);
    free(g);
}

/* An empty set would still report hang-ups: who is deaf is left out. */
static int watch(const struct late *l, struct guest *g, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = g};
    int op = g->events == 0 ? EPOLL_CTL_ADD
             : events == 0  ? EPOLL_CTL_DEL
                            : EPOLL_CTL_MOD;

    if (events != g->events && epoll_ctl(l->epoll_fd, op, g->fd, &event) < 0)
        return -errno;
    g->events = events;
    return 0;
}

static uint64_t draw_delay(struct late *l)
{
    if (!l->options->is_random)
        return l->options->delay_ns;
    return (uint64_t)gaps_draw(&l->delays);
}

static bool is_word(const struct resp_word *word, const char *text)
{
    return word->len == strlen(text) &&
           strncasecmp(word->text, text, word->len) == 0;
}

/* Writes the answer to a request. True when it is one that is late. */
static bool compose(struct late *l, struct guest *g,
                    const struct resp_request *request, struct answer *answer)
{
    const struct resp_word *words = request->words;
    char value[FETCH_VALUE_BYTES + 1];
    bool is_get = request->count == 2 && is_word(&words[0], "GET");
    int number = is_get ? fetch_key_number(words[1].text, words[1].len) : -1;
    const char *text = "$-1\r\n";

    if (is_get)
        l->tally->gets++;
    else if (is_word(&words[0], "PING") && request->count == 1)
        text = "+PONG\r\n";
    else if (is_word(&words[0], "QUIT"))
        text = "+OK\r\n";
    else
        text = "-ERR this upstream knows GET, PING and QUIT\r\n";
    if (number >= 0) {
        fetch_value((unsigned)number, value);
        answer->len =
            (size_t)snprintf(answer->text, sizeof answer->text, "$%d\r\n%s\r\n",
                             FETCH_VALUE_BYTES, value);
    } else {
        answer->len =
            (size_t)snprintf(answer->text, sizeof answer->text, "%s", text);
    }
    g->is_leaving = g->is_leaving || is_word(&words[0], "QUIT");
    return is_get;
}

static int take_request(struct late *l, struct guest *g,
                        const struct resp_request *request, uint64_t now_ns)
{
    struct answer *answer = calloc(1, sizeof *answer);

    if (answer == NULL)
        return -ENOMEM;
    answer->due_ns = now_ns;
    if (compose(l, g, request, answer))
        answer->due_ns += draw_delay(l);
    STAILQ_INSERT_TAIL(&g->answers, answer, others);
    g->answer_count++;
    return 0;
}

/* All whole requests; the rest goes to the front. 0 or a negative errno. */
static int take_requests(struct late *l, struct guest *g, uint64_t now_ns)
{
    size_t at = 0;
    ssize_t n = 0;
    int rc = 0;

    while (rc == 0 && !g->is_leaving && g->answer_count < ANSWERS_MAX) {
        struct resp_request request;

        n = resp_read(g->bytes + at, g->have - at, &request);
        if (n <= 0)
            break;
        at += (size_t)n;
        if (request.count > 0)
            rc = take_request(l, g, &request, now_ns);
    }
    g->have -= at;
    memmove(g->bytes, g->bytes + at, g->have);
    return n < 0 ? (int)n : rc;
}

/* Sends what is due. 0, -EAGAIN when the socket is full, or a negative errno.
 */
static int send_due(struct late *l, struct guest *g, uint64_t now_ns)
{
    struct answer *answer;

    while ((answer = STAILQ_FIRST(&g->answers)) != NULL) {
        ssize_t n;

        if (answer->due_ns > now_ns)
            return timers_set(&l->timers, &g->timer, answer->due_ns);
        n = send(g->fd, answer->text + answer->sent, answer->len - answer->sent,
                 MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR)
            return -errno;
        answer->sent += n > 0 ? (size_t)n : 0;
        if (answer->sent < answer->len)
            continue;
        STAILQ_REMOVE_HEAD(&g->answers, others);
        g->answer_count--;
        free(answer);
    }
    return g->is_leaving ? -ENOTCONN : 0;
}

/* Answers, and listens to what was kept back meanwhile. */
static void guest_go_on(struct late *l, struct guest *g, uint64_t now_ns)
{
    int sent = 0;
    int rc;

    do {
        rc = take_requests(l, g, now_ns);
        if (rc == 0)
            sent = send_due(l, g, now_ns);
    } while (rc == 0 && sent == 0 && g->have == sizeof g->bytes &&
             g->answer_count < ANSWERS_MAX);
    if (rc == 0 && sent == -EAGAIN)
        rc = watch(l, g, EPOLLOUT);
    else if (rc == 0 && sent == 0)
        rc = watch(l, g,
                   g->answer_count < ANSWERS_MAX && !g->is_leaving ? EPOLLIN
                                                                   : 0);
    else if (rc == 0)
        rc = sent;
    if (rc < 0) {
        l->tally->errors += rc != -ENOTCONN;
        guest_close(l, g);
    }
}

static void guest_ready(struct late *l, struct guest *g, uint32_t events)
{
    ssize_t n = 0;

    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 &&
        g->have < sizeof g->bytes) {
        n = recv(g->fd, g->bytes + g->have, sizeof g->bytes - g->have, 0);
        if (n < 0 && errno != EAGAIN && errno != EINTR) {
            l->tally->errors++;
            guest_close(l, g);
            return;
        }
        g->is_leaving = g->is_leaving || n == 0;
    }
    g->have += n > 0 ? (size_t)n : 0;
    guest_go_on(l, g, clock_now_ns());
}

static void welcome(struct late *l)
{
    int one = 1;
    int fd;

    while ((fd = accept4(l->options->listen_fd, NULL, NULL,
                         SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct guest *g = calloc(1, sizeof *g);

        if (g == NULL) {
            (void)close(fd);
            continue;
        }
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        g->fd = fd;
        STAILQ_INIT(&g->answers);
        LIST_INSERT_HEAD(&l->guests, g, others);
        l->tally->connections++;
        if (watch(l, g, EPOLLIN) < 0)
            guest_close(l, g);
    }
    /* Out of descriptors: the others are served on, and this is not spun. */
    if (errno == EMFILE || errno == ENFILE)
        (void)clock_sleep(NS_PER_MS);
}

static const struct timespec *sleep_time(const struct late *l,
                                         struct timespec *time)
{
    uint64_t next_ns = timers_next(&l->timers);
    uint64_t now_ns = clock_now_ns();

    if (next_ns == UINT64_MAX)
        return NULL;
    *time = clock_timespec(next_ns > now_ns ? next_ns - now_ns : 0);
    return time;
}

/* 0, -ECANCELED as it is to stop, or a negative errno. */
static int turn(struct late *l)
{
    struct epoll_event ready[BATCH];
    struct timespec time;
    struct timer *timer;
    uint64_t now_ns;
    int n = epoll_pwait2(l->epoll_fd, ready, BATCH, sleep_time(l, &time), NULL);

    if (n < 0)
        return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < n; i++) {
        if (ready[i].data.ptr == &l->options->stop_fd)
            return -ECANCELED;
        if (ready[i].data.ptr == &l->options->listen_fd)
            welcome(l);
        else
            guest_ready(l, ready[i].data.ptr, ready[i].events);
    }
    now_ns = clock_now_ns();
    while ((timer = timers_expired(&l->timers, now_ns)) != NULL)
        guest_go_on(l, (struct guest *)timer, now_ns);
    return 0;
}

static int watch_own(const struct late *l, const int *fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = (void *)fd};

    return epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, *fd, &event) < 0 ? -errno : 0;
}

int late_serve(const struct late_options *options, struct late_tally *tally)
{
    struct late l = {.options = options,
                     .tally = tally,
                     .epoll_fd = epoll_create1(EPOLL_CLOEXEC)};
    int rc;

    if (l.epoll_fd < 0)
        return -errno;
    /* A sleep ends up to 50 us late, unless one asks: prctl(2). */
    (void)prctl(PR_SET_TIMERSLACK, 1);
    LIST_INIT(&l.guests);
    if (options->is_random)
        gaps_init(&l.delays, LOAD_POISSON, 1e9 / (double)options->delay_ns, 0,
                  1, options->seed);
    rc = watch_own(&l, &options->stop_fd);
    if (rc == 0)
        rc = watch_own(&l, &options->listen_fd);
    while (rc == 0)
        rc = turn(&l);
    while (!LIST_EMPTY(&l.guests))
        guest_close(&l, LIST_FIRST(&l.guests));
    timers_free(&l.timers);
    (void)close(l.epoll_fd);
    return rc == -ECANCELED ? 0 : rc;
}
