/* What is made of two looks at a server: counts for each request, faults,
 * kernel memory. */
#include "harness/run/watch.h"
#include "support/clock.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* A page of a page table holds 512 entries. */
enum { TABLES = 4, PAGES = TABLES * 512, PAGE = 4096 };

/* The pages may begin in the middle of one that is there already. */
static const double table_bytes = (TABLES - 1) * PAGE;

#define WINDOW_NS (100 * NS_PER_MS)
#define BEGIN_NS (5 * NS_PER_S)

/* A window with 10 replies in each slice of a millisecond, and 3000 of
 * everything counted from its 20th to its 80th. */
static void make(struct watch *watch, struct cell *cell,
                 struct load_result *load)
{
    *cell = (struct cell){.kind = RECORD_LOAD, .duration_ns = WINDOW_NS};
    memset(load, 0, sizeof *load);
    for (int i = 0; i < LOAD_SLICES; i++)
        load->slices[i].requests = 10;
    *watch = (struct watch){.cell = cell,
                            .counted_begin_ns = BEGIN_NS,
                            .end_ns = BEGIN_NS + WINDOW_NS};
    for (int i = 0; i < PERF_COUNTERS; i++) {
        watch->counted_from.at_ns[i] = BEGIN_NS + 20 * NS_PER_MS;
        watch->counted_to.at_ns[i] = BEGIN_NS + 80 * NS_PER_MS;
        watch->counted_from.values[i] = 500;
        watch->counted_to.values[i] = 3500;
    }
}

static double counted(const struct watch *watch, const struct load_result *load)
{
    struct record record;

    record_init(&record);
    watch_counts(watch, load, &record.resources);
    return record.resources.syscalls_per_request;
}

static void counts_per_request(void **state)
{
    static struct load_result load;
    struct record record;
    struct watch watch;
    struct cell cell;

    (void)state;
    make(&watch, &cell, &load);
    watch.counted_to.values[PERF_CYCLES] = NAN;
    watch.counted_to.values[PERF_MIGRATIONS] = 500;
    record_init(&record);
    watch_counts(&watch, &load, &record.resources);
    assert_true(fabs(record.resources.syscalls_per_request - 5) < 1e-9);
    assert_true(fabs(record.resources.switches_per_request - 5) < 1e-9);
    assert_true(fabs(record.resources.page_faults_per_request - 5) < 1e-9);
    assert_true(fabs(record.resources.instructions_per_request - 5) < 1e-9);
    assert_true(record.resources.migrations_per_request == 0);
    assert_true(isnan(record.resources.cycles_per_request));
}

/* Only the replies between the readings count, also of parts of slices. */
static void counts_by_slices(void **state)
{
    static struct load_result load;
    struct watch watch;
    struct cell cell;

    (void)state;
    make(&watch, &cell, &load);
    for (int i = 0; i < 20; i++)
        load.slices[i].requests = 1000;
    for (int i = 80; i < LOAD_SLICES; i++)
        load.slices[i].requests = 0;
    assert_true(fabs(counted(&watch, &load) - 5) < 1e-9);
    watch.counted_from.at_ns[PERF_SYSCALLS] += NS_PER_MS / 2;
    watch.counted_to.at_ns[PERF_SYSCALLS] -= NS_PER_MS / 2;
    assert_true(fabs(counted(&watch, &load) - 3000.0 / 590) < 1e-9);
}

/* Each of these leaves the count unknown. */
static void no_counts(void **state)
{
    static struct load_result load;
    struct watch watch;
    struct cell cell;

    (void)state;
    make(&watch, &cell, &load);
    watch.counted_to.at_ns[PERF_SYSCALLS] = watch.end_ns + 1; /* too late */
    assert_true(isnan(counted(&watch, &load)));
    make(&watch, &cell, &load);
    watch.counted_from.at_ns[PERF_SYSCALLS] = 0; /* never looked */
    watch.counted_to.at_ns[PERF_SYSCALLS] = 0;
    assert_true(isnan(counted(&watch, &load)));
    make(&watch, &cell, &load);
    for (int i = 0; i < LOAD_SLICES; i++)
        load.slices[i].requests = i == 50 ? 9 : 0; /* too few */
    assert_true(isnan(counted(&watch, &load)));
    load.slices[50].requests = 10;
    assert_true(fabs(counted(&watch, &load) - 300) < 1e-9);
}

/* A child that takes pages when it is told. */
static pid_t start_taker(int go[2], int done[2])
{
    pid_t pid;
    char byte;

    assert_int_equal(pipe(go), 0);
    assert_int_equal(pipe(done), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid != 0)
        return pid;
    (void)close(go[1]); /* whose end is this one's too */
    if (setpgid(0, 0) < 0 || write(done[1], "r", 1) != 1)
        _exit(1);
    while (read(go[0], &byte, 1) == 1) {
        char *pages = mmap(NULL, (size_t)PAGES * PAGE, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (pages == MAP_FAILED)
            _exit(1);
        (void)madvise(pages, (size_t)PAGES * PAGE, MADV_NOHUGEPAGE);
        for (size_t i = 0; i < (size_t)PAGES * PAGE; i += PAGE)
            *(volatile char *)(pages + i) = 1;
        if (write(done[1], "d", 1) != 1)
            _exit(1);
    }
    _exit(0);
}

static void await(int fd)
{
    char byte;

    assert_int_equal(read(fd, &byte, 1), 1);
}

static void finish_taker(pid_t pid, int go[2], int done[2])
{
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    for (int i = 0; i < 2; i++) {
        (void)close(go[i]);
        (void)close(done[i]);
    }
}

static void faults_and_page_tables(void **state)
{
    struct tree tree = {.root = 0};
    struct tree_sample from;
    struct tree_sample to;
    double tables;
    int go[2];
    int done[2];

    (void)state;
    tree.root = start_taker(go, done);
    await(done[0]);
    tree_sample(&tree, &from);
    tables = tree_page_tables(&tree);
    assert_int_equal(write(go[1], "g", 1), 1);
    await(done[0]);
    tree_sample(&tree, &to);
    assert_true(to.faults - from.faults >= PAGES);
    assert_true(to.faults - from.faults < 8 * PAGES); /* a sanitizer has some */
    assert_true(tree_page_tables(&tree) - tables >= table_bytes);
    finish_taker(tree.root, go, done);
    assert_true(isnan(tree_page_tables(&(struct tree){.root = 0})));
    tree_free(&tree);
}

/* Of a run under load there are faults and no kernel memory; where connections
 * end in the window, the faults of what ended are not known either. */
static void resources_of_a_load(void **state)
{
    struct cell cell = {.kind = RECORD_LOAD, .duration_ns = WINDOW_NS};
    const struct child_end end = {.user_s = 1, .system_s = 1};
    struct record record;
    struct watch watch;

    (void)state;
    record_init(&record);
    watch_init(&watch, &cell, getpid());
    watch.from = (struct tree_sample){.at_ns = BEGIN_NS, .faults = 10};
    watch.to =
        (struct tree_sample){.at_ns = BEGIN_NS + WINDOW_NS / 2, .faults = 40};
    watch_resources(&watch, &end, &record.resources);
    assert_true(fabs(record.resources.page_faults - 60) < 1e-9);
    assert_true(isnan(record.resources.kernel_bytes));
    assert_true(isnan(record.resources.syscalls_per_request));
    cell.requests_per_connection = 1;
    watch_resources(&watch, &end, &record.resources);
    assert_true(isnan(record.resources.page_faults));
    watch_free(&watch);
}

static void kernel_memory(void **state)
{
    const struct kernel_memory from = {1e6, 2e5, 3e4, 50};
    struct kernel_memory to = {4e6, 6e5, 8e4, 150};
    struct kernel_memory now;

    (void)state;
    assert_true(kernel_memory_growth(&from, &to, 100) == 3e6 + 4e5 + 5e4);
    to.time_waits = 40; /* a tenth of 100 has been forgotten */
    assert_true(kernel_memory_growth(&from, &to, 100) > 0);
    to.time_waits = 39;
    assert_true(isnan(kernel_memory_growth(&from, &to, 100)));
    to.time_waits = NAN;
    assert_true(isnan(kernel_memory_growth(&from, &to, 100)));
    now.page_table_bytes = 7;
    kernel_memory_settle(&now);
    assert_true(now.slab_bytes > 0);
    assert_true(now.stack_bytes > 0);
    assert_true(now.time_waits >= 0);
    assert_true(now.page_table_bytes == 7);
}

/* A server at rest has what it grew by since it was ready: here the page
 * tables of what it took, which no neighbour can blur. */
static void kernel_memory_of_a_rest(void **state)
{
    struct cell cell = {.kind = RECORD_IDLE, .connections = UINT32_MAX};
    const struct child_end end = {.status = 0};
    struct record record;
    struct watch watch;
    int go[2];
    int done[2];
    pid_t pid = start_taker(go, done);

    (void)state;
    await(done[0]);
    record_init(&record);
    watch_init(&watch, &cell, pid);
    assert_int_equal(write(go[1], "g", 1), 1);
    await(done[0]);
    watch_rest(&watch);
    assert_true(watch.ready.slab_bytes > 0 && watch.rest.slab_bytes > 0);
    assert_true(watch.rest.page_table_bytes - watch.ready.page_table_bytes >=
                table_bytes);
    watch_resources(&watch, &end, &record.resources);
    assert_int_equal(isnan(record.resources.kernel_bytes), 0);
    assert_true(isnan(record.resources.cpu_s));
    finish_taker(pid, go, done);
    watch_free(&watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_per_request),
        cmocka_unit_test(counts_by_slices),
        cmocka_unit_test(no_counts),
        cmocka_unit_test(faults_and_page_tables),
        cmocka_unit_test(resources_of_a_load),
        cmocka_unit_test(kernel_memory),
        cmocka_unit_test(kernel_memory_of_a_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
