/* Kills the server when concbench itself is killed. */
#include "harness/run/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int guard_fd = -1;
static pid_t guard_pid;

/* Messages are shorter than PIPE_BUF, so each is written and read whole. */
static int tell(pid_t group)
{
    ssize_t n;

    if (guard_fd < 0)
        return 0;
    do
        n = write(guard_fd, &group, sizeof group);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : 0;
}

static _Noreturn void keep_guard(int fd)
{
    pid_t group = 0;
    sigset_t all;
    ssize_t n;

    /* Neither the terminal's signals nor an open descriptor reach it. */
    (void)setsid();
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, NULL);
    if (dup2(fd, STDIN_FILENO) < 0)
        _exit(1);
    (void)close_range(STDIN_FILENO + 1, ~0U, 0);
    do
        n = read(STDIN_FILENO, &group, sizeof group);
    while (n > 0 || (n < 0 && errno == EINTR));
    if (group > 0)
        (void)kill(-group, SIGKILL);
    _exit(0);
}

int guard_start(void)
{
    int fds[2];
    pid_t pid;

    if (pipe2(fds, O_CLOEXEC) < 0)
        return -errno;
    pid = fork();
    if (pid == 0)
        keep_guard(fds[0]);
    (void)close(fds[0]);
    if (pid < 0) {
        int err = errno;

        (void)close(fds[1]);
        return -err;
    }
    guard_fd = fds[1];
    guard_pid = pid;
    return 0;
}

int guard_watch_me(void)
{
    return tell(getpid());
}

void guard_forget(void)
{
    (void)tell(0);
}

void guard_stop(void)
{
    if (guard_fd < 0)
        return;
    (void)close(guard_fd);
    guard_fd = -1;
    while (waitpid(guard_pid, NULL, 0) < 0 && errno == EINTR)
        ;
}
