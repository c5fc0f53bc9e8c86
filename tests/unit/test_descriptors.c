/* Descriptors: how many the load may have. */
#include "harness/run/descriptors.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

static void allow(rlim_t soft, rlim_t hard)
{
    struct rlimit limit = {soft, hard};

    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

/* A hard limit can only be lowered: in this order. */
static void up_to_the_hard_limit(void **state)
{
    char error[DESCRIPTORS_ERROR] = "";
    struct rlimit limit;

    (void)state;
    allow(300, 1000);
    assert_int_equal(descriptors_raise(1000 - 128, error), 0);
    assert_string_equal(error, "");
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_int_equal(limit.rlim_cur, 1000);

    assert_int_equal(descriptors_raise(1000 - 127, error), -EMFILE);
    assert_string_equal(error,
                        "873 connections are too many for the limit of 1000 "
                        "descriptors: take at most 872, or raise the limit "
                        "(ulimit -Hn)");
    assert_int_equal(descriptors_raise(UINT64_MAX, error), -EMFILE);

    allow(100, 100);
    assert_int_equal(descriptors_raise(0, error), 0);
    assert_int_equal(descriptors_raise(1, error), -EMFILE);
    assert_non_null(strstr(error, "at most 0,"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(up_to_the_hard_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
