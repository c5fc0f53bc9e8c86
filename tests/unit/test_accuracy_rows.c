/* The table of `concbench accuracy`, and the outcome as it is kept. */
#include "harness/accuracy/measures.h"
#include "harness/accuracy/store.h"
#include "harness/run/machine.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct budget budget;
static struct accuracy made;

static int set_up(void **state)
{
    struct row *row;

    (void)state;
    CPU_ZERO(&budget.server);
    CPU_ZERO(&budget.load);
    CPU_SET(0, &budget.server);
    CPU_SET(2, &budget.load);
    made = (struct accuracy){.stage.budget = &budget, .is_owned = true};
    (void)rows_add(&made.rows, "a pass", "how", ROW_NS, 1500, -INFINITY, 2e3);
    (void)rows_add(&made.rows, "a failure", "how", ROW_SHARE, 0.05, 0, 0.01);
    row = rows_add(&made.rows, "an excuse", "how", ROW_COUNT, 3, 4, INFINITY);
    row_need_owned(row, false);
    (void)strcpy(row->note, "of others");
    (void)rows_add(&made.rows, "a statement", "how", ROW_RPS, 1e5, -INFINITY,
                   INFINITY);
    row = rows_add(&made.rows, "nothing", "how", ROW_NS, NAN, -INFINITY, 1);
    row_need_owned(row, false);
    return 0;
}

static void test_statuses(void **state)
{
    static const enum row_status expected[] = {
        ROW_PASS, ROW_FAIL, ROW_NOT_OWNED, ROW_STATED, ROW_FAIL};

    (void)state;
    for (size_t i = 0; i < made.rows.count; i++)
        assert_int_equal(made.rows.row[i].status, expected[i]);
    assert_int_equal(rows_failed(&made.rows), 2);
    /* An owned core excuses nothing, and a pass needs no excuse. */
    row_need_owned(&made.rows.row[1], true);
    row_need_owned(&made.rows.row[0], false);
    assert_int_equal(made.rows.row[1].status, ROW_FAIL);
    assert_int_equal(made.rows.row[0].status, ROW_PASS);
}

static void test_bounds_belong(void **state)
{
    struct rows rows = {.count = 0};

    (void)state;
    assert_int_equal(rows_add(&rows, "", "", ROW_NS, 1, 1, 2)->status,
                     ROW_PASS);
    assert_int_equal(rows_add(&rows, "", "", ROW_NS, 2, 1, 2)->status,
                     ROW_PASS);
    assert_int_equal(rows_add(&rows, "", "", ROW_NS, 2.01, 1, 2)->status,
                     ROW_FAIL);
    assert_int_equal(rows_add(&rows, "", "", ROW_NS, 0.99, 1, 2)->status,
                     ROW_FAIL);
}

static void test_text(void **state)
{
    static const char *const parts[] = {
        "a pass", "1.50 us", "at most 2.00 us",    "pass\n",
        "5 %",    "FAIL",    "not owned [1]",      "at least 4",
        "100k/s", "stated",  "-  at most 1.00 ns", "\n[1] of others\n"};
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    (void)state;
    assert_non_null(file);
    rows_print(&made.rows, file);
    assert_int_equal(fclose(file), 0);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strstr(text, parts[i]) == NULL)
            fail_msg("no \"%s\" in:\n%s", parts[i], text);
    free(text);
}

static void test_document(void **state)
{
    json_t *document = store_document(&made);
    const json_t *rows = json_object_get(document, "rows");
    const json_t *row = json_array_get(rows, 1);
    int is_owned = 0;
    int failed = 0;

    (void)state;
    assert_non_null(document);
    assert_int_equal(json_unpack(document, "{s:b, s:i}", "owned", &is_owned,
                                 "failed", &failed),
                     0);
    assert_true(is_owned);
    assert_int_equal(failed, 2);
    assert_string_equal(
        json_string_value(json_object_get(document, "load_cpus")), "2");
    assert_true(json_is_object(json_object_get(document, "machine")));
    assert_int_equal(json_array_size(rows), 5);
    assert_string_equal(json_string_value(json_object_get(row, "name")),
                        "a failure");
    assert_string_equal(json_string_value(json_object_get(row, "status")),
                        "FAIL");
    assert_string_equal(json_string_value(json_object_get(row, "unit")),
                        "share");
    assert_true(json_real_value(json_object_get(row, "high")) == 0.01);
    /* What there is not is null. */
    assert_true(json_is_null(json_object_get(row, "note")));
    row = json_array_get(rows, 4);
    assert_true(json_is_null(json_object_get(row, "measured")));
    assert_true(json_is_null(json_object_get(row, "low")));
    json_decref(document);
}

static char folder[] = "/tmp/concbench-accuracy.XXXXXX";

static void remove_file(const char *name)
{
    char path[128];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(unlink(path), 0);
}

static json_t *write_and_read(const json_t *machine)
{
    json_t *document = store_document(&made);
    char error[STORE_ERROR];
    char name[64];

    assert_non_null(document);
    assert_int_equal(store_write(folder, document, error), 0);
    (void)snprintf(name, sizeof name, "%s.json",
                   json_string_value(json_object_get(document, "utc")));
    remove_file(name);
    json_decref(document);
    return store_latest(folder, machine);
}

static void test_kept(void **state)
{
    json_t *machine = machine_facts();
    json_t *found;

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_null(store_latest(folder, machine));
    found = write_and_read(machine);
    assert_non_null(found);
    assert_int_equal(json_array_size(json_object_get(found, "rows")), 5);
    json_decref(found);

    /* Of another kernel; quick; no document at all. */
    assert_int_equal(
        json_object_set_new(machine, "kernel", json_string("another")), 0);
    assert_null(store_latest(folder, machine));
    json_decref(machine);
    machine = machine_facts();
    made.is_quick = true;
    assert_null(write_and_read(machine));
    json_decref(machine);
    remove_file("latest.json");
    assert_null(store_latest(folder, NULL));
    assert_int_equal(rmdir(folder), 0);
}

static void test_nowhere_to_keep(void **state)
{
    json_t *document = store_document(&made);
    char error[STORE_ERROR] = "";

    (void)state;
    assert_true(store_write("/dev/null/accuracy", document, error) < 0);
    assert_non_null(strstr(error, "/dev/null/accuracy"));
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_statuses, set_up),
        cmocka_unit_test_setup(test_bounds_belong, set_up),
        cmocka_unit_test_setup(test_text, set_up),
        cmocka_unit_test_setup(test_document, set_up),
        cmocka_unit_test_setup(test_kept, set_up),
        cmocka_unit_test_setup(test_nowhere_to_keep, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
