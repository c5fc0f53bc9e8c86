/* Counters of a process tree: what is inherited, what a sum holds, and that a
 * child waits until its counters are open. */
#include "harness/run/child.h"
#include "harness/run/perf.h"
#include "support/clock.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define LIMIT_NS (20 * NS_PER_S)

enum { PAGES = 4000, CALLS = 3000, PAGE = 4096 };

/* In a child: as many page faults, and as many system calls. */
static void work(void)
{
    size_t size = (size_t)PAGES * PAGE;
    char *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (pages == MAP_FAILED)
        _exit(1);
    (void)madvise(pages, size, MADV_NOHUGEPAGE);
    for (size_t i = 0; i < size; i += PAGE)
        *(volatile char *)(pages + i) = 1;
    for (int i = 0; i < CALLS; i++)
        (void)syscall(SYS_getppid);
}

static void *work_and_stay(void *arg)
{
    const int *done = arg;

    work();
    if (write(*done, "t", 1) != 1)
        _exit(1);
    for (;;)
        (void)pause();
    return NULL;
}

/* A child of the tree: works, and ends or stays. */
static void branch(int done, bool stays)
{
    pid_t pid = fork();

    if (pid != 0)
        return;
    work();
    if (write(done, "c", 1) != 1)
        _exit(1);
    if (!stays)
        _exit(0);
    for (;;)
        (void)pause();
}

/* Four parts that each do the work: itself, a thread that stays, a child that
 * stays, and one that has ended and been waited for. */
static _Noreturn void tree(int go, int done)
{
    pthread_t thread;
    char byte;

    if (setpgid(0, 0) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ||
        read(go, &byte, 1) != 1)
        _exit(1);
    work();
    branch(done, false);
    if (wait(NULL) < 0 ||
        pthread_create(&thread, NULL, work_and_stay, &done) != 0)
        _exit(1);
    branch(done, true);
    for (;;)
        (void)pause();
}

static void read_bytes(int fd, int count)
{
    char byte;

    while (count-- > 0)
        assert_int_equal(read(fd, &byte, 1), 1);
}

static void counts_the_whole_tree(void **state)
{
    struct perf perf;
    struct perf_sample from;
    struct perf_sample to;
    int go[2];
    int done[2];
    pid_t pid;

    (void)state;
    if (!perf_is_there())
        skip();
    assert_int_equal(pipe(go), 0);
    assert_int_equal(pipe(done), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        tree(go[0], done[1]);
    assert_true(perf_open(&perf, pid) > 0);
    perf_read(&perf, &from);
    assert_int_equal(write(go[1], "g", 1), 1);
    read_bytes(done[0], 3);
    perf_read(&perf, &to);
    assert_int_equal(kill(-pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    /* A sanitizer has pages of its own. */
    if (perf.errors[PERF_FAULTS] == 0)
        assert_true(to.values[PERF_FAULTS] - from.values[PERF_FAULTS] >=
                    4 * PAGES);
    if (perf.errors[PERF_SYSCALLS] == 0) {
        double calls = to.values[PERF_SYSCALLS] - from.values[PERF_SYSCALLS];

        assert_true(calls >= 4 * CALLS);
        assert_true(calls < 5 * CALLS);
    }
    for (int i = 0; i < PERF_COUNTERS; i++) {
        assert_int_equal(perf.errors[i] == 0, perf.fds[i] >= 0);
        assert_int_equal(perf.errors[i] != 0, isnan(from.values[i]) != 0);
        assert_true(to.at_ns[i] > from.at_ns[i]);
    }
    perf_close(&perf);
    perf_read(&perf, &to);
    for (int i = 0; i < PERF_COUNTERS; i++)
        assert_true(isnan(to.values[i]));
    for (int i = 0; i < 2; i++) {
        (void)close(go[i]);
        (void)close(done[i]);
    }
}

struct hold {
    pid_t pid;
    bool was_ours; /* the program was still this one */
};

static void on_hold(void *arg, pid_t pid)
{
    struct hold *hold = arg;
    char path[64];
    char own[512] = "";
    char its[512] = "";

    (void)snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    assert_true(readlink("/proc/self/exe", own, sizeof own - 1) > 0);
    assert_true(readlink(path, its, sizeof its - 1) > 0);
    hold->pid = pid;
    hold->was_ours = strcmp(own, its) == 0;
}

static void child_waits(void **state)
{
    char *argv[] = {(char[]){"echo"}, (char[]){"on"}, NULL};
    struct hold hold = {0, false};
    struct child child;
    struct child_end end;
    pid_t pid;

    (void)state;
    assert_int_equal(child_start_held(&child, argv, NULL, on_hold, &hold), 0);
    pid = child.pid;
    assert_true(child_wait(&child, clock_now_ns() + LIMIT_NS, NULL));
    child_finish(&child, &end);
    assert_int_equal(hold.pid, pid);
    assert_true(hold.was_ours);
    assert_string_equal(child.out.data, "on\n");
}

static void reasons(void **state)
{
    static const struct {
        enum perf_counter counter;
        int error;
        const char *word;
    } rows[] = {
        {PERF_CYCLES, -ENOENT, "no hardware counters"},
        {PERF_INSTRUCTIONS, -EOPNOTSUPP, "no hardware counters"},
        {PERF_SYSCALLS, -ENOENT, "tracefs"},
        {PERF_SYSCALLS, -EACCES, "perf_event_paranoid"},
        {PERF_SWITCHES, -EPERM, "perf_event_paranoid"},
        {PERF_FAULTS, -ENOSYS, "no perf events"},
        {PERF_FAULTS, -EMFILE, "Too many open files"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_non_null(
            strstr(perf_reason(rows[i].counter, rows[i].error), rows[i].word));
    assert_string_equal(perf_name(PERF_SYSCALLS), "syscalls");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_the_whole_tree),
        cmocka_unit_test(child_waits),
        cmocka_unit_test(reasons),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
