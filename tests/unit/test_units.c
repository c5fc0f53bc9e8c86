/* Numbers with units: what is taken, what is refused, what is shown. */
#include "support/units.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { UNTOUCHED = 77 };

struct number_row {
    const char *text;
    int result;
    uint64_t value;
};

static void check(const struct number_row *rows,
                  int (*parse)(const char *text, uint64_t *value))
{
    for (; rows->text != NULL; rows++) {
        uint64_t value = UNTOUCHED;
        int result = parse(rows->text, &value);

        if (result != rows->result ||
            value != (result == 0 ? rows->value : UNTOUCHED))
            fail_msg("\"%s\": result %d, value %ju", rows->text, result,
                     (uintmax_t)value);
    }
}

static void counts(void **state)
{
    static const struct number_row rows[] = {
        {"0", 0, 0},
        {"250", 0, 250},
        {"007", 0, 7},
        {"10k", 0, 10000},
        {"10K", 0, 10000},
        {"2M", 0, 2000000},
        {"3G", 0, 3000000000},
        {"1.5k", 0, 1500},
        {"0.1k", 0, 100},
        {"18446744073709551615", 0, UINT64_MAX},
        {"18446744073709551616", -ERANGE, 0},
        {"18446744073709551615k", -ERANGE, 0},
        {"99999999999999999999999", -ERANGE, 0},
        {"", -EINVAL, 0},
        {" 1", -EINVAL, 0},
        {"1 ", -EINVAL, 0},
        {"-1", -EINVAL, 0},
        {"+1", -EINVAL, 0},
        {"k", -EINVAL, 0},
        {"1.", -EINVAL, 0},
        {".5k", -EINVAL, 0},
        {"1.5", -EINVAL, 0},
        {"1.2345k", -EINVAL, 0},
        {"1,5k", -EINVAL, 0},
        {"1kk", -EINVAL, 0},
        {"1KiB", -EINVAL, 0},
        {"1e3", -EINVAL, 0},
        {"0x10", -EINVAL, 0},
        {"nan", -EINVAL, 0},
        {"inf", -EINVAL, 0},
        {NULL, 0, 0},
    };

    (void)state;
    check(rows, units_count);
}

static void sizes(void **state)
{
    static const struct number_row rows[] = {
        {"0", 0, 0},
        {"64", 0, 64},
        {"64B", 0, 64},
        {"16KiB", 0, 16384},
        {"1MiB", 0, 1048576},
        {"2GiB", 0, UINT64_C(2) << 30},
        {"10kB", 0, 10000},
        {"1MB", 0, 1000000},
        {"0.5KiB", 0, 512},
        {"17179869183GiB", 0, UINT64_C(17179869183) << 30},
        {"17179869184GiB", -ERANGE, 0},
        {"", -EINVAL, 0},
        {"KiB", -EINVAL, 0},
        {"16kib", -EINVAL, 0},
        {"16 KiB", -EINVAL, 0},
        {"-16KiB", -EINVAL, 0},
        {"16KiBs", -EINVAL, 0},
        {"1ms", -EINVAL, 0},
        {NULL, 0, 0},
    };

    (void)state;
    check(rows, units_size);
}

static void durations(void **state)
{
    static const struct number_row rows[] = {
        {"0", 0, 0},
        {"0s", 0, 0},
        {"7ns", 0, 7},
        {"800us", 0, 800000},
        {"10ms", 0, 10000000},
        {"1.5s", 0, 1500000000},
        {"0.001s", 0, 1000000},
        {"0.3s", 0, 300000000},
        {"2m", 0, UINT64_C(120000000000)},
        {"2min", 0, UINT64_C(120000000000)},
        {"1h", 0, UINT64_C(3600000000000)},
        {"18446744073709551615ns", 0, UINT64_MAX},
        {"18446744073s", 0, UINT64_C(18446744073000000000)},
        {"18446744074s", -ERANGE, 0},
        {"18446744073.9s", -ERANGE, 0},
        {"5", -EINVAL, 0},
        {"00", -EINVAL, 0},
        {"", -EINVAL, 0},
        {"ms", -EINVAL, 0},
        {"10 ms", -EINVAL, 0},
        {"-10ms", -EINVAL, 0},
        {"10MS", -EINVAL, 0},
        {"10msx", -EINVAL, 0},
        {"10k", -EINVAL, 0},
        {"1.s", -EINVAL, 0},
        {"1.5.5s", -EINVAL, 0},
        {NULL, 0, 0},
    };

    (void)state;
    check(rows, units_duration);
}

static void shares(void **state)
{
    static const struct {
        const char *text;
        int rc;
        double share;
    } rows[] = {{"3%", 0, 0.03},     {"0.5%", 0, 0.005},  {"100%", 0, 1},
                {"0%", 0, 0},        {"3", -EINVAL, 0},   {"%", -EINVAL, 0},
                {"-3%", -EINVAL, 0}, {"3 %", -EINVAL, 0}, {"", -EINVAL, 0},
                {"3%%", -EINVAL, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double share = 7;

        assert_int_equal(units_share(rows[i].text, &share), rows[i].rc);
        assert_true(share == (rows[i].rc == 0 ? rows[i].share : 7));
    }
}

static void durations_come_back(void **state)
{
    static const struct {
        uint64_t ns;
        const char *text;
    } rows[] = {
        {1, "1ns"},
        {1500, "1500ns"},
        {2000, "2us"},
        {10000000, "10ms"},
        {1500000000, "1500ms"},
        {UINT64_C(90000000000), "90s"},
        {UINT64_MAX, "18446744073709551615ns"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[UNITS_TEXT];
        uint64_t back = 0;

        assert_ptr_equal(units_duration_text(rows[i].ns, text), text);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(units_duration(text, &back), 0);
        assert_int_equal(back, rows[i].ns);
    }
}

static void zero_comes_back(void **state)
{
    char text[UNITS_TEXT];
    uint64_t back = UNTOUCHED;

    (void)state;
    assert_int_equal(units_duration(units_duration_text(0, text), &back), 0);
    assert_int_equal(back, 0);
}

static void figures_have_three_digits(void **state)
{
    static const struct {
        char *(*show)(double value, char text[UNITS_TEXT]);
        double value;
        const char *text;
    } rows[] = {
        {units_show_ns, 0, "0 ns"},
        {units_show_ns, 1.234, "1.23 ns"},
        {units_show_ns, 999, "999 ns"},
        {units_show_ns, 999.6, "1.00 us"},
        {units_show_ns, 12340, "12.3 us"},
        {units_show_ns, 999600, "1.00 ms"},
        {units_show_ns, 1.234e6, "1.23 ms"},
        {units_show_ns, 99.96e6, "100 ms"},
        {units_show_ns, 1.234e9, "1.23 s"},
        {units_show_ns, 61e9, "61.0 s"},
        {units_show_bytes, 0, "0 B"},
        {units_show_bytes, 512, "512 B"},
        {units_show_bytes, 1024, "1.00 KiB"},
        {units_show_bytes, 12595, "12.3 KiB"},
        {units_show_bytes, 3.5 * 1048576, "3.50 MiB"},
        {units_show_bytes, 2.0 * 1073741824, "2.00 GiB"},
        {units_show_count, 0, "0"},
        {units_show_count, 12, "12"},
        {units_show_count, 9994, "9994"},
        {units_show_count, 12345, "12.3k"},
        {units_show_count, 123456, "123k"},
        {units_show_count, 1234567, "1.23M"},
        {units_show_count, 2.5e9, "2.50G"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[UNITS_TEXT];

        assert_ptr_equal(rows[i].show(rows[i].value, text), text);
        if (strcmp(text, rows[i].text) != 0)
            fail_msg("%g: shown as \"%s\", not as \"%s\"", rows[i].value, text,
                     rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts),
        cmocka_unit_test(sizes),
        cmocka_unit_test(durations),
        cmocka_unit_test(shares),
        cmocka_unit_test(durations_come_back),
        cmocka_unit_test(zero_comes_back),
        cmocka_unit_test(figures_have_three_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
