/* A program that runs on our behalf. */
#include "harness/run/child.h"

#include "harness/run/guard.h"
#include "support/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SLICE_MS = 50 };

/* The pipes of a child: where it writes and where we read. */
struct pipes {
    int out[2], err[2];
    int failed[2]; /* the errno of what went wrong before exec */
    int hold[2];   /* the child waits for its end */
};

static void close_pair(int fds[2])
{
    for (int i = 0; i < 2; i++)
        if (fds[i] >= 0)
            (void)close(fds[i]);
}

static int open_pipes(struct pipes *pipes)
{
    int err;

    *pipes = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
    if (pipe2(pipes->out, O_CLOEXEC) == 0 &&
        pipe2(pipes->err, O_CLOEXEC) == 0 &&
        pipe2(pipes->failed, O_CLOEXEC) == 0 &&
        pipe2(pipes->hold, O_CLOEXEC) == 0 &&
        fcntl(pipes->out[0], F_SETFL, O_NONBLOCK) == 0 &&
        fcntl(pipes->err[0], F_SETFL, O_NONBLOCK) == 0)
        return 0;
    err = errno;
    close_pair(pipes->out);
    close_pair(pipes->err);
    close_pair(pipes->failed);
    close_pair(pipes->hold);
    return -err;
}

/* In the child, after fork: 0 or the errno. */
static int prepare(const struct pipes *pipes, const cpu_set_t *cpus)
{
    int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    sigset_t none;

    (void)sigemptyset(&none);
    if (null_fd < 0 || setpgid(0, 0) < 0 ||
        prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ||
        dup2(null_fd, STDIN_FILENO) < 0 ||
        dup2(pipes->out[1], STDOUT_FILENO) < 0 ||
        dup2(pipes->err[1], STDERR_FILENO) < 0 ||
        sigprocmask(SIG_SETMASK, &none, NULL) < 0 ||
        signal(SIGPIPE, SIG_DFL) == SIG_ERR)
        return errno;
    if (cpus != NULL && sched_setaffinity(0, sizeof *cpus, cpus) < 0)
        return errno;
    return -guard_watch_me();
}

static void wait_hold(const struct pipes *pipes)
{
    char nothing;

    (void)close(pipes->hold[1]);
    while (read(pipes->hold[0], &nothing, 1) < 0 && errno == EINTR)
        ;
}

static _Noreturn void become(char *const argv[], const struct pipes *pipes,
                             const cpu_set_t *cpus)
{
    int err = prepare(pipes, cpus);
    ssize_t n;

    if (err == 0) {
        wait_hold(pipes);
        (void)execvp(argv[0], argv);
        err = errno;
    }
    n = write(pipes->failed[1], &err, sizeof err);
    _exit(n == (ssize_t)sizeof err ? 127 : 126);
}

static void text_open(struct child_text *text, int fd)
{
    text->fd = fd;
    text->is_cut = false;
    text->len = 0;
    text->data[0] = '\0';
}

/* 0 once the program runs, else the negative errno that kept it from it. */
static int wait_exec(int fd)
{
    int err = 0;
    ssize_t n;

    do
        n = read(fd, &err, sizeof err);
    while (n < 0 && errno == EINTR);
    return n > 0 ? -err : 0;
}

int child_start(struct child *child, char *const argv[], const cpu_set_t *cpus)
{
    return child_start_held(child, argv, cpus, NULL, NULL);
}

int child_start_held(struct child *child, char *const argv[],
                     const cpu_set_t *cpus,
                     void (*on_hold)(void *arg, pid_t pid), void *arg)
{
    struct pipes pipes;
    struct child_end end;
    int err = open_pipes(&pipes);

    if (err < 0)
        return err;
    child->pid = fork();
    if (child->pid == 0)
        become(argv, &pipes, cpus);
    err = child->pid < 0 ? -errno : 0;
    (void)close(pipes.out[1]);
    (void)close(pipes.err[1]);
    (void)close(pipes.failed[1]);
    if (err == 0 && on_hold != NULL)
        on_hold(arg, child->pid);
    close_pair(pipes.hold);
    text_open(&child->out, pipes.out[0]);
    text_open(&child->err, pipes.err[0]);
    if (err == 0)
        err = wait_exec(pipes.failed[0]);
    (void)close(pipes.failed[0]);
    child->pid_fd = child->pid > 0 ? pidfd_open(child->pid, 0) : -1;
    if (err == 0 && child->pid_fd < 0)
        err = -errno;
    if (err == 0)
        return 0;
    child_finish(child, &end);
    return err;
}

/* Keeps the newer half when it is full. */
static void text_make_room(struct child_text *text)
{
    size_t keep = CHILD_TEXT / 2;

    if (text->len < CHILD_TEXT - 1)
        return;
    memmove(text->data, text->data + text->len - keep, keep);
    text->len = keep;
    text->is_cut = true;
}

static void text_read(struct child_text *text)
{
    while (text->fd >= 0) {
        ssize_t n;

        text_make_room(text);
        n = read(text->fd, text->data + text->len, CHILD_TEXT - 1 - text->len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            break;
        if (n <= 0) {
            (void)close(text->fd);
            text->fd = -1;
            break;
        }
        text->len += (size_t)n;
        text->data[text->len] = '\0';
    }
}

void child_pump(struct child *child, int timeout_ms, int extra_fd)
{
    struct pollfd fds[] = {{.fd = child->out.fd, .events = POLLIN},
                           {.fd = child->err.fd, .events = POLLIN},
                           {.fd = child->pid_fd, .events = POLLIN},
                           {.fd = extra_fd, .events = POLLIN}};

    if (poll(fds, sizeof fds / sizeof fds[0], timeout_ms) < 0)
        return; /* EINTR, or no memory: the caller comes again */
    if (fds[0].revents != 0)
        text_read(&child->out);
    if (fds[1].revents != 0)
        text_read(&child->err);
}

bool child_has_ended(const struct child *child)
{
    struct pollfd fd = {.fd = child->pid_fd, .events = POLLIN};

    return poll(&fd, 1, 0) > 0;
}

bool child_wait(struct child *child, uint64_t deadline_ns,
                const volatile bool *stop)
{
    while (!child_has_ended(child)) {
        uint64_t now_ns = clock_now_ns();
        uint64_t left_ms;

        if (now_ns >= deadline_ns || (stop != NULL && *stop))
            return false;
        left_ms = (deadline_ns - now_ns) / NS_PER_MS + 1;
        child_pump(child, left_ms < SLICE_MS ? (int)left_ms : SLICE_MS, -1);
    }
    return true;
}

static double seconds(struct timeval tv)
{
    return (double)tv.tv_sec + (double)tv.tv_usec * 1e-6;
}

void child_finish(struct child *child, struct child_end *end)
{
    struct rusage usage = {.ru_utime = {0}};

    memset(end, 0, sizeof *end);
    if (child->pid > 0) {
        /* Before it is reaped nobody else can have its number. */
        (void)kill(-child->pid, SIGKILL);
        (void)kill(child->pid, SIGKILL);
        while (wait4(child->pid, &end->status, 0, &usage) < 0 && errno == EINTR)
            ;
        guard_forget();
    }
    end->user_s = seconds(usage.ru_utime);
    end->system_s = seconds(usage.ru_stime);
    text_read(&child->out);
    text_read(&child->err);
    if (child->out.fd >= 0)
        (void)close(child->out.fd);
    if (child->err.fd >= 0)
        (void)close(child->err.fd);
    if (child->pid_fd >= 0)
        (void)close(child->pid_fd);
    child->out.fd = -1;
    child->err.fd = -1;
    child->pid_fd = -1;
    child->pid = -1;
}

char *child_end_text(const struct child_end *end, char words[CHILD_WORDS])
{
    if (WIFSIGNALED(end->status))
        (void)snprintf(words, CHILD_WORDS, "signal %d (%s)",
                       WTERMSIG(end->status), strsignal(WTERMSIG(end->status)));
    else
        (void)snprintf(words, CHILD_WORDS, "exit status %d",
                       WEXITSTATUS(end->status));
    return words;
}

char *child_last_words(const struct child *child, const char *skipped,
                       char words[CHILD_WORDS])
{
    const char *line = child->err.data;

    words[0] = '\0';
    while (*line != '\0') {
        size_t len = strcspn(line, "\n");
        bool is_skipped =
            skipped != NULL && strncmp(line, skipped, strlen(skipped)) == 0;

        if (len > 0 && !is_skipped)
            (void)snprintf(words, CHILD_WORDS, "%.*s", (int)len, line);
        line += len + (line[len] != '\0');
    }
    for (char *c = words; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    return words;
}
