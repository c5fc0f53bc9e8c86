/* Programs on coroutines: that bench-coro's figures are figures, and what
 * servers say to --switch. */
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#define BENCH PROGRAMS "bench-coro"

static const char *const ways[] = {"asm", "ucontext"};

/* What the program prints, which has to fit; its exit status is returned. */
static int run(const char *command, char *text, size_t size)
{
    FILE *out = popen(command, "re");
    size_t len;
    int status;

    assert_non_null(out);
    len = fread(text, 1, size, out);
    assert_true(len < size);
    text[len] = '\0';
    status = pclose(out);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void check_row(const char *text, const char *way)
{
    const char *row = strstr(text, way);
    double f[6] = {0};

    assert_non_null(row);
    row += strlen(way);
    if (strncmp(row + strspn(row, " "), "not in this build", 17) == 0) {
        assert_string_equal(way, "asm");
        return;
    }
    assert_int_equal(sscanf(row, "%lf %lf %lf %lf %lf %lf", &f[0], &f[1], &f[2],
                            &f[3], &f[4], &f[5]),
                     6);
    for (int i = 0; i < 6; i += 3) { /* median, min, max */
        assert_true(f[i + 1] > 0);
        assert_true(f[i + 1] <= f[i]);
        assert_true(f[i] <= f[i + 2]);
    }
}

static void test_table(void **state)
{
    char text[1024];

    (void)state;
    assert_int_equal(run(BENCH " --quick --batches 12", text, sizeof text), 0);
    for (int i = 0; i < 2; i++)
        check_row(text, ways[i]);
    assert_non_null(strstr(text, "\n12 batches"));
}

static void test_json(void **state)
{
    static const char *const figures[] = {"switch", "spawn"};
    char text[1024];
    json_t *whole;

    (void)state;
    assert_int_equal(
        run(BENCH " --quick --batches 11 --json", text, sizeof text), 0);
    whole = json_loads(text, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(whole, "batches")), 11);
    for (int i = 0; i < 4; i++) {
        json_t *way = json_object_get(whole, ways[i / 2]);
        double median;
        double min;
        double max;

        if (i / 2 == 0 && json_is_null(way))
            continue;
        assert_int_equal(json_unpack(way, "{s:{s:F, s:F, s:F}}", figures[i % 2],
                                     "median", &median, "min", &min, "max",
                                     &max),
                         0);
        assert_true(0 < min && min <= median && median <= max);
    }
    json_decref(whole);
}

static void test_usage(void **state)
{
    char text[2048];

    (void)state;
    assert_int_equal(run(BENCH " --batches 10 2>&1", text, sizeof text), 2);
    assert_memory_equal(text, "bench-coro: ", 12);
    assert_int_equal(run(BENCH " often 2>&1", text, sizeof text), 2);
    assert_string_equal(text, "bench-coro: unexpected argument often\n");
    assert_int_equal(run(BENCH " --help", text, sizeof text), 0);
    assert_non_null(strstr(text, "examples:\n  bench-coro\n"));
}

static void refuses(const char *command, const char *line)
{
    char text[1024];

    assert_int_equal(run(command, text, sizeof text), 2);
    assert_string_equal(text, line);
}

static void test_unknown_switch(void **state)
{
    (void)state;
    refuses(PROGRAMS "serve-coroutine --switch vax 2>&1",
            "serve-coroutine: --switch vax: not asm or ucontext\n");
    refuses(PROGRAMS "serve-offload --switch '' 2>&1",
            "serve-offload: --switch : not asm or ucontext\n");
}

static void test_switch_without_coroutines(void **state)
{
    (void)state;
    refuses(PROGRAMS "serve-epoll --switch ucontext 2>&1",
            "serve-epoll: --switch: this model has no coroutines\n");
}

/* A listener that cannot be: so the switch was accepted, or refused before. */
static void test_switch_of_this_build(void **state)
{
    char text[1024];

    (void)state;
    refuses(PROGRAMS "serve-coroutine --switch ucontext --listen x 2>&1",
            "serve-coroutine: --listen x: not ADDR:PORT or unix:PATH\n");
    assert_int_equal(
        run(BENCH " --quick --batches 11 --json", text, sizeof text), 0);
    refuses(PROGRAMS "serve-coroutine --switch asm --listen x 2>&1",
            strstr(text, "\"asm\": null") == NULL
                ? "serve-coroutine: --listen x: not ADDR:PORT or unix:PATH\n"
                : "serve-coroutine: --switch: this build has ucontext, but "
                  "not asm\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_unknown_switch),
        cmocka_unit_test(test_switch_without_coroutines),
        cmocka_unit_test(test_switch_of_this_build),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
