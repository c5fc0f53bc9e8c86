/* Programs that run on our behalf: how they are called, read, waited for and
 * ended. */
#include "harness/run/budget.h"
#include "harness/run/launch.h"
#include "harness/run/process.h"
#include "harness/run/ready.h"
#include "support/clock.h"
#include "tests/unit/shell.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

static void output_and_end(void **state)
{
    struct child child;
    struct child_end end;
    char words[CHILD_WORDS];

    (void)state;
    shell_start(&child, "echo out; echo first >&2; printf 'last\\001\\n' >&2; "
                        "echo 'served x' >&2; exit 3");
    assert_true(child_wait(&child, clock_now_ns() + SHELL_LIMIT_NS, NULL));
    child_finish(&child, &end);
    assert_string_equal(child.out.data, "out\n");
    assert_string_equal(child_last_words(&child, "served ", words), "last?");
    assert_string_equal(child_last_words(&child, NULL, words), "served x");
    assert_string_equal(child_end_text(&end, words), "exit status 3");
    shell_start(&child, "kill -SEGV $$");
    assert_true(child_wait(&child, clock_now_ns() + SHELL_LIMIT_NS, NULL));
    child_finish(&child, &end);
    assert_string_equal(child_end_text(&end, words),
                        "signal 11 (Segmentation fault)");
}

/* More output than is kept, and than a pipe holds: the newest stays. */
static void much_output(void **state)
{
    struct child child;
    struct child_end end;
    char words[CHILD_WORDS];

    (void)state;
    shell_start(&child, "i=0; while [ $i -lt 20000 ]; do echo \"line $i\" >&2; "
                        "i=$((i + 1)); done");
    assert_true(child_wait(&child, clock_now_ns() + SHELL_LIMIT_NS, NULL));
    child_finish(&child, &end);
    assert_true(child.err.is_cut);
    assert_string_equal(child_last_words(&child, NULL, words), "line 19999");
}

static void missing_program(void **state)
{
    char *argv[] = {(char[]){"/nowhere/server"}, NULL};
    struct child child;

    (void)state;
    assert_int_equal(child_start(&child, argv, NULL), -ENOENT);
}

static void deadline_and_stop(void **state)
{
    volatile bool stop = true;
    struct child child;
    struct child_end end;

    (void)state;
    shell_start(&child, "exec sleep 1000");
    assert_false(child_wait(&child, clock_now_ns(), NULL));
    assert_false(child_wait(&child, UINT64_MAX, &stop));
    child_finish(&child, &end);
    assert_true(WIFSIGNALED(end.status));
    assert_int_equal(WTERMSIG(end.status), SIGKILL);
}

/* The whole group ends, not the leader alone. */
static void group_ends(void **state)
{
    struct child child;
    struct child_end end;
    uint64_t deadline_ns = clock_now_ns() + SHELL_LIMIT_NS;
    pid_t grandchild;

    (void)state;
    shell_start(&child, "sleep 1000 & echo $!; wait");
    shell_wait(&child, "\n");
    grandchild = (pid_t)strtol(child.out.data, NULL, 10);
    assert_true(grandchild > 1);
    assert_int_equal(kill(grandchild, 0), 0);
    child_finish(&child, &end);
    while (kill(grandchild, 0) == 0)
        assert_true(clock_now_ns() < deadline_ns);
}

#define SERVED "served accepted=1 requests=2 bytes_in=3 bytes_out=4 errors=5"

static void served_by_workers(void **state)
{
    char text[4096] = SERVED " requests_per_worker=0";
    struct record_served served;
    size_t len = strlen(text);

    (void)state;
    process_read_served(SERVED " requests_per_worker=30,0,4000000000000\n",
                        &served);
    assert_true(served.is_known);
    assert_int_equal(served.errors, 5);
    assert_int_equal(served.worker_count, 3);
    assert_true(served.workers[0] == 30 && served.workers[1] == 0 &&
                served.workers[2] == UINT64_C(4000000000000));

    process_read_served(SERVED " requests_per_worker=3,4 uses=a-b,c\n",
                        &served);
    assert_true(served.is_known);
    assert_int_equal(served.worker_count, 2);
    assert_int_equal(served.workers[1], 4);
    assert_string_equal(served.uses, "a-b,c");
    process_read_served(SERVED " uses=ring\n", &served);
    assert_true(served.is_known);
    assert_int_equal(served.worker_count, 0);
    assert_string_equal(served.uses, "ring");

    /* The last line counts, with all that it does not say. */
    process_read_served(SERVED " requests_per_worker=1,1\n" SERVED "\n",
                        &served);
    assert_true(served.is_known);
    assert_int_equal(served.worker_count, 0);

    for (size_t i = 1; i < RECORD_WORKERS; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, ",7");
    (void)snprintf(text + len, sizeof text - len, "\n");
    process_read_served(text, &served);
    assert_int_equal(served.worker_count, RECORD_WORKERS);
    assert_int_equal(served.workers[RECORD_WORKERS - 1], 7);
    (void)snprintf(text + len, sizeof text - len, ",7\n"); /* one too many */
    process_read_served(text, &served);
    assert_true(served.is_known);
    assert_int_equal(served.worker_count, 0);
}

static void served_line(void **state)
{
    static const struct {
        const char *text;
        bool is_known;
        uint64_t accepted, errors;
    } rows[] = {
        {"served accepted=1 requests=2 bytes_in=3 bytes_out=4 errors=5\n", true,
         1, 5},
        {"noise\nserved accepted=9 requests=2 bytes_in=3 bytes_out=4 "
         "errors=0\nmore\n",
         true, 9, 0},
        {"served accepted=1 requests=2 bytes_in=3 bytes_out=4 errors=5", false,
         0, 0},
        {"served accepted=1 requests=2 bytes_in=3 bytes_out=4\n", false, 0, 0},
        {"served accepted=x requests=2 bytes_in=3 bytes_out=4 errors=5\n",
         false, 0, 0},
        {"served accepted=1 requests=2 bytes_in=3 bytes_out=4 errors=5 x=1\n",
         false, 0, 0},
        {SERVED " requests_per_worker=2,\n", false, 0, 0},
        {SERVED " requests_per_worker=\n", false, 0, 0},
        {SERVED " requests_per_worker=1,-2\n", false, 0, 0},
        {SERVED " requests_per_worker=1,,2\n", false, 0, 0},
        {SERVED " requests_per_worker=1,2", false, 0, 0},
        {SERVED " requests_per_worker=1 2\n", false, 0, 0},
        {SERVED " uses=\n", false, 0, 0},
        {SERVED " uses=a b\n", false, 0, 0},
        {SERVED " uses=a requests_per_worker=1\n", false, 0, 0},
        {SERVED " requests_per_worker=99999999999999999999\n", false, 0, 0},
        {"", false, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct record_served served;

        process_read_served(rows[i].text, &served);
        assert_int_equal(served.is_known, rows[i].is_known);
        assert_int_equal(served.accepted, rows[i].accepted);
        assert_int_equal(served.errors, rows[i].errors);
    }
}

static void ready_line(void **state)
{
    static const struct {
        const char *text;
        enum ready ready;
    } rows[] = {
        {"", READY_NOT_YET},
        {"ready 127.0", READY_NOT_YET},
        {"ready 127.0.0.1:9000\nmore", READY_YES},
        {"ready \n", READY_NEVER},
        {"hello\nready 127.0.0.1:9000\n", READY_NEVER},
        {"a line that is longer than every address can be", READY_NEVER}};
    char address[32];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(ready_by_line(rows[i].text, address, sizeof address),
                         rows[i].ready);
    assert_string_equal(address, "127.0.0.1:9000");
}

static void foreign_command(void **state)
{
    char *words[] = {(char[]){"./mine"}, (char[]){"--at={port}:{port}"},
                     (char[]){"{por}"}, (char[]){"-n{cores}"}, NULL};
    const struct system_spec system = {.name = "mine", .arguments = words};
    const struct workload raw = {.protocol = PROTOCOL_RAW};
    char **argv = launch_server(&system, &raw, "", 80, 2);

    (void)state;
    assert_non_null(argv);
    assert_string_equal(argv[0], "./mine");
    assert_string_equal(argv[1], "--at=80:80");
    assert_string_equal(argv[2], "{por}");
    assert_string_equal(argv[3], "-n2");
    assert_null(argv[4]);
    free(argv);
}

static void budgets(void **state)
{
    struct budget budget;
    char error[BUDGET_ERROR];
    char text[BUDGET_TEXT];
    cpu_set_t cpus;

    (void)state;
    assert_int_equal(budget_init(&budget, NULL, NULL, error), 0);
    assert_true(CPU_COUNT(&budget.server) > 0);
    assert_true(CPU_COUNT(&budget.load) > 0);
    CPU_AND(&cpus, &budget.server, &budget.load);
    assert_int_equal(CPU_COUNT(&cpus), CPU_COUNT(&budget.all) == 1);
    assert_int_equal(budget_init(&budget, "0-99999", NULL, error), -EINVAL);
    assert_non_null(strstr(error, "--server-cpus"));
    assert_int_equal(budget_init(&budget, NULL, "x", error), -EINVAL);
    assert_non_null(strstr(error, "--load-cpus"));
    CPU_ZERO(&cpus);
    CPU_SET(0, &cpus);
    CPU_SET(2, &cpus);
    CPU_SET(3, &cpus);
    CPU_SET(CPU_SETSIZE - 1, &cpus);
    assert_string_equal(budget_text(&cpus, text), "0,2-3,1023");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_and_end),  cmocka_unit_test(much_output),
        cmocka_unit_test(missing_program), cmocka_unit_test(deadline_and_stop),
        cmocka_unit_test(group_ends),      cmocka_unit_test(served_by_workers),
        cmocka_unit_test(served_line),     cmocka_unit_test(ready_line),
        cmocka_unit_test(foreign_command), cmocka_unit_test(budgets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
