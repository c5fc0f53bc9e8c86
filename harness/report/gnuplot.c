/* Runs gnuplot, without a shell. */
#include "harness/report/gnuplot.h"

#include "support/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { ARGUMENTS_MAX = 12 };

/* stdin and stdout go nowhere, stderr to `said`. Returns 0 or -errno. */
static int start(const char *const *argv, int said, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    int err = posix_spawn_file_actions_init(&actions);

    if (err != 0)
        return -err;
    err = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
                                           O_RDWR, 0);
    if (err == 0)
        err = posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO,
                                               STDOUT_FILENO);
    if (err == 0)
        err = posix_spawn_file_actions_adddup2(&actions, said, STDERR_FILENO);
    if (err == 0) /* the arguments are not changed: the type is historical */
        err = posix_spawnp(pid, argv[0], &actions, NULL, (char *const *)argv,
                           environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    return -err;
}

/* Reads until the end of the stream or the deadline; keeps what fits. Returns 0
 * or a negative errno. */
static int listen_until(int fd, uint64_t deadline_ns, char *text, size_t size)
{
    char rest[512];
    size_t used = 0;

    for (;;) {
        struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
        uint64_t now_ns = clock_now_ns();
        ssize_t n;

        if (now_ns >= deadline_ns)
            return -ETIMEDOUT;
        if (poll(&poll_fd, 1, (int)((deadline_ns - now_ns) / NS_PER_MS) + 1) <
                0 &&
            errno != EINTR)
            return -errno;
        if (poll_fd.revents == 0)
            continue;
        n = read(fd, rest, sizeof rest);
        if (n == 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return -errno;
        for (ssize_t i = 0; i < n && used + 1 < size; i++)
            text[used++] = rest[i];
        text[used] = '\0';
    }
}

/* What is worth saying of gnuplot's words: it shows the place in lines of their
 * own, then `"script" line N: what is wrong`. */
static const char *gist(char *text)
{
    char *line = strstr(text, "line ");

    if (line == NULL)
        line = text + strspn(text, " \n");
    line[strcspn(line, "\n")] = '\0';
    return line[0] != '\0' ? line : "it does not say why";
}

static int finish(pid_t pid, int err, char *said, char error[GNUPLOT_ERROR])
{
    int status = 0;

    if (err < 0)
        (void)kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0) {
        if (errno == EINTR)
            continue;
        err = -errno;
        break;
    }
    if (err == -ETIMEDOUT)
        (void)snprintf(error, GNUPLOT_ERROR, "gnuplot took too long");
    else if (err < 0)
        (void)snprintf(error, GNUPLOT_ERROR, "gnuplot: %s", strerror(-err));
    if (err < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
        return err;
    /* Some systems report a failed exec as the child's exit. */
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
        (void)snprintf(error, GNUPLOT_ERROR, "gnuplot cannot be run");
        return -ENOENT;
    }
    (void)snprintf(error, GNUPLOT_ERROR, "gnuplot: %.200s", gist(said));
    return -EPROTO;
}

int gnuplot_run(const char *script, const char *const *arguments,
                uint64_t limit_ns, char error[GNUPLOT_ERROR])
{
    /* -d: without the user's settings, which are about other plots. */
    const char *argv[ARGUMENTS_MAX + 5] = {"gnuplot", "-d", "-c", script};
    char said[GNUPLOT_ERROR] = "";
    int ends[2] = {-1, -1};
    pid_t pid = -1;
    int err;

    for (size_t i = 0; i < ARGUMENTS_MAX && arguments[i] != NULL; i++)
        argv[4 + i] = arguments[i];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        err = -errno;
        (void)snprintf(error, GNUPLOT_ERROR, "gnuplot: %s", strerror(-err));
        return err;
    }
    err = start(argv, ends[1], &pid);
    (void)close(ends[1]);
    if (err == 0) {
        err =
            listen_until(ends[0], clock_now_ns() + limit_ns, said, sizeof said);
        err = finish(pid, err, said, error);
    } else {
        (void)snprintf(error, GNUPLOT_ERROR, "gnuplot cannot be run: %s",
                       strerror(-err));
    }
    (void)close(ends[0]);
    return err;
}
