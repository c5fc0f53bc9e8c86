/* report.md and the charts: whole tables, harmless names, and what happens
 * where gnuplot is missing, fails or hangs. */
#include "harness/report/gnuplot.h"
#include "support/clock.h"
#include "tests/unit/madeup.h"
#include "tests/unit/madeup_folder.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The columns of a line of a Markdown table. */
static size_t markdown_columns(const char *line)
{
    size_t pipes = 0;

    for (size_t i = 0; line[i] != '\0' && line[i] != '\n'; i++) {
        if (line[i] == '\\')
            i++;
        else
            pipes += line[i] == '|';
    }
    return pipes;
}

static void markdown_is_whole(void **state)
{
    char *text = madeup_read(*state, "report.md");
    size_t columns = 0;

    assert_null(strstr(text, "<script"));
    assert_non_null(strstr(text, "a,\"b\" \\| &lt;script&gt;\\\\n {x}\\_%d"));
    assert_non_null(strstr(text, "| blocking | 3/51/1 | 125 [100, 150] |"));
    assert_non_null(strstr(text, " | –/–/3 | ")); /* fib: all processors */
    assert_non_null(strstr(text, " | echo:64 | 10 | 2 [2, 2]<sup>1</sup> | "
                                 "63.0% [60.0%, 65.0%]<sup>1</sup> | "
                                 "37.0% [35.0%, 40.0%]<sup>1</sup> |\n"));
    assert_null(strstr(text, "| blocking | echo:64 |"));
    assert_non_null(strstr(text, " | 1000 to 3000 | 99.2% [99.0%, 99.5%] |"));
    assert_non_null(strstr(text, "### echo:64: per-request overhead: bytes"));
    assert_non_null(strstr(text, " | ≥ 240 [200, 280]<sup>1</sup> | – |"));
    assert_non_null(strstr(text, "1.92× [1.90×, 1.95×]"));
    assert_non_null(strstr(text, "7.81 KiB [7.81 KiB, 7.82 KiB]"));
    assert_non_null(strstr(text, "| 3.02 s [3.02 s, 3.02 s] | 3.00 s | – "));
    assert_non_null(strstr(text, "2. **NOISY**, 1 run: other virtual machines "
                                 "took 3.1 % of the processors (echo:64 ×100: "
                                 "blocking)"));
    assert_non_null(strstr(text, "1. **VOID**, 1 run: counts differ"));
    assert_null(strstr(text, " | 0 |"));
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "governor"));
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (line[0] == '|' && columns > 0)
            assert_int_equal(markdown_columns(line), columns);
        columns = line[0] == '|' ? markdown_columns(line) : 0;
    }
    free(text);
}

static void missing_gnuplot_costs_the_charts_only(void **state)
{
    struct madeup_folder *f = *state;
    char *text = madeup_read(f, "charts/data/throughput.dat");

    /* One line, which names what to do. */
    assert_non_null(strstr(f->warnings, "gnuplot"));
    assert_ptr_equal(strchr(f->warnings, '\n'),
                     f->warnings + f->warnings_len - 1);
    assert_false(madeup_has(f, "charts/throughput.svg"));
    assert_false(madeup_has(f, "charts/throughput.png"));
    /* No name ends its cell or its line, and missing is NaN. */
    assert_non_null(strstr(text, "\n10\t"));
    assert_non_null(strstr(text, "\tNaN\ta,”b” | <script>∖n …\tNaN\tNaN\tNaN"));
    free(text);
    text = madeup_read(f, "report.md");
    assert_null(strstr(text, "]("
                             "charts/"));
    free(text);
    assert_false(madeup_has(f, ".report.md.part"));
}

/* Charts, where there is a gnuplot. */
static void charts_escape_names(void **state)
{
    static const char *const names[] = {"overview",    "throughput", "latency",
                                        "percentiles", "io",         "speedup",
                                        "memory",      "batch",      "cpu"};
    struct madeup_folder *f = *state;
    char *report;

    if (system("gnuplot --version >/dev/null 2>&1") != 0)
        skip();
    madeup_report(f);
    assert_string_equal(f->warnings, "");
    report = madeup_read(f, "report.md");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[64];
        char *svg;

        (void)snprintf(name, sizeof name, "charts/%s.png", names[i]);
        assert_true(madeup_has(f, name));
        (void)snprintf(name, sizeof name, "charts/%s.svg", names[i]);
        assert_non_null(strstr(report, name));
        svg = madeup_read(f, name);
        assert_non_null(strstr(svg, "</svg>"));
        assert_non_null(strstr(svg, "sans-serif"));
        assert_null(strstr(svg, "<script"));
        if (strcmp(names[i], "batch") != 0 &&
            strcmp(names[i], "percentiles") != 0)
            assert_non_null(strstr(svg, "&lt;script"));
        free(svg);
    }
    free(report);
}

/* Runs the fake with PATH set to its folder alone. */
static int run_fake(const struct madeup_folder *f, uint64_t limit_ns,
                    char error[GNUPLOT_ERROR])
{
    static const char *const arguments[] = {"data", "image", NULL};
    char *path = madeup_set_path(f->dir);
    int err = gnuplot_run("script.gp", arguments, limit_ns, error);

    free(madeup_set_path(path));
    free(path);
    return err;
}

static void gnuplot_tells_what_is_wrong(void **state)
{
    struct madeup_folder *f = *state;
    char error[GNUPLOT_ERROR] = "";

    madeup_gnuplot(f, "[ \"$*\" = '-d -c script.gp data image' ]");
    assert_int_equal(run_fake(f, 10 * NS_PER_S, error), 0);
    assert_string_equal(error, "");

    madeup_gnuplot(
        f, "printf '\\n\"x.gp\" line 7: no such axis\\n\\n' >&2; exit 1");
    assert_int_equal(run_fake(f, 10 * NS_PER_S, error), -EPROTO);
    assert_string_equal(error, "gnuplot: line 7: no such axis");

    madeup_gnuplot(f, "kill -SEGV $$");
    assert_int_equal(run_fake(f, 10 * NS_PER_S, error), -EPROTO);
    assert_string_equal(error, "gnuplot: it does not say why");

    madeup_gnuplot(f, "exec /bin/sleep 50");
    assert_int_equal(run_fake(f, 50 * NS_PER_MS, error), -ETIMEDOUT);
    assert_string_equal(error, "gnuplot took too long");
}

/* One line, however many charts there are, and the rest is written. */
static void failing_gnuplot_costs_the_charts_only(void **state)
{
    struct madeup_folder *f = *state;

    madeup_gnuplot(f, "echo no fonts >&2; exit 1");
    madeup_report_bare(f);
    assert_string_equal(f->warnings,
                        "warning: 9 charts are missing: gnuplot: no fonts\n");
    assert_true(madeup_has(f, "report.md"));
    assert_false(madeup_has(f, "charts/io.png"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markdown_is_whole),
        cmocka_unit_test(missing_gnuplot_costs_the_charts_only),
        cmocka_unit_test(charts_escape_names),
        cmocka_unit_test(gnuplot_tells_what_is_wrong),
        cmocka_unit_test(failing_gnuplot_costs_the_charts_only),
    };

    return cmocka_run_group_tests(tests, madeup_begin, madeup_end);
}
