/* The schedule: the order of runs, and what tells suites apart. */
#include "harness/run/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { CELLS = 12 };

static struct system_spec systems[] = {{.name = "a", .model = "a"},
                                       {.name = "b", .model = "b"}};
static struct cell cells[CELLS];
static struct suite suite;

static int make_suite(void **state)
{
    (void)state;
    for (size_t i = 0; i < CELLS; i++) {
        cells[i].system = &systems[i % 2];
        cells[i].connections = i / 2 + 1;
        strcpy(cells[i].workload.name, "echo:64");
    }
    suite = (struct suite){.rounds = 5,
                           .systems = systems,
                           .system_count = 2,
                           .cells = cells,
                           .cell_count = CELLS};
    return 0;
}

static void check_permutation(const size_t *order, size_t count)
{
    bool seen[CELLS] = {false};

    for (size_t i = 0; i < count; i++) {
        assert_true(order[i] < count);
        assert_false(seen[order[i]]);
        seen[order[i]] = true;
    }
}

static void each_cell_once(void **state)
{
    size_t order[CELLS];

    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        for (size_t count = 0; count <= CELLS; count++) {
            schedule_round(seed, 1, count, order);
            check_permutation(order, count);
        }
    }
}

static void seeded(void **state)
{
    size_t one[CELLS];
    size_t same[CELLS];
    size_t round[CELLS];
    size_t seed[CELLS];
    /* On every machine: figures of one are compared with another's. */
    static const size_t known[] = {9, 8, 2, 7, 4, 1, 11, 6, 10, 5, 0, 3};

    (void)state;
    schedule_round(7, 1, CELLS, one);
    schedule_round(7, 1, CELLS, same);
    schedule_round(7, 2, CELLS, round);
    schedule_round(8, 1, CELLS, seed);
    assert_memory_equal(one, same, sizeof one);
    assert_memory_not_equal(one, round, sizeof one);
    assert_memory_not_equal(one, seed, sizeof one);
    assert_memory_equal(one, known, sizeof one);
}

/* Every cell is in every place about as often: the standard deviation is 30. */
static void fair(void **state)
{
    enum { TIMES = 12000, EXPECTED = TIMES / CELLS, OFF = 140 };
    size_t counts[CELLS][CELLS] = {{0}};
    size_t order[CELLS];

    (void)state;
    for (uint64_t round = 1; round <= TIMES; round++) {
        schedule_round(1, round, CELLS, order);
        for (size_t i = 0; i < CELLS; i++)
            counts[i][order[i]]++;
    }
    for (size_t i = 0; i < CELLS; i++)
        for (size_t j = 0; j < CELLS; j++)
            assert_in_range(counts[i][j], EXPECTED - OFF, EXPECTED + OFF);
}

static void fingerprints(void **state)
{
    uint64_t before = schedule_fingerprint(&suite);
    struct suite changed[] = {suite, suite, suite, suite, suite, suite};

    (void)state;
    changed[0].rounds++;
    changed[1].max_rounds++;
    changed[2].budget_ns++;
    changed[3].precision += 0.001;
    changed[4].retries += 0.01;
    changed[5].twin.of = "a";
    assert_true(schedule_fingerprint(&suite) == before);
    cells[3].duration_ns++;
    assert_true(schedule_fingerprint(&suite) != before);
    cells[3].duration_ns--;
    strcpy(systems[1].model, "c");
    assert_true(schedule_fingerprint(&suite) != before);
    strcpy(systems[1].model, "b");
    assert_true(schedule_fingerprint(&suite) == before);
    for (size_t i = 0; i < sizeof changed / sizeof changed[0]; i++)
        assert_true(schedule_fingerprint(&changed[i]) != before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_cell_once),
        cmocka_unit_test(seeded),
        cmocka_unit_test(fair),
        cmocka_unit_test(fingerprints),
    };

    return cmocka_run_group_tests(tests, make_suite, NULL);
}
