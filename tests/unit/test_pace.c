/* A workload's pace, as a part of its name. */
#include "harness/load/pace.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void right_names(void **state)
{
    static const struct {
        const char *name;
        enum load_arrivals arrivals;
        uint64_t rate_rps;
    } rows[] = {{"echo:64", LOAD_CLOSED, 0},
                {"echo:64@5000", LOAD_CONSTANT, 5000},
                {"echo:64@1", LOAD_CONSTANT, 1},
                {"echo:64@10000000", LOAD_CONSTANT, 10000000},
                {"wait:10ms@250-poisson", LOAD_POISSON, 250},
                {"mixed:20,10ms,20@7", LOAD_CONSTANT, 7}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char error[WORKLOAD_ERROR] = "";
        struct workload workload;
        struct workload again;
        struct pace pace;

        if (pace_parse(rows[i].name, &workload, &pace, error) < 0)
            fail_msg("%s", error);
        assert_string_equal(workload.name, rows[i].name);
        assert_int_equal(pace.arrivals, rows[i].arrivals);
        assert_int_equal(pace.rate_rps, rows[i].rate_rps);
        /* and from the parts to the name */
        again = workload;
        again.name[strcspn(again.name, "@")] = '\0';
        assert_int_equal(pace_append(&again, &pace), 0);
        assert_string_equal(again.name, rows[i].name);
    }
}

static void bare_name(void **state)
{
    char error[WORKLOAD_ERROR];
    struct workload workload;
    struct pace pace;

    (void)state;
    assert_int_equal(pace_parse("echo@5000-poisson", &workload, &pace, error),
                     0);
    assert_string_equal(workload.name, "echo:64@5000-poisson");
    assert_int_equal(pace.rate_rps, 5000);
}

static void wrong_names(void **state)
{
    static const char *const names[] = {
        "echo:64@",           "echo:64@0",   "echo:64@0100",
        "echo:64@5k",         "echo:64@-5",  "echo:64@1.5",
        "echo:64@10000001",   "echo:64@5-",  "echo:64@5-constant",
        "echo:64@5-poissonx", "echo:64@5@6", "echo:0@5",
        "ecko:64@5",          "@5",          "echo:64@99999999999999999999",
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char error[WORKLOAD_ERROR] = "";
        struct workload workload;
        struct pace pace;

        assert_int_equal(pace_parse(names[i], &workload, &pace, error),
                         -EINVAL);
        assert_true(error[0] != '\0');
        assert_null(strchr(error, '\n'));
    }
}

static void too_long(void **state)
{
    struct workload workload = {.size_bytes = 1};
    const struct pace pace = {LOAD_POISSON, 12345};

    (void)state;
    memset(workload.name, 'x', sizeof workload.name - 14);
    assert_int_equal(pace_append(&workload, &pace), -ENAMETOOLONG);
    assert_int_equal(strlen(workload.name), sizeof workload.name - 14);
    workload.name[sizeof workload.name - 15] = '\0';
    assert_int_equal(pace_append(&workload, &pace), 0);
    assert_int_equal(strlen(workload.name), sizeof workload.name - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_names),
        cmocka_unit_test(bare_name),
        cmocka_unit_test(wrong_names),
        cmocka_unit_test(too_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
