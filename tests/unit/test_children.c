/* Child processes: started, told to stop, reaped, and gone with the parent. */
#include "models/children.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { LIMIT_MS = 20000, MANY = 100, ORPHAN_MS = 1000 };

static bool is_readable(int fd, int timeout_ms)
{
    struct pollfd polled = {.fd = fd, .events = POLLIN};

    return poll(&polled, 1, timeout_ms) == 1 && (polled.revents & POLLIN);
}

_Noreturn static void wait_for_a_signal(void)
{
    children_release_signals();
    for (;;)
        (void)pause();
}

/* Waits for the next end, as the servers do. */
static pid_t await_end(struct children *children, int *status)
{
    pid_t pid = children_reap(children, status);

    while (pid == 0) {
        assert_true(is_readable(children->ended_fd, LIMIT_MS));
        pid = children_reap(children, status);
    }
    return pid;
}

static void ended_and_reaped(void **state)
{
    struct children children;
    int status = 0;
    pid_t pid;

    (void)state;
    assert_int_equal(children_init(&children), 0);
    assert_false(is_readable(children.ended_fd, 0));
    assert_int_equal(children_reap(&children, &status), 0);
    pid = children_fork(&children);
    if (pid == 0)
        _exit(7);
    assert_true(pid > 0);
    assert_int_equal(children.count, 1);
    assert_true(is_readable(children.ended_fd, LIMIT_MS));
    assert_int_equal(children.count, 1);
    assert_int_equal(children_reap(&children, &status), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
    assert_int_equal(children.count, 0);
    assert_int_equal(children_reap(&children, &status), 0);
    assert_false(is_readable(children.ended_fd, 0));
    children_free(&children);
}

/* The stop signals are held around the fork only, in the parent. */
static void signals_are_not_kept(void **state)
{
    struct children children;
    sigset_t held;
    int status;
    pid_t pid;

    (void)state;
    assert_int_equal(children_init(&children), 0);
    pid = children_fork(&children);
    if (pid == 0) {
        (void)sigprocmask(SIG_BLOCK, NULL, &held);
        _exit(sigismember(&held, SIGTERM) && sigismember(&held, SIGINT));
    }
    assert_true(pid > 0);
    assert_int_equal(sigprocmask(SIG_BLOCK, NULL, &held), 0);
    assert_false(sigismember(&held, SIGTERM));
    assert_false(sigismember(&held, SIGINT));
    assert_int_equal(await_end(&children, &status), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    children_free(&children);
}

/* More ends than pending signals: SIGCHLD does not queue. */
static void many_told_to_stop(void **state)
{
    struct children children;
    pid_t pids[MANY];
    int status;

    (void)state;
    assert_int_equal(children_init(&children), 0);
    for (int i = 0; i < MANY; i++) {
        pids[i] = children_fork(&children);
        if (pids[i] == 0)
            wait_for_a_signal();
        assert_true(pids[i] > 0);
    }
    assert_int_equal(children.count, MANY);
    assert_int_equal(children_reap(&children, &status), 0);
    children_signal(&children, SIGTERM);
    for (int left = MANY; left > 0; left--) {
        pid_t pid = await_end(&children, &status);
        size_t i = 0;

        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGTERM);
        while (i < MANY - 1 && pids[i] != pid)
            i++;
        assert_int_equal(pids[i], pid);
        pids[i] = 0;
        assert_int_equal(children.count, left - 1);
    }
    assert_int_equal(children_reap(&children, &status), 0);
    assert_false(is_readable(children.ended_fd, 0));
    children_free(&children);
}

/* Only who is remembered is told: the reaped one is not. */
static void one_of_several_ends(void **state)
{
    struct children children;
    pid_t pids[3];
    int status;

    (void)state;
    assert_int_equal(children_init(&children), 0);
    for (int i = 0; i < 3; i++) {
        pids[i] = children_fork(&children);
        if (pids[i] == 0)
            wait_for_a_signal();
        assert_true(pids[i] > 0);
    }
    assert_int_equal(kill(pids[0], SIGKILL), 0);
    assert_int_equal(await_end(&children, &status), pids[0]);
    assert_int_equal(WTERMSIG(status), SIGKILL);
    assert_int_equal(children.count, 2);
    for (size_t i = 0; i < children.count; i++)
        assert_int_not_equal(children.pids[i], pids[0]);
    children_signal(&children, SIGINT);
    for (int i = 0; i < 2; i++) {
        assert_true(await_end(&children, &status) > 0);
        assert_int_equal(WTERMSIG(status), SIGINT);
    }
    assert_int_equal(children.count, 0);
    children_free(&children);
}

/* The child's child says who it is, and keeps the pipe open while it lives. */
_Noreturn static void be_a_parent(int to)
{
    struct children children;
    pid_t pid = -1;

    if (children_init(&children) == 0)
        pid = children_fork(&children);
    if (pid == 0) {
        pid = getpid();
        if (write(to, &pid, sizeof pid) != sizeof pid)
            _exit(EXIT_FAILURE);
    }
    wait_for_a_signal();
}

static void gone_with_the_parent(void **state)
{
    struct children children;
    int fds[2];
    int status;
    pid_t pid;
    pid_t grandchild = 0;
    bool is_gone;
    struct pollfd ended = {.events = POLLIN};

    (void)state;
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(children_init(&children), 0);
    pid = children_fork(&children);
    if (pid == 0)
        be_a_parent(fds[1]);
    assert_true(pid > 0);
    assert_int_equal(close(fds[1]), 0);
    assert_true(is_readable(fds[0], LIMIT_MS));
    assert_int_equal(read(fds[0], &grandchild, sizeof grandchild),
                     sizeof grandchild);
    assert_int_equal(kill(grandchild, 0), 0);
    assert_int_not_equal(grandchild, pid);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(await_end(&children, &status), pid);
    /* The end of the input is the end of the last process that had the pipe. */
    ended.fd = fds[0];
    is_gone = poll(&ended, 1, ORPHAN_MS) == 1;
    if (!is_gone)
        (void)kill(grandchild, SIGKILL);
    assert_true(is_gone);
    assert_int_equal(read(fds[0], &grandchild, sizeof grandchild), 0);
    assert_int_equal(close(fds[0]), 0);
    children_free(&children);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ended_and_reaped),
        cmocka_unit_test(signals_are_not_kept),
        cmocka_unit_test(many_told_to_stop),
        cmocka_unit_test(one_of_several_ends),
        cmocka_unit_test(gone_with_the_parent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
