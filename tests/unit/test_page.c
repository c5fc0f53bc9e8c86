/* report.html, made from campaigns whose labels attack, with the real gnuplot
 * and without. */
#include "harness/report/chart_rows.h"
#include "harness/report/chart_words.h"
#include "harness/report/decision_file.h"
#include "tests/unit/drawn.h"
#include "tests/unit/madeup.h"
#include "tests/unit/madeup_crowd.h"
#include "tests/unit/madeup_families.h"
#include "tests/unit/madeup_folder.h"
#include "tests/unit/madeup_hostile.h"
#include "tests/unit/svg.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* U+202E and U+2067, which turn text around. */
static const char override[] = {'\xe2', '\x80', '\xae', '\0'};
static const char isolate[] = {'\xe2', '\x81', '\xa7', '\0'};

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

/* What is between the style and the script is XML as well, as void elements
 * are in the head alone. */
static void check_whole(char *page)
{
    char *begin = strstr(page, "<body>");
    char *end = strstr(page, "\n<script>");
    const char *at = "";
    const char *complaint;
    char after;

    assert_non_null(begin);
    assert_non_null(end);
    assert_true(begin < end);
    after = *end;
    *end = '\0';
    complaint = svg_complaint(begin + strlen("<body>"), &at);
    if (complaint != NULL)
        fail_msg("%s: %.80s", complaint, at);
    *end = after;
}

/* Each id is there once. */
static void check_ids(const char *page)
{
    for (const char *c = strstr(page, " id=\""); c != NULL;
         c = strstr(c + 1, " id=\"")) {
        char id[128];

        (void)snprintf(id, sizeof id, "%.*s\"", (int)strcspn(c + 5, "\"") + 5,
                       c);
        if (count(page, id) != 1)
            fail_msg("%s is there %zu times", id, count(page, id));
    }
}

static bool is_one_of(const char *word, size_t length, const char *const *words,
                      size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(words[i]) == length && strncmp(words[i], word, length) == 0)
            return true;
    return false;
}

/* Of an attribute: nothing that runs or is fetched, and links within the page,
 * or to a chart beside it. */
static void check_attribute(const char *name, size_t length, const char *value)
{
    static const char *const bad[] = {"src",    "srcset", "style",
                                      "action", "poster", "ping",
                                      "srcdoc", "data",   "xlink:href"};

    if (is_one_of(name, length, bad, COUNT(bad)) ||
        strncasecmp(name, "on", 2) == 0)
        fail_msg("an attribute: %.60s", name);
    if (length == 4 && strncmp(name, "href", 4) == 0 && value[0] != '#' &&
        strncmp(value, "charts/", 7) != 0)
        fail_msg("a link: %.60s", name);
}

/* Returns the end of the tag. */
static const char *check_tag(const char *tag)
{
    static const char *const known[] = {
        "a",    "bdi",  "body",    "button",  "caption",    "circle", "defs",
        "desc", "g",    "details", "div",     "figcaption", "figure", "h1",
        "h2",   "h3",   "header",  "li",      "main",       "nav",    "ol",
        "p",    "path", "polygon", "section", "small",      "span",   "strong",
        "svg",  "td",   "summary", "table",   "tbody",      "text",   "th",
        "tr",   "ul",   "thead",   "title",   "polyline",   "use"};
    const char *c = tag + 1 + (tag[1] == '/');
    size_t length = strcspn(c, " \n>");

    if (!is_one_of(c, length, known, COUNT(known)))
        fail_msg("an element: %.60s", tag);
    for (c += length; *c != '>'; c++) {
        const char *name = c + strspn(c, " \n");

        length = strcspn(name, " =>\n\"");
        if (length == 0)
            fail_msg("a tag: %.60s", tag);
        c = name + length;
        check_attribute(name, length, c + 2);
        if (*c == '=')
            c = strchr(c + 2, '"');
        else
            c--;
        assert_non_null(c);
    }
    return c;
}

/* Nothing of it does anything, or asks anybody: of each tag between the style
 * and the script, as no text has a bracket. */
static void check_harmless(const char *page)
{
    const char *end = strstr(page, "\n<script>");

    for (const char *c = strstr(page, "<body>"); c != NULL && c < end;
         c = strchr(c, '<'))
        c = check_tag(c);
    assert_int_equal(count(page, "<script"), 1);
    assert_int_equal(count(page, "<style"), 1);
    assert_int_equal(count(page, "http-equiv=\"Content-Security-Policy\""), 1);
    assert_non_null(strstr(page, "default-src &#39;none&#39;"));
    assert_null(strstr(page, override));
    assert_null(strstr(page, isolate));
}

static void check(struct madeup_folder *f)
{
    char *page = madeup_read(f, "report.html");

    check_whole(page);
    check_ids(page);
    check_harmless(page);
    assert_true(strlen(page) < 2 << 20);
    free(page);
}

static void without_gnuplot(void **state)
{
    struct madeup_folder *f = *state;
    char *page;

    check(f);
    page = madeup_read(f, "report.html");
    assert_int_equal(count(page, "class=\"sure\""), 4);
    assert_int_equal(count(page, "class=\"wide drawing\""), 0);
    assert_non_null(strstr(page, "No chart was drawn"));
    free(page);
}

static void put_decision(const struct madeup_folder *f, const char *text)
{
    char path[PATH_MAX];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/decision.json", f->dir);
    file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* A whole decision, whose texts attack. */
#define DECISION(verdict, contender, more)                                     \
    "{\"schema\": 1, \"profile\": {\"cpu\": \"2 ms\", \"wait\": \"exp:5ms\", " \
    "\"requests_per_connection\": 0, \"memory\": 1048576},"                    \
    " \"asked\": \"api: waits <exp:5ms>\", \"verdict\": " verdict ", "         \
    "\"recommended\": \"thread\", \"is_sure\": false, "                        \
    "\"is_interrupted\": true, \"unknown\": 3,"                                \
    " \"runner_up\": \"<script>\", \"why\": \"<b>\", \"is_weak\": true,"       \
    " \"margin\": {\"ratio\": 1.3, \"low\": 1.2, \"high\": 1.4},"              \
    " \"tied\": [\"thread\", \"<i>\"], \"figure\": \"capacity_rps\","          \
    " \"contenders\": [" contender "], \"flips\": {\"nearest\": 0, \"tried\":" \
    " [{\"key\": \"memory\", \"from\": \"1 GiB\", \"to\": \"1 MiB\","          \
    " \"is_tried\": true, \"state\": \"flips\", \"verdict\": \"none\", "       \
    "\"recommended\": null}]},"                                                \
    " \"scaling\": [{\"system\": \"thread\", \"by\": \"cores\", \"usl\": {"    \
    "\"sigma\": {\"value\": 0.1, \"low\": 0, \"high\": 0.2}, \"kappa\": "      \
    "{\"value\": 0, \"low\": 0, \"high\": 0}, \"has_kappa\": false, "          \
    "\"has_fallen\": false, \"peak\": null, \"n_most\": 4, \"test\": null, "   \
    "\"predictions\": [{\"n\": 8, \"value\": 2000, \"low\": 1000, \"high\": "  \
    "3000}]}}, {\"system\": \"epoll\", \"by\": \"connections\", \"usl\": {"    \
    "\"sigma\": {\"value\": 0.1, \"low\": 0, \"high\": 0.2}, \"kappa\": "      \
    "{\"value\": 0, \"low\": 0, \"high\": 0}, \"has_kappa\": true, "           \
    "\"has_fallen\": true, \"peak\": null, \"n_most\": 64, \"test\": null, "   \
    "\"predictions\": []}}], \"basis\": {\"from\": null, "                     \
    "\"workload\": \"task:1,2ms\", \"cells\": 7, \"took_s\": 3.5},"            \
    " \"notes\": [\"a note\"]" more "}"
#define CONTENDER                                                              \
    "{\"system\": \"thread\", \"rule\": \"none\", \"text\": null, \"rps\": "   \
    "1000, \"low_rps\": 900, \"high_rps\": 1100, \"is_lower_bound\": false, "  \
    "\"is_range\": false, \"memory_bytes\": 2048, \"dies\": \"all\"}, "        \
    "{\"system\": \"fork\", \"rule\": \"memory\", \"text\": \"too much\", "    \
    "\"rps\": null, \"low_rps\": null, \"high_rps\": null, "                   \
    "\"is_lower_bound\": false, \"is_range\": false, \"memory_bytes\": null, " \
    "\"dies\": null}"

static void a_decision_is_shown(void **state)
{
    static const char *const shown[] = {
        "id=\"decision\"",
        "does 1.30 [1.20, 1.40] times as much",
        "&lt;script&gt;",
        "Asked for: <bdi>api: waits &lt;exp:5ms&gt;</bdi>.",
        "Interrupted: this is what was known by then.",
        ">Probably</span>",
        "Not sure: 3 that nothing rules out have no figure.",
        "no system is left",
        ">1.00k [900, 1.10k]</td>",
        ">memory</td>",
        "the nearest change that does",
        "no peak observed",
        "less at 64 than at fewer; where the peak is the law does not say",
        "none: the law does not hold here",
        "0.100 [0, 0.200]",
        "2.00k [1.00k, 3.00k] at 8",
        "Not sure: ",
        "<p>a note</p>",
    };
    struct madeup_folder *f = *state;
    char *page;

    put_decision(f, DECISION("\"clear\"", CONTENDER, ""));
    madeup_report_bare(f);
    check(f);
    page = madeup_read(f, "report.html");
    for (size_t i = 0; i < COUNT(shown); i++)
        if (strstr(page, shown[i]) == NULL)
            fail_msg("not shown: %s", shown[i]);
    free(page);
}

/* What is no decision is refused, with its place, and the page says so. */
static void what_is_no_decision_is_refused(void **state)
{
    static const struct {
        const char *text, *complaint;
    } cases[] = {
        {"", "decision.json:1: "},
        {"{\n\n", "decision.json:3: "},
        {"[]", "it is not an object"},
        {"{}", "it has no schema"},
        {"{\"schema\": 2}", "it is of schema 2, this program reads 1"},
        {"{\"schema\": 1}", "profile is not an object"},
        {DECISION("7", CONTENDER, ""), "verdict is not a text"},
        {DECISION("\"clear\"", CONTENDER ", 7", ""),
         "contenders[2] is not an object"},
        {DECISION("\"clear\"", "{\"system\": \"a\", \"rule\": {}}", ""),
         "contenders[0].rule is not a text"},
        {DECISION("\"clear\"", CONTENDER, ", \"schema\": 1"),
         "decision.json:1: duplicate"},
        {DECISION("\"clear\"", CONTENDER, "") "x", "decision.json:1: "},
    };
    struct madeup_folder *f = *state;
    json_t *decision;
    char *page;
    char error[DECISION_FILE_ERROR];

    for (size_t i = 0; i < COUNT(cases); i++) {
        put_decision(f, cases[i].text);
        assert_int_equal(decision_file_read(f->dir, &decision, error),
                         -EBADMSG);
        assert_null(decision);
        if (strstr(error, cases[i].complaint) == NULL)
            fail_msg("%zu: %s", i, error);
    }
    madeup_report_bare(f);
    check(f);
    page = madeup_read(f, "report.html");
    assert_non_null(strstr(page, "decision.json:1: "));
    free(page);
    (void)snprintf(error, sizeof error, "%s/decision.json", f->dir);
    assert_int_equal(remove(error), 0);
    assert_int_equal(decision_file_read("/nowhere", &decision, error), 0);
    assert_null(decision);
}

/* Whatever becomes of the names in charts/, the page has its own rules. */
static void hostile_labels(void **state)
{
    struct madeup_folder *f = *state;
    char *page;

    if (!has_gnuplot())
        skip();
    results_free(&f->results);
    madeup_hostile(&f->results);
    drawn_report(f, false);
    check(f);
    assert_false(madeup_has(f, "hacked"));
    page = madeup_read(f, "report.html");
    assert_true(count(page, "class=\"wide drawing\"") > 5);
    assert_true(count(page, "class=\"at\"") > 30);
    for (size_t i = 0; i < HOSTILE_SYSTEMS; i++)
        if (strpbrk(madeup_hostile_name(i), "<>") != NULL)
            assert_null(strstr(page, madeup_hostile_name(i)));
    free(page);
}

/* The standalone charts and the table for spreadsheets, likewise. */
static void hostile_labels_elsewhere(void **state)
{
    struct madeup_folder *f = *state;
    static const char *const charts[] = {
        "charts/throughput.svg", "charts/crash.svg", "charts/batch.svg"};

    if (!has_gnuplot())
        skip();
    for (size_t i = 0; i < COUNT(charts); i++) {
        char *svg = madeup_read(f, charts[i]);
        const char *at = "";

        assert_null(svg_complaint(svg, &at));
        assert_null(strstr(svg, "<script"));
        assert_null(strstr(svg, override));
        free(svg);
    }
    {
        char *csv = madeup_read(f, "runs.csv");

        assert_null(strstr(csv, ",=HYPERLINK"));
        assert_null(strstr(csv, ",\"=HYPERLINK"));
        assert_non_null(strstr(csv, "\"'=HYPERLINK"));
        free(csv);
    }
}

/* Every colour of the scripts has a name in the page, every system a class. */
static void colours_are_the_pages(void **state)
{
    struct madeup_folder *f = *state;
    char *page;

    if (!has_gnuplot())
        skip();
    results_free(&f->results);
    madeup_families(&f->results, 12, 6);
    drawn_report(f, false);
    check(f);
    page = madeup_read(f, "report.html");
    for (const char *c = strstr(page, "=\"#"); c != NULL;
         c = strstr(c + 1, "=\"#"))
        if (isxdigit((unsigned char)c[3]) &&
            strspn(c + 3, "0123456789abcdef") == 6)
            fail_msg("a colour without a name: %.40s", c);
    for (size_t slot = 0; slot < 2; slot++) {
        char class_name[32];

        (void)snprintf(class_name, sizeof class_name, "class=\"s%zu\"", slot);
        assert_true(count(page, class_name) > 0);
    }
    free(page);
}

/* Many systems: below two megabytes, and what has no room is named. */
static void large_campaigns(void **state)
{
    struct madeup_folder *f = *state;

    if (!has_gnuplot())
        skip();
    results_free(&f->results);
    madeup_crowd(&f->results, 25, true);
    drawn_report(f, false);
    check(f);
}

/* Each question has its two sentences. */
static void charts_have_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHART_ROWS; i++) {
        const struct chart_words *words = chart_words(chart_rows[i].name);

        assert_string_equal(words->name, chart_rows[i].name);
        if (words->topic == TOPIC_NONE)
            continue;
        assert_true(strlen(words->reads) > 20);
        assert_true(strlen(words->misses) > 20);
    }
    assert_string_equal(chart_words("crowd-requests")->name, "crowd-requests");
    assert_string_equal(chart_words("cpu-echo_64_2000")->name, "cpu");
    assert_string_equal(chart_words("claim-polling")->name, "claim");
    assert_string_equal(chart_words("search-1-thread")->name, "search");
    assert_int_equal(chart_words("nothing")->topic, TOPIC_NONE);
}

/* A convoy is one over HTTP as well. */
static void a_convoy_over_http(void **state)
{
    struct madeup_folder *f = *state;
    char *page;

    results_free(&f->results);
    madeup_init(&f->results);
    (void)madeup_load(&f->results, "blocking", "http:convoy:38,2@2000", 100, 1,
                      1000, 1000000);
    madeup_report_bare(f);
    page = madeup_read(f, "report.html");
    assert_non_null(strstr(page, "id=\"convoy\""));
    assert_int_equal(count(page, "<td>http:convoy:38,2@2000</td>"), 2);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_gnuplot),
        cmocka_unit_test(a_decision_is_shown),
        cmocka_unit_test(what_is_no_decision_is_refused),
        cmocka_unit_test(hostile_labels),
        cmocka_unit_test(hostile_labels_elsewhere),
        cmocka_unit_test(colours_are_the_pages),
        cmocka_unit_test(large_campaigns),
        cmocka_unit_test(a_convoy_over_http),
        cmocka_unit_test(charts_have_words),
    };

    return cmocka_run_group_tests(tests, madeup_begin, madeup_end);
}
