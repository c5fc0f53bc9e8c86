/* Charts of the workloads that are told apart, drawn for real with few systems
 * and many, with long and hostile names, and with cells and controls that are
 * missing. */
#include "tests/unit/drawn.h"
#include "tests/unit/madeup_families.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 3 };

static const char *shown_name(size_t i)
{
    return i == 1 ? "a,”b” | &lt;script>∖n …" : madeup_families_name(i);
}

/* Every system once; of files those that stand beside their copy are named by
 * it, and some are missing: none of these names is looked for. */
static const struct {
    const char *name;
    bool has_all;
} charts[] = {
    {"overview", true},       {"churn", true},
    {"churn-churn_10", true}, {"convoy", true},
    {"crowd", true},          {"crowd-requests", true},
    {"sizes", true},          {"sizes-requests", true},
    {"stream", true},         {"fetch-requests", true},
    {"fetch-latency", true},  {"blob", false},
    {"crash", true},          {"convoy-convoy_38_2_2000", true},
};

enum { CHARTS = sizeof charts / sizeof charts[0] };

static void check(const struct madeup_folder *f, size_t systems)
{
    char file[64];

    for (size_t i = 0; i < CHARTS; i++) {
        char *text;

        (void)snprintf(file, sizeof file, "charts/%s.svg", charts[i].name);
        text = madeup_read(f, file);
        drawn_check(charts[i].name, text, shown_name,
                    charts[i].has_all ? systems : 0);
        free(text);
    }
}

static void draw(void **state, size_t systems, bool has_png)
{
    struct madeup_folder *f = *state;

    if (system("gnuplot --version >/dev/null 2>&1") != 0)
        skip();
    results_free(&f->results);
    madeup_families(&f->results, systems, ROUNDS);
    drawn_report(f, has_png);
    check(f, systems);
}

static void three_systems(void **state)
{
    draw(state, 3, true);
}

static void twelve_systems(void **state)
{
    draw(state, 12, false);
}

static void twenty_systems(void **state)
{
    draw(state, 20, false);
}

/* Some runs are VOID, so that each system lacks something: every fifth. */
static void cells_may_be_missing(void **state)
{
    struct madeup_folder *f = *state;

    if (system("gnuplot --version >/dev/null 2>&1") != 0)
        skip();
    results_free(&f->results);
    madeup_families(&f->results, 3, ROUNDS);
    for (size_t i = 0; i < f->results.count; i++) {
        struct record *record = &f->results.records[i];
        size_t hash = strlen(record->system) + strlen(record->workload) +
                      (size_t)record->connections;

        if (hash % 5 == 0 || strcmp(record->system, "blocking") == 0)
            record->verdict = VERDICT_VOID;
    }
    drawn_report(f, false);
    check(f, 3);
}

/* Charts of a campaign that has none of these are not there; nor is anything of
 * a control that is missing. */
static void without_a_baseline_nothing_is_beyond_it(void **state)
{
    struct madeup_folder *f = *state;
    char *text;

    if (system("gnuplot --version >/dev/null 2>&1") != 0)
        skip();
    for (size_t i = 1; i < CHARTS; i++) {
        char file[64];

        (void)snprintf(file, sizeof file, "charts/data/%s.dat", charts[i].name);
        assert_false(madeup_has(f, file));
    }
    results_free(&f->results);
    madeup_families(&f->results, 3, ROUNDS);
    drawn_report(f, false);
    text = madeup_read(f, "charts/churn.svg");
    assert_non_null(strstr(text, ">above blocking"));
    free(text);
    for (size_t i = 0; i < f->results.count; i++)
        if (strcmp(f->results.records[i].system, "blocking") == 0)
            (void)snprintf(f->results.records[i].system, RECORD_NAME, "one");
    drawn_report(f, false);
    text = madeup_read(f, "charts/churn.svg");
    assert_null(strstr(text, ">above blocking"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(three_systems, madeup_begin,
                                        madeup_end),
        cmocka_unit_test_setup_teardown(twelve_systems, madeup_begin,
                                        madeup_end),
        cmocka_unit_test_setup_teardown(twenty_systems, madeup_begin,
                                        madeup_end),
        cmocka_unit_test_setup_teardown(cells_may_be_missing, madeup_begin,
                                        madeup_end),
        cmocka_unit_test_setup_teardown(without_a_baseline_nothing_is_beyond_it,
                                        madeup_begin, madeup_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
