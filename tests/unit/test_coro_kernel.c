/* Coroutines when the kernel is difficult: hang-ups, errors, signals, a call it
 * does not know, no more memory. */
#include "models/coro/coro.h"

#include "models/coro/sanitizer.h"
#include "models/coro/stack.h"
#include "story.h"
#include "support/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* A pipe that nobody writes any more hangs up and is not even readable. */
static void read_hung_up(void *arg)
{
    struct actor *self = arg;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0 || close(ends[1]) < 0)
        story_tell(self->story, '!');
    story_expect(self->story,
                 coro_wait_readable(ends[0], clock_now_ns() + NS_PER_S), 0,
                 'h');
    coro_close(ends[0]);
}

static void test_hang_up_wakes(void **state)
{
    struct story story = story_open();

    (void)state;
    story_start(&story, read_hung_up, 'a', 0);
    story_run(&story);
    assert_string_equal(story.text, "h");
}

static void wait_wrongly(void *arg)
{
    struct actor *self = arg;
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

    story_expect(self->story, coro_wait_readable(-1, CORO_FOREVER), -EBADF,
                 'n');
    story_expect(self->story, coro_wait_readable(1 << 30, CORO_FOREVER), -EBADF,
                 'n');
    story_expect(self->story, coro_wait_writable(file, CORO_FOREVER), -EPERM,
                 'f');
    story_expect(self->story, coro_wait_writable(file, CORO_FOREVER), -EPERM,
                 'f');
    coro_forget(-1);
    coro_forget(1 << 30);
    coro_close(file);
}

static void test_errors(void **state)
{
    struct story story = story_open();

    (void)state;
    story_start(&story, wait_wrongly, 'a', 0);
    story_run(&story);
    assert_string_equal(story.text, "nnff");
}

static volatile sig_atomic_t alarms;

static void on_alarm(int signal)
{
    (void)signal;
    alarms++;
}

static void test_signals_do_not_end_a_wait(void **state)
{
    const struct sigaction action = {.sa_handler = on_alarm};
    const struct itimerval often = {.it_interval.tv_usec = 2000,
                                    .it_value.tv_usec = 2000};
    const struct itimerval never = {0};
    struct story story = story_open();

    (void)state;
    alarms = 0;
    assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
    story_start(&story, story_sleep_once, 's', 30 * NS_PER_MS);
    story_run(&story);
    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
    assert_string_equal(story.text, "s");
    assert_true(alarms >= 1);
}

/* From now on epoll_pwait2 fails as it does on Linux before 5.11. */
static int forbid_epoll_pwait2(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_epoll_pwait2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof code / sizeof *code, code};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return -errno;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0 ? -errno : 0;
}

enum { CHILD_GOOD = 10, CHILD_BAD, CHILD_SKIP };

/* Whole milliseconds, rounded up; but for what was late before it slept. */
static int sleep_coarsely(void)
{
    if (forbid_epoll_pwait2() < 0)
        return CHILD_SKIP;
    for (int tries = 0; tries < 20; tries++) {
        struct story story = {0};
        uint64_t start_ns = clock_now_ns();

        if (story_loop(&story.loop) < 0)
            return CHILD_BAD;
        story_start(&story, story_sleep_once, 's', 100 * NS_PER_US);
        if (coro_run(story.loop) < 0 || strcmp(story.text, "s") != 0)
            return CHILD_BAD;
        coro_loop_free(story.loop);
        if (clock_now_ns() - start_ns >= NS_PER_MS)
            return CHILD_GOOD;
    }
    return CHILD_BAD;
}

/* Runs a case in a process of its own, whose limits are its own, too. */
static void run_in_child(int (*run)(void))
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0)
        _exit(run());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == CHILD_SKIP)
        skip();
    assert_int_equal(WEXITSTATUS(status), CHILD_GOOD);
}

static void test_old_kernel(void **state)
{
    (void)state;
    run_in_child(sleep_coarsely);
}

enum { ENOUGH = 1000 };

/* Address space for a few stacks more than there are. */
static int limit_memory(void)
{
    struct rlimit limit;
    unsigned long pages;
    FILE *file = fopen("/proc/self/statm", "re");

    if (file == NULL)
        return -errno;
    if (fscanf(file, "%lu", &pages) != 1)
        pages = 0;
    (void)fclose(file);
    limit.rlim_cur = pages * (size_t)sysconf(_SC_PAGESIZE) + 20 * STACK_BYTES;
    limit.rlim_max = limit.rlim_cur;
    return setrlimit(RLIMIT_AS, &limit) < 0 ? -errno : 0;
}

/* Spawns until there is no stack, runs them, and does it once more. */
static int run_out(void)
{
    struct story story = {0};
    struct actor actor = {.story = &story, .name = 'a', .number = 1};
    int count[2] = {0};

    if (FIBER_ASAN || FIBER_TSAN) /* they need the memory themselves */
        return CHILD_SKIP;
    if (story_loop(&story.loop) < 0 || limit_memory() < 0)
        return CHILD_BAD;
    for (int round = 0; round < 2; round++) {
        int rc = 0;

        while (rc == 0 && count[round] < ENOUGH) {
            rc =
                coro_spawn(story.loop, story_yield_often, &actor, sizeof actor);
            count[round] += rc == 0;
        }
        if (rc != -ENOMEM || coro_run(story.loop) < 0)
            return CHILD_BAD;
    }
    coro_loop_free(story.loop);
    return count[0] > 5 && count[0] < 25 && count[1] == count[0] &&
                   strlen(story.text) == 2 * (size_t)count[0]
               ? CHILD_GOOD
               : CHILD_BAD;
}

static void test_no_stack_left(void **state)
{
    (void)state;
    run_in_child(run_out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hang_up_wakes),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_signals_do_not_end_a_wait),
        cmocka_unit_test(test_old_kernel),
        cmocka_unit_test(test_no_stack_left),
    };
    const char *name;
    int failed = 0;

    while ((name = story_next_switch()) != NULL)
        failed += cmocka_run_group_tests_name(name, tests, NULL, NULL);
    return failed;
}
