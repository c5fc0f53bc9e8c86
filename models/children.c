/* The child processes of a server. */
#include "models/children.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

int children_init(struct children *children)
{
    sigset_t child;

    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &child, NULL) < 0)
        return -errno;
    *children = (struct children){
        .ended_fd = signalfd(-1, &child, SFD_NONBLOCK | SFD_CLOEXEC)};
    return children->ended_fd < 0 ? -errno : 0;
}

void children_free(struct children *children)
{
    close(children->ended_fd);
    free(children->pids);
}

static int grow(struct children *children)
{
    size_t room = children->room != 0 ? 2 * children->room : 64;
    pid_t *pids = reallocarray(children->pids, room, sizeof *pids);

    if (pids == NULL)
        return -ENOMEM;
    children->pids = pids;
    children->room = room;
    return 0;
}

static void mask_stops(int how)
{
    sigset_t stops;

    (void)sigemptyset(&stops);
    (void)sigaddset(&stops, SIGTERM);
    (void)sigaddset(&stops, SIGINT);
    (void)sigprocmask(how, &stops, NULL);
}

pid_t children_fork(struct children *children)
{
    pid_t parent = getpid();
    pid_t pid;

    if (children->count == children->room && grow(children) < 0)
        return -ENOMEM;
    mask_stops(SIG_BLOCK);
    pid = fork();
    if (pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        /* It may have died before the line above. */
        if (getppid() != parent)
            _exit(EXIT_FAILURE);
        return 0;
    }
    if (pid < 0)
        pid = -errno;
    else
        children->pids[children->count++] = pid;
    mask_stops(SIG_UNBLOCK);
    return pid;
}

void children_release_signals(void)
{
    mask_stops(SIG_UNBLOCK);
}

/* The news is read before the status, so that the next end is news again. */
pid_t children_reap(struct children *children, int *status)
{
    struct signalfd_siginfo news;
    pid_t pid;

    while (read(children->ended_fd, &news, sizeof news) > 0)
        ;
    pid = waitpid(-1, status, WNOHANG);
    if (pid <= 0)
        return 0;
    for (size_t i = 0; i < children->count; i++) {
        if (children->pids[i] == pid) {
            children->pids[i] = children->pids[--children->count];
            break;
        }
    }
    return pid;
}

void children_signal(const struct children *children, int signal)
{
    for (size_t i = 0; i < children->count; i++)
        (void)kill(children->pids[i], signal);
}
