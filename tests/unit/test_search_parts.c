/* What a search begins and ends with: the systems of its command line, and the
 * line through its trials. */
#include "harness/search/edge.h"
#include "harness/search/lineup.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* z = 1 + 10 (ln 1000 - ln rate), exactly. */
static void line_is_found(void **state)
{
    static struct edge edge;
    struct edge_fit fit;

    (void)state;
    edge_init(&edge);
    for (int i = 0; i < 4; i++)
        edge_add(&edge, 1000 * exp(0.02 * i), 1 - 0.2 * i);
    assert_true(isnan(edge_fit(&edge).rate));
    for (int i = 1; i < 4; i++)
        edge_add(&edge, 1000 * exp(-0.02 * i), 1 + 0.2 * i);
    fit = edge_fit(&edge);
    assert_true(fabs(fit.rate - 1000) < 1e-6);
    assert_true(fabs(fit.slope + 10) < 1e-9);
    assert_true(fit.high - fit.low < 1e-3);
    assert_int_equal(fit.used, 7);
    /* Far off there is no line, and it makes no difference. */
    edge_add(&edge, 3000, 0);
    edge_add(&edge, 300, 9);
    fit = edge_fit(&edge);
    assert_true(fabs(fit.rate - 1000) < 1e-6);
}

static void no_line_has_no_end(void **state)
{
    static const double margins[] = {1.2, 0.8, 0.9, 1.3, 0.7, 1.1};
    static struct edge edge;
    struct edge_fit fit;

    (void)state;
    edge_init(&edge);
    for (size_t i = 0; i < COUNT(margins); i++)
        edge_add(&edge, 1000 + 10 * (double)i, margins[i]);
    fit = edge_fit(&edge);
    assert_true(fit.low == 0 && isinf(fit.high));
}

/* From tables of Student's t at 99.5 %. */
static void student(void **state)
{
    (void)state;
    assert_true(fabs(edge_student(3) / 5.841 - 1) < 0.02);
    assert_true(fabs(edge_student(5) / 4.032 - 1) < 0.005);
    assert_true(fabs(edge_student(10) / 3.169 - 1) < 0.001);
    assert_true(fabs(edge_student(30) / 2.750 - 1) < 0.001);
}

static void systems_are_read(void **state)
{
    struct suite suite;
    char error[SUITE_ERROR] = "";

    (void)state;
    assert_int_equal(lineup_read(&suite,
                                 "thread, pool --workers=4,pool --workers 2;"
                                 "mine=./server {port}, x",
                                 "echo:64", 7, error),
                     0);
    assert_int_equal(suite.cell_count, 4);
    assert_string_equal(suite.cells[0].system->model, "thread");
    assert_string_equal(suite.cells[1].system->name, "pool --workers 4");
    assert_string_equal(suite.cells[1].system->model, "pool");
    assert_string_equal(suite.cells[1].system->arguments[0], "--workers=4");
    assert_string_equal(suite.cells[2].system->arguments[1], "2");
    assert_null(suite.cells[2].system->arguments[2]);
    assert_string_equal(suite.cells[3].system->name, "mine");
    assert_string_equal(suite.cells[3].system->model, "");
    assert_string_equal(suite.cells[3].system->arguments[2], "x");
    assert_int_equal(suite.cells[3].connections, 7);
    suite_free(&suite);
}

static void wrong_systems_are_refused(void **state)
{
    static const struct {
        const char *systems, *workload, *word;
    } wrongs[] = {
        {"thraed", "echo:64", "did you mean thread?"},
        {"pol --workers 4", "echo:64", "did you mean pool?"},
        {"thread,", "echo:64", "a name is missing"},
        {"", "echo:64", "a name is missing"},
        {"mine=", "echo:64", "command is missing"},
        {"thread", "ehco:64", "echo"},
        {"thread", "echo:64@500", "echo:64@500"},
        {"mine=./server {port}", "wait:1ms", "can only echo"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        struct suite suite;
        char error[SUITE_ERROR] = "";
        int rc = lineup_read(&suite, wrongs[i].systems, wrongs[i].workload, 1,
                             error);

        suite_free(&suite);
        if (rc == 0 || strstr(error, wrongs[i].word) == NULL)
            fail_msg("%s, %s: \"%s\"", wrongs[i].systems, wrongs[i].workload,
                     error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_is_found),
        cmocka_unit_test(no_line_has_no_end),
        cmocka_unit_test(student),
        cmocka_unit_test(systems_are_read),
        cmocka_unit_test(wrong_systems_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
