/* What a process tree is made of and uses, under way and at rest. */
#include "harness/run/tree.h"
#include "harness/run/watch.h"
#include "tests/unit/shell.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* A leader, a child of it, and one in a group of its own. */
static void tree_of_processes(void **state)
{
    struct child child;
    struct child_end end;
    struct tree tree = {.root = 0};
    uint64_t deadline_ns = clock_now_ns() + SHELL_LIMIT_NS;
    struct tree_sample before;
    struct tree_sample after;

    (void)state;
    shell_start(&child, "sleep 1000 & setsid sleep 1000 & echo begin; "
                        "i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; "
                        "echo end; wait");
    tree.root = child.pid;
    shell_wait(&child, "begin");
    tree_sample(&tree, &before);
    shell_wait(&child, "end");
    tree_sample(&tree, &after);
    assert_true(after.processes == 3);
    assert_true(after.threads == 3);
    assert_true(after.cpu_s > before.cpu_s);
    assert_true(after.cpu_s < 20);
    assert_true(after.at_ns > before.at_ns);
    assert_true(after.voluntary >= 1);
    assert_true(after.involuntary >= 0);
    assert_true(tree_pss(&tree) > 3 * 4096.0);
    for (size_t i = 0; i < tree.count; i++)
        assert_int_equal(kill(tree.processes[i].pid, SIGKILL), 0);
    child_finish(&child, &end);
    do { /* They are killed, and have to end. */
        assert_true(clock_now_ns() < deadline_ns);
        tree_sample(&tree, &after);
    } while (!isnan(after.cpu_s));
    assert_true(isnan(tree_pss(&tree)));
    assert_true(isnan(tree_cpu(&tree)));
    tree_free(&tree);
}

/* CPU at rest: all of a processor where a process never sleeps, and next to
 * none where it does. Neighbours may take a good part of a processor. */
static void cpu_at_rest(void **state)
{
    static const struct {
        const char *script;
        double least, most;
    } rows[] = {{"echo begin; while :; do :; done", 0.02, 1.05},
                {"echo begin; exec sleep 1000", 0, 0.1}};
    const struct cell cell = {.kind = RECORD_IDLE};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct record record;
        struct watch watch;
        struct child child;
        struct child_end end;

        record_init(&record);
        shell_start(&child, rows[i].script);
        shell_wait(&child, "begin");
        watch_init(&watch, &cell, child.pid);
        watch_rest(&watch);
        child_finish(&child, &end);
        watch_resources(&watch, &end, &record.resources);
        watch_free(&watch);
        assert_true(record.resources.rest_cpu_share >= rows[i].least);
        assert_true(record.resources.rest_cpu_share <= rows[i].most);
        assert_true(record.resources.processes == 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree_of_processes),
        cmocka_unit_test(cpu_at_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
