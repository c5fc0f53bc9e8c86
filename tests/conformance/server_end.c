/* Watching and ending the server under test, and what it said at its end. */
#include "tests/conformance/server.h"

#include "support/clock.h"
#include "tests/conformance/procs.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void server_read_err(const struct server *server, char text[SERVER_TEXT])
{
    ssize_t n = pread(server->err_fd, text, SERVER_TEXT - 1, 0);

    text[n > 0 ? n : 0] = '\0';
}

bool server_says(const struct server *server, const char *text)
{
    char err[SERVER_TEXT];

    server_read_err(server, err);
    return strstr(err, text) != NULL;
}

bool server_signal(struct trial *t, int signal)
{
    return kill(t->server->pid, signal) == 0 ||
           trial_fail(t, "kill: %s", strerror(errno));
}

/* The first line of what it said last, for a reason. */
static bool fail_with_status(struct trial *t, const struct server *server)
{
    char err[SERVER_TEXT];

    server_read_err(server, err);
    err[strcspn(err, "\n")] = '\0';
    if (WIFSIGNALED(server->status))
        return trial_fail(t, "it was killed by signal %d: %.120s",
                          WTERMSIG(server->status), err);
    return trial_fail(t, "its exit code is %d: %.120s",
                      WEXITSTATUS(server->status), err);
}

/* True when the group is empty before `deadline_ns`. Its children that lost
 * their parent are ours now, and reaped here. */
static bool nobody_is_left(struct trial *t, pid_t group, uint64_t deadline_ns)
{
    struct procs left;

    for (;;) {
        if (procs_of_group(group, &left) < 0)
            return trial_fail(t, "/proc cannot be read");
        if (left.count == 0)
            return true;
        if (clock_now_ns() >= deadline_ns)
            return trial_fail(t, "it left %u processes behind", left.count);
        (void)waitpid(-group, NULL, WNOHANG);
        trial_pause(NS_PER_MS);
    }
}

static bool await_end(struct trial *t, uint64_t grace_ns)
{
    struct server *server = t->server;
    pid_t group = server->pid;
    char byte;
    bool ok;

    if (!trial_wait(t, server->pid_fd, POLLIN, "waiting for its end"))
        return false;
    while (waitpid(server->pid, &server->status, 0) < 0)
        if (errno != EINTR)
            return trial_fail(t, "waitpid: %s", strerror(errno));
    server->pid = 0;
    ok = t->target->is_foreign ||
         nobody_is_left(t, group, clock_now_ns() + grace_ns);
    procs_end_group(group);
    if (!ok || t->target->is_foreign)
        return ok;
    if (!WIFEXITED(server->status) || WEXITSTATUS(server->status) != 0)
        return fail_with_status(t, server);
    if (read(server->out_fd, &byte, 1) > 0)
        return trial_fail(t, "its stdout has more than the ready line");
    return true;
}

bool server_wait(struct trial *t)
{
    return await_end(t, 0);
}

bool server_wait_cut_off(struct trial *t)
{
    return await_end(t, NS_PER_S);
}

bool server_read_served(struct trial *t, struct counts *served)
{
    char err[SERVER_TEXT];
    const char *line;
    int end = 0;

    *served = (struct counts){0};
    server_read_err(t->server, err);
    line = strstr(err, "served ");
    if (line == NULL || (line != err && line[-1] != '\n'))
        return trial_fail(t, "there is no served line in \"%.120s\"", err);
    if (sscanf(line,
               "served accepted=%" SCNu64 " requests=%" SCNu64
               " bytes_in=%" SCNu64 " bytes_out=%" SCNu64 " errors=%" SCNu64
               "%n",
               &served->accepted, &served->requests, &served->bytes_in,
               &served->bytes_out, &served->errors, &end) != 5 ||
        (line[end] != ' ' && line[end] != '\n'))
        return trial_fail(t, "its served line is \"%.120s\"", line);
    return true;
}

bool server_stop(struct trial *t)
{
    struct counts served;

    return server_signal(t, SIGTERM) && server_wait(t) &&
           (t->target->is_foreign || server_read_served(t, &served));
}

bool server_counts_agree(struct trial *t, bool exact)
{
    const struct counts *seen = &t->server->seen;
    struct counts served;
    bool is_raw = t->protocol == PROTOCOL_RAW;
    bool same;
    bool possible;

    if (!server_read_served(t, &served))
        return false;
    same = served.bytes_in == seen->bytes_in &&
           served.bytes_out == seen->bytes_out &&
           served.accepted == seen->accepted && served.errors == seen->errors &&
           (is_raw || served.requests == seen->requests);
    possible = served.bytes_in <= seen->bytes_in &&
               served.bytes_out >= seen->bytes_out &&
               served.accepted <= seen->accepted &&
               served.requests >= (is_raw ? 0 : seen->requests) &&
               served.requests <= seen->bytes_in + seen->accepted;
    if (exact ? same && possible : possible)
        return true;
    return trial_fail(t,
                      "served accepted=%ju requests=%ju bytes_in=%ju "
                      "bytes_out=%ju errors=%ju, seen %ju %ju %ju %ju %ju",
                      served.accepted, served.requests, served.bytes_in,
                      served.bytes_out, served.errors, seen->accepted,
                      seen->requests, seen->bytes_in, seen->bytes_out,
                      seen->errors);
}

void server_release(struct server *server)
{
    int fds[] = {server->pid_fd, server->out_fd, server->err_fd};

    if (server->pid > 0)
        procs_end_group(server->pid);
    for (size_t i = 0; i < 3; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    *server = (struct server){.pid_fd = -1, .out_fd = -1, .err_fd = -1};
}
