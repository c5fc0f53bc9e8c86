/* The records of a campaign: which of a round's runs stands for its cell. */
#include "harness/run/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *system;
    uint64_t round, repeat;
    enum verdict verdict;
    bool is_superseded;
} rows[] = {
    /* the repeat is better, worse, no better */
    {"a", 1, 0, VERDICT_NOISY, true},
    {"b", 1, 0, VERDICT_NOISY, false},
    {"c", 1, 0, VERDICT_NOISY, false},
    {"c", 1, 1, VERDICT_NOISY, true},
    {"b", 1, 1, VERDICT_VOID, true},
    {"a", 1, 1, VERDICT_VALID, false},
    /* other rounds and cells have no say */
    {"a", 2, 0, VERDICT_NOISY, false},
    {"d", 1, 0, VERDICT_VOID, false},
    /* of several the first VALID one */
    {"e", 3, 0, VERDICT_NOISY, true},
    {"e", 3, 1, VERDICT_NOISY, true},
    {"e", 3, 2, VERDICT_VALID, false},
    {"e", 3, 3, VERDICT_VALID, true},
    /* a repeat whose run is not there stands alone */
    {"f", 1, 1, VERDICT_NOISY, false},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

static void settles(void **state)
{
    struct record records[ROWS];
    struct results results = {.records = records, .count = ROWS};

    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        record_init(&records[i]);
        records[i].system[0] = rows[i].system[0];
        strcpy(records[i].workload, "echo:64");
        records[i].round = rows[i].round;
        records[i].repeat = rows[i].repeat;
        records[i].verdict = rows[i].verdict;
        records[i].is_superseded = true;
    }
    for (size_t times = 0; times < 2; times++) {
        assert_int_equal(results_settle(&results), 0);
        for (size_t i = 0; i < ROWS; i++)
            if (records[i].is_superseded != rows[i].is_superseded)
                fail_msg("row %zu", i);
    }
}

static void same_cells(void **state)
{
    struct record a;
    struct record b;

    (void)state;
    record_init(&a);
    record_init(&b);
    assert_true(record_is_same_cell(&a, &b));
    b.round = 2;
    assert_true(record_is_same_cell(&a, &b));
    b.connections = 2;
    assert_false(record_is_same_cell(&a, &b));
    b.connections = 0;
    b.kind = RECORD_IDLE;
    assert_false(record_is_same_cell(&a, &b));
    b.kind = RECORD_LOAD;
    strcpy(b.workload, "echo:64@5000");
    assert_false(record_is_same_cell(&a, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settles),
        cmocka_unit_test(same_cells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
