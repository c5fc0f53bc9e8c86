/* Starting the server under test. */
#include "tests/conformance/server.h"

#include "support/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGV_MAX = 64 };

/* The command's words, then `more`. */
static bool build_argv(struct trial *t, const char *const *more,
                       const char *port, const char *argv[ARGV_MAX])
{
    size_t n = 0;

    for (char **word = t->target->command; *word != NULL; word++) {
        if (n == ARGV_MAX - 1)
            return trial_fail(t, "the command is too long");
        argv[n++] = strcmp(*word, "{port}") == 0 ? port : *word;
    }
    for (; more != NULL && *more != NULL; more++) {
        if (n == ARGV_MAX - 1)
            return trial_fail(t, "the command is too long");
        argv[n++] = *more;
    }
    argv[n] = NULL;
    return true;
}

_Noreturn static void become(const char *const *argv, int out, int err,
                             uint64_t descriptors)
{
    struct rlimit limit = {.rlim_cur = descriptors, .rlim_max = descriptors};
    const char *args[ARGV_MAX] = {NULL};

    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0 ||
        (descriptors != 0 && setrlimit(RLIMIT_NOFILE, &limit) < 0))
        _exit(127);
    memcpy(args, argv, sizeof args);
    /* execvp takes the words as they are, but for the const. */
    (void)execvp(args[0], (char **)args);
    perror(args[0]);
    _exit(127);
}

/* Forks and executes; its stdout goes to `out`. */
static bool spawn(struct trial *t, struct server *server,
                  const char *const argv[ARGV_MAX], int out,
                  uint64_t descriptors)
{
    server->err_fd = memfd_create("stderr", MFD_CLOEXEC);
    if (server->err_fd < 0)
        return trial_fail(t, "memfd_create: %s", strerror(errno));
    server->pid = fork();
    if (server->pid < 0) {
        server->pid = 0;
        return trial_fail(t, "fork: %s", strerror(errno));
    }
    if (server->pid == 0)
        become(argv, out, server->err_fd, descriptors);
    /* Here as well, so that the group is there before the child is. */
    (void)setpgid(server->pid, server->pid);
    server->pid_fd = pidfd_open(server->pid, 0);
    return server->pid_fd >= 0 ||
           trial_fail(t, "pidfd_open: %s", strerror(errno));
}

static bool fail_early(struct trial *t, const struct server *server)
{
    char err[SERVER_TEXT];

    server_read_err(server, err);
    err[strcspn(err, "\n")] = '\0';
    return trial_fail(t, "it ended before it was ready: %.150s", err);
}

/* The first line of its stdout; anything behind it would be a mistake. */
static bool read_ready_line(struct trial *t, struct server *server)
{
    char line[256];
    size_t len = 0;

    while (len < sizeof line - 1) {
        ssize_t n;

        if (!trial_wait(t, server->out_fd, POLLIN,
                        "waiting for the ready line"))
            return false;
        n = read(server->out_fd, line + len, 1);
        if (n == 0)
            return fail_early(t, server);
        if (n < 0 && errno != EINTR)
            return trial_fail(t, "its stdout: %s", strerror(errno));
        if (n > 0 && line[len++] == '\n')
            break;
    }
    line[len > 0 ? len - 1 : 0] = '\0';
    if (sscanf(line, "ready %127s", server->address) != 1 ||
        strlen(line) != strlen("ready ") + strlen(server->address))
        return trial_fail(t, "its first line is \"%.80s\"", line);
    return true;
}

static bool parse_address(struct trial *t, struct server *server)
{
    struct sockaddr_in *in = (struct sockaddr_in *)&server->peer;
    struct sockaddr_un *un = (struct sockaddr_un *)&server->peer;
    const char *colon = strrchr(server->address, ':');
    char host[64] = "";

    if (strncmp(server->address, "unix:", 5) == 0) {
        un->sun_family = AF_UNIX;
        (void)snprintf(un->sun_path, sizeof un->sun_path, "%s",
                       server->address + 5);
        server->peer_len = sizeof *un;
        return true;
    }
    if (colon != NULL)
        (void)snprintf(host, sizeof host, "%.*s",
                       (int)(colon - server->address), server->address);
    in->sin_family = AF_INET;
    in->sin_port =
        htons((uint16_t)(colon != NULL ? strtoul(colon + 1, NULL, 10) : 0));
    server->peer_len = sizeof *in;
    if (in->sin_port == 0 || inet_pton(AF_INET, host, &in->sin_addr) != 1)
        return trial_fail(t, "its address is \"%s\"", server->address);
    return true;
}

/* A foreign server takes a port and says nothing: one that is free now, and
 * the first connection that it accepts says that it is ready. */
static bool pick_port(struct trial *t, struct server *server, char port[8])
{
    struct sockaddr_in *in = (struct sockaddr_in *)&server->peer;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok;

    in->sin_family = AF_INET;
    in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server->peer_len = sizeof *in;
    ok = fd >= 0 && bind(fd, (struct sockaddr *)in, sizeof *in) == 0 &&
         getsockname(fd, (struct sockaddr *)in, &server->peer_len) == 0;
    if (fd >= 0)
        close(fd);
    if (!ok)
        return trial_fail(t, "no free port: %s", strerror(errno));
    (void)snprintf(port, 8, "%u", ntohs(in->sin_port));
    return true;
}

static bool await_port(struct trial *t, struct server *server)
{
    struct pollfd ended = {.fd = server->pid_fd, .events = POLLIN};

    while (clock_now_ns() < t->deadline_ns) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        int rc =
            connect(fd, (struct sockaddr *)&server->peer, server->peer_len);

        if (fd >= 0)
            close(fd);
        if (rc == 0)
            return true;
        if (poll(&ended, 1, 5) > 0)
            return fail_early(t, server);
    }
    return trial_fail(t, "timed out waiting for the port");
}

static bool start_foreign(struct trial *t, struct server *server)
{
    const char *argv[ARGV_MAX];
    char port[8];

    if (!pick_port(t, server, port) || !build_argv(t, NULL, port, argv))
        return false;
    server->out_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    return server->out_fd >= 0 && spawn(t, server, argv, server->out_fd, 0) &&
           await_port(t, server);
}

static bool start_ours(struct trial *t, struct server *server,
                       const struct server_setup *setup)
{
    const char *more[SERVER_WORDS + 5] = {"--protocol",
                                          protocol_name(t->protocol)};
    const char *listen = setup->listen != NULL ? setup->listen : "127.0.0.1:0";
    const char *argv[ARGV_MAX];
    size_t n = 2;
    int pipe_fds[2];
    bool ok;

    if (listen[0] != '\0') {
        more[n++] = "--listen";
        more[n++] = listen;
    }
    for (size_t i = 0; setup->options[i] != NULL; i++)
        more[n++] = setup->options[i];
    if (!build_argv(t, more, NULL, argv))
        return false;
    if (pipe2(pipe_fds, O_CLOEXEC) < 0)
        return trial_fail(t, "pipe: %s", strerror(errno));
    server->out_fd = pipe_fds[0];
    ok = spawn(t, server, argv, pipe_fds[1], setup->descriptors);
    close(pipe_fds[1]);
    return ok && read_ready_line(t, server) && parse_address(t, server);
}

bool server_start(struct trial *t, struct server *server,
                  const struct server_setup *setup)
{
    *server = (struct server){.pid_fd = -1, .out_fd = -1, .err_fd = -1};
    t->server = server;
    return t->target->is_foreign ? start_foreign(t, server)
                                 : start_ours(t, server, setup);
}

bool server_run(struct trial *t, const char *const *words,
                struct run_result *result)
{
    struct server server = {.pid_fd = -1, .out_fd = -1, .err_fd = -1};
    const char *argv[ARGV_MAX];
    bool ok = build_argv(t, words, NULL, argv);

    *result = (struct run_result){.exit_code = -1};
    if (ok) {
        server.out_fd = memfd_create("stdout", MFD_CLOEXEC);
        ok = server.out_fd >= 0 && spawn(t, &server, argv, server.out_fd, 0) &&
             trial_wait(t, server.pid_fd, POLLIN, "waiting for its end");
    }
    if (ok && waitpid(server.pid, &server.status, 0) == server.pid) {
        server.pid = 0;
        if (WIFEXITED(server.status))
            result->exit_code = WEXITSTATUS(server.status);
        (void)pread(server.out_fd, result->out, SERVER_TEXT - 1, 0);
        (void)pread(server.err_fd, result->err, SERVER_TEXT - 1, 0);
    }
    server_release(&server);
    return ok;
}
