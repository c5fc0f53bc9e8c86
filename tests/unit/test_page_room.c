/* The room in report.html: below two megabytes whatever the campaign is, and
 * what has no room is counted. */
#include "harness/report/page.h"
#include "tests/unit/drawn.h"
#include "tests/unit/madeup.h"
#include "tests/unit/madeup_crowd.h"
#include "tests/unit/madeup_folder.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdlib.h>
#include <string.h>

enum { SYSTEMS = 20, ROUNDS = 12, RUNS = 2400, UNLIKE = 800 };

static bool has_gnuplot(void)
{
    return system("gnuplot --version >/dev/null 2>&1") == 0;
}

static size_t count(const char *text, const char *what)
{
    size_t found = 0;

    for (; (text = strstr(text, what)) != NULL; text++)
        found++;
    return found;
}

/* The table of runs of a page that is not too large; the caller frees it. */
static char *read_runs(struct madeup_folder *f, size_t *drawings)
{
    char *page = madeup_read(f, "report.html");
    char *runs = strstr(page, "id=\"runs\"");

    assert_non_null(runs);
    assert_non_null(strstr(runs, "</html>"));
    if (strlen(page) > PAGE_BYTES)
        fail_msg("%zu bytes", strlen(page));
    *drawings = count(page, "class=\"wide drawing\"");
    runs = strdup(runs);
    assert_non_null(runs);
    free(page);
    return runs;
}

static size_t rows(const char *runs)
{
    return count(runs, "<th scope=\"row\">");
}

static void spoil(struct record *run, size_t i)
{
    run->verdict = VERDICT_VOID;
    memset(run->reason, '"', sizeof run->reason - 1);
    run->reason[sizeof run->reason - 1] = '\0';
    /* No two are alike but for their figures. */
    for (size_t bit = 0; bit < 12; bit++)
        run->reason[bit] = (i >> bit & 1) != 0 ? '<' : '&';
}

/* As many runs as the full suite has, and all drawings of as many systems. */
static void a_full_campaign_is_shown_whole(void **state)
{
    struct madeup_folder *f = *state;
    size_t drawings;
    char *runs;

    if (!has_gnuplot())
        skip();
    results_free(&f->results);
    madeup_crowd_of(&f->results, SYSTEMS, ROUNDS, true);
    assert_int_equal(f->results.count, RUNS);
    for (size_t i = 0; i < RUNS; i += 40)
        f->results.records[i].verdict = VERDICT_VOID;
    drawn_report(f, false);
    runs = read_runs(f, &drawings);
    assert_int_equal(rows(runs), RUNS);
    assert_int_equal(count(runs, "class=\"VOID\""), RUNS / 40);
    assert_null(strstr(runs, "there is room for"));
    assert_true(drawings > 5);
    free(runs);
}

/* Long reasons are cut before a run is left out. */
static void long_reasons_are_cut(void **state)
{
    struct madeup_folder *f = *state;
    size_t drawings;
    char *runs;

    results_free(&f->results);
    madeup_crowd_of(&f->results, SYSTEMS, ROUNDS, true);
    for (size_t i = 0; i < RUNS; i += 2)
        spoil(&f->results.records[i], i);
    madeup_report_bare(f);
    runs = read_runs(f, &drawings);
    assert_int_equal(rows(runs), RUNS);
    assert_non_null(strstr(runs, "The reasons are cut."));
    free(runs);
}

static void make_unlike(struct results *results, size_t valid)
{
    madeup_init(results);
    for (size_t i = 0; i < RUNS; i++) {
        struct record *run;
        char name[RECORD_NAME];

        memset(name, '"', sizeof name - 1);
        name[sizeof name - 1] = '\0';
        for (size_t bit = 0; bit < 12; bit++)
            name[bit] = (i >> bit & 1) != 0 ? '<' : '&';
        run = madeup_add(results, RECORD_BATCH, "\"\"\"\"", name, 1, 1);
        run->wall_s = 1;
        if (i >= valid)
            spoil(run, i);
    }
}

/* Those that are not VALID have room first, and what is left out is counted. */
static void what_has_no_room_is_counted(void **state)
{
    struct madeup_folder *f = *state;
    size_t shown;
    size_t bad;
    size_t drawings;
    char *runs;
    char text[128];

    results_free(&f->results);
    make_unlike(&f->results, UNLIKE);
    madeup_report_bare(f);
    runs = read_runs(f, &drawings);
    shown = rows(runs);
    bad = count(runs, "class=\"VOID\"");
    assert_int_equal(bad, RUNS - UNLIKE);
    assert_true(shown > bad && shown < RUNS);
    (void)snprintf(text, sizeof text,
                   "Of %d runs there is room for %zu here: %zu that are VALID "
                   "are left out. ",
                   RUNS, shown, RUNS - shown);
    assert_non_null(strstr(runs, text));
    free(runs);
}

static void not_even_those_that_are_not_valid(void **state)
{
    struct madeup_folder *f = *state;
    size_t drawings;
    size_t shown;
    char *runs;
    char *page;
    char text[128];

    results_free(&f->results);
    make_unlike(&f->results, 1);
    madeup_report_bare(f);
    runs = read_runs(f, &drawings);
    shown = rows(runs);
    assert_true(shown > 500 && shown < RUNS);
    (void)snprintf(text, sizeof text,
                   "1 that are VALID and %zu that are not VALID are left out. "
                   "The reasons are cut. ",
                   RUNS - shown - 1);
    assert_non_null(strstr(runs, text));
    free(runs);
    page = madeup_read(f, "report.html");
    assert_non_null(strstr(page, "more kinds of notes; report.md has them."));
    free(page);
}

/* A section that would take the whole page is left out, with a sentence. */
static void a_section_has_no_room(void **state)
{
    struct madeup_folder *f = *state;
    size_t drawings;
    char *page;
    char key[32];

    results_free(&f->results);
    madeup_campaign(&f->results);
    for (size_t i = 0; i < 40000; i++) {
        (void)snprintf(key, sizeof key, "fact %zu", i);
        assert_int_equal(json_object_set_new(f->results.facts.machine, key,
                                             json_string("\"\"\"\"")),
                         0);
    }
    madeup_report_bare(f);
    free(read_runs(f, &drawings));
    page = madeup_read(f, "report.html");
    assert_int_equal(count(page, "There is no room left for this section"), 1);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_campaign_is_shown_whole),
        cmocka_unit_test(long_reasons_are_cut),
        cmocka_unit_test(what_has_no_room_is_counted),
        cmocka_unit_test(not_even_those_that_are_not_valid),
        cmocka_unit_test(a_section_has_no_room),
    };

    return cmocka_run_group_tests(tests, madeup_begin, madeup_end);
}
