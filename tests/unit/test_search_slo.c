/* Limits on response times: what they mean, and what is wrong with them. */
#include "harness/load/slo.h"

#include "support/clock.h"

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

static void limits_are_read(void **state)
{
    struct slo slo;
    char error[SLO_ERROR];

    (void)state;
    assert_int_equal(slo_parse("p99<5ms", &slo, error), 0);
    assert_int_equal(slo.limits_ns[SLO_P99], 5 * NS_PER_MS);
    assert_int_equal(slo.limits_ns[SLO_P50], 0);
    assert_int_equal(slo_samples(&slo), 299);
    assert_int_equal(
        slo_parse(" p50 < 800us, p99.9<1.5s ,mean<1ms", &slo, error), 0);
    assert_string_equal(slo.text, "p50<800us,p99.9<1.5s,mean<1ms");
    assert_int_equal(slo.limits_ns[SLO_P50], 800 * NS_PER_US);
    assert_int_equal(slo.limits_ns[SLO_P999], 1500 * NS_PER_MS);
    assert_int_equal(slo.limits_ns[SLO_MEAN], NS_PER_MS);
    assert_int_equal(slo_least_ns(&slo), 800 * NS_PER_US);
    assert_int_equal(slo_most_ns(&slo), 1500 * NS_PER_MS);
    assert_int_equal(slo_samples(&slo), 2995);
    assert_int_equal(slo_parse("p90<1s", &slo, error), 0);
    assert_int_equal(slo_samples(&slo), 100);
}

/* Each with the words that its message has to have. */
static const struct wrong {
    const char *text, *place, *why;
} wrongs[] = {
    {"", "character 1", "a < is missing"},
    {"p99", "character 4", "a < is missing"},
    {"p99>5ms", "character 4", "a < is missing"},
    {"p99<=5ms", "character 5", "no time above 0"},
    {"p99<5", "character 5", "no time above 0"},
    {"p99<0ms", "character 5", "no time above 0"},
    {"p99<5ms,", "character 9", "a < is missing"},
    {"p99<5ms,,mean<1s", "character 9", "a < is missing"},
    {"p99<5ms,p50<soon", "character 13", "no time above 0"},
    {"p9<5ms", "character 1", "did you mean p9"},
    {"maen<5ms", "character 1", "did you mean mean?"},
    {"p95<5ms,x<1s", "character 1", "not p50, p90, p99, p99.9 or mean"},
    {"<5ms", "character 1", "not p50"},
    {"p99<5ms,mean<1s,p99<6ms", "character 17", "a second limit for p99"},
};

static void wrong_limits_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        struct slo slo;
        char error[SLO_ERROR] = "";

        if (slo_parse(wrongs[i].text, &slo, error) == 0)
            fail_msg("\"%s\" is taken", wrongs[i].text);
        if (strstr(error, wrongs[i].place) == NULL ||
            strstr(error, wrongs[i].why) == NULL)
            fail_msg("\"%s\": %s", wrongs[i].text, error);
    }
}

static void long_limits_are_refused(void **state)
{
    char text[2 * SLO_TEXT];
    char error[SLO_ERROR] = "";
    struct slo slo;

    (void)state;
    memset(text, 'p', sizeof text);
    text[sizeof text - 1] = '\0';
    assert_true(slo_parse(text, &slo, error) < 0);
    assert_non_null(strstr(error, "too long"));
}

static void figures_are_the_histogram_s(void **state)
{
    static struct histogram h;

    (void)state;
    histogram_init(&h);
    assert_true(isnan(slo_figure(&h, SLO_P99)));
    assert_true(isnan(slo_figure(&h, SLO_MEAN)));
    for (uint64_t i = 1; i <= 1000; i++)
        histogram_record(&h, i);
    assert_true(slo_figure(&h, SLO_P50) == 500);
    assert_true(slo_figure(&h, SLO_P999) == 999);
    assert_true(slo_figure(&h, SLO_MEAN) == 500.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_are_read),
        cmocka_unit_test(wrong_limits_are_refused),
        cmocka_unit_test(long_limits_are_refused),
        cmocka_unit_test(figures_are_the_histogram_s),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
