/* The stop: a signal handler that only makes async-signal-safe calls
 * (signal-safety(7)). */
#include "models/stop.h"

#include "support/clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t requested;
static volatile sig_atomic_t stop_fd = -1;
static volatile sig_atomic_t breaks_listener = -1;
static volatile sig_atomic_t breaks_conn = -1;
static const char *volatile unlinks;
static timer_t drain_timer;
static struct itimerspec drain_time;
static void (*when_overdue)(void);

/* An eventfd in the listener's place: a sleeping accept is restarted on it, a
 * later one fails on it, and the siblings that share the listener never
 * notice, as they would if it were shut down. */
static void break_listener(void)
{
    if (breaks_listener >= 0)
        (void)dup2(stop_fd, breaks_listener);
}

static void break_conn(void)
{
    if (breaks_conn >= 0)
        (void)shutdown(breaks_conn, SHUT_RD);
}

void stop_unlinks(const char *path)
{
    unlinks = path;
}

void stop_unlink(void)
{
    const char *path = unlinks;

    unlinks = NULL;
    if (path != NULL)
        (void)unlink(path);
}

static void on_stop(int signal)
{
    const uint64_t one = 1;
    int saved = errno;
    ssize_t n;

    (void)signal;
    if (!requested && when_overdue != NULL)
        (void)timer_settime(drain_timer, 0, &drain_time, NULL);
    requested = true;
    /* Fails only when it is readable already. */
    n = write(stop_fd, &one, sizeof one);
    (void)n;
    break_listener();
    break_conn();
    stop_unlink();
    errno = saved;
}

static void on_overdue(int signal)
{
    (void)signal;
    when_overdue();
}

static int handle(int signal, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};

    (void)sigemptyset(&action.sa_mask);
    return sigaction(signal, &action, NULL) < 0 ? -errno : 0;
}

/* gcc 12's ThreadSanitizer loses a signal that arrives in the middle of a
 * thread's first blocking call; so that call is made while none is expected. */
static void block_once(void)
{
#ifdef __SANITIZE_THREAD__
    (void)poll(NULL, 0, 0);
#endif
}

int stop_init(uint64_t drain_timeout_ns, void (*overdue)(void))
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                             .sigev_signo = SIGALRM};
    int rc;

    block_once();
    requested = false;
    unlinks = NULL;
    /* A timer of 0 would never fire. */
    drain_time.it_value =
        clock_timespec(drain_timeout_ns != 0 ? drain_timeout_ns : 1);
    if (timer_create(CLOCK_MONOTONIC, &event, &drain_timer) < 0)
        return -errno;
    when_overdue = overdue;
    stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (stop_fd < 0)
        return -errno;
    if ((rc = handle(SIGALRM, on_overdue)) < 0 ||
        (rc = handle(SIGTERM, on_stop)) < 0 ||
        (rc = handle(SIGINT, on_stop)) < 0 ||
        (rc = handle(SIGPIPE, SIG_IGN)) < 0)
        return rc;
    return stop_fd;
}

void stop_breaks_accept(int listen_fd)
{
    breaks_listener = listen_fd;
    if (requested)
        break_listener();
}

void stop_breaks_input(int fd)
{
    breaks_conn = fd;
    if (requested)
        break_conn();
}

int stop_spare_threads(pthread_attr_t *attr)
{
    sigset_t stops;

    (void)sigemptyset(&stops);
    (void)sigaddset(&stops, SIGTERM);
    (void)sigaddset(&stops, SIGINT);
    (void)sigaddset(&stops, SIGALRM);
    return -pthread_attr_setsigmask_np(attr, &stops);
}

void stop_in_child(void)
{
    when_overdue = NULL;
    requested = false;
    stop_fd = -1;
    unlinks = NULL;
}
