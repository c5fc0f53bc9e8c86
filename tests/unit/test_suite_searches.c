/* Searches in a suite: what is read, what is refused, what a choice leaves. */
#include "harness/run/schedule.h"
#include "harness/run/suite.h"
#include "harness/run/suite_build.h"
#include "support/clock.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char good[] =
    "{\"name\": \"test\", \"summary\": \"a test\", \"rounds\": 3,\n"
    " \"systems\": [\"thread\", \"select\", \"epoll\",\n"
    "  {\"name\": \"mine\", \"command\": [\"./mine\", \"{port}\"],\n"
    "   \"protocol\": \"raw\"}],\n"
    " \"twin\": \"epoll\",\n"
    " \"loads\": [{\"workloads\": [\"echo:64\"], \"connections\": [1]}],\n"
    " \"searches\": [\n"
    "  {\"slo\": \"p99 < 5ms\", \"workload\": \"echo:64\",\n"
    "   \"connections\": 100, \"budget\": \"12s\"},\n"
    "  {\"slo\": \"p50<1ms,p99.9<20ms\", \"workload\": \"wait:1ms\",\n"
    "   \"connections\": 10, \"budget\": \"4s\", \"except\": [\"select\"]}]}\n";

static struct suite read_good(void)
{
    struct suite suite;
    char error[SUITE_ERROR] = "";

    if (suite_parse("good.json", good, &suite, error) != 0)
        fail_msg("%s", error);
    return suite;
}

static size_t count_searches(const struct suite *suite, const char *system,
                             const char *workload)
{
    size_t count = 0;

    for (size_t i = 0; i < suite->cell_count; i++) {
        const struct cell *cell = &suite->cells[i];

        count +=
            cell->kind == RECORD_SEARCH &&
            (system == NULL || strcmp(cell_system(cell), system) == 0) &&
            (workload == NULL || strcmp(cell_workload(cell), workload) == 0);
    }
    return count;
}

static void reads(void **state)
{
    static const char wait[] = "wait:1ms p50<1ms,p99.9<20ms";
    struct suite suite = read_good();
    const struct cell *last = &suite.cells[suite.cell_count - 1];

    (void)state;
    /* All four, but no twin; a foreign command cannot wait. */
    assert_int_equal(count_searches(&suite, NULL, "echo:64 p99<5ms"), 4);
    assert_int_equal(count_searches(&suite, "epoll-again", NULL), 0);
    assert_int_equal(count_searches(&suite, NULL, wait), 2);
    assert_int_equal(count_searches(&suite, "mine", wait), 0);
    assert_int_equal(count_searches(&suite, "select", wait), 0);
    assert_string_equal(cell_workload(last), wait);
    assert_int_equal(last->workload.kind, WORKLOAD_WAIT);
    assert_true(last->slo.limits_ns[SLO_P999] == 20 * NS_PER_MS);
    assert_true(last->budget_ns == 4 * NS_PER_S);
    assert_int_equal(last->connections, 10);
    suite_free(&suite);
}

/* The trials of a search are its rounds. */
static void once_in_a_campaign(void **state)
{
    struct suite suite = read_good();
    const struct cell *search = &suite.cells[suite.cell_count - 1];

    (void)state;
    assert_int_equal(suite_rounds_of(&suite, search), 1);
    assert_int_equal(suite_rounds_of(&suite, &suite.cells[0]), 3);
    /* Five loads with the twin's, and six searches. */
    assert_int_equal(suite_runs(&suite), 5 * 3 + 6);
    assert_true(schedule_estimate_ns(search) == 4 * NS_PER_S);
    suite_free(&suite);
}

static void fingerprint_has_the_budget(void **state)
{
    struct suite suite = read_good();
    uint64_t before = schedule_fingerprint(&suite);

    (void)state;
    suite.cells[suite.cell_count - 1].budget_ns++;
    assert_true(schedule_fingerprint(&suite) != before);
    suite_free(&suite);
}

static void refuses(void **state)
{
    static const struct {
        const char *was, *is, *message;
    } rows[] = {
        {"\"p99 < 5ms\"", "\"p98<5ms\"",
         "bad.json:8: searches[0].slo: limits p98<5ms, character 1: not p50, "
         "p90, p99, p99.9 or mean; did you mean p90?"},
        {"\"slo\": \"p99 < 5ms\"", "\"slos\": \"p99<5ms\"",
         "bad.json:8: searches[0].slos: unknown key; did you mean slo?"},
        {"\"echo:64\",\n   \"conn", "\"ehco:64\",\n   \"conn",
         "bad.json:8: searches[0].workload: "},
        {"\"12s\"", "\"1s\"",
         "bad.json:9: searches[0].budget: less than the 2s that a search for "
         "p99<5ms takes"},
        {"\"4s\"", "\"3s\"",
         "bad.json:11: searches[1].budget: less than the 3200ms that a search "
         "for p50<1ms,p99.9<20ms takes"},
        {"\"connections\": 100", "\"connections\": [100]",
         "bad.json:9: searches[0].connections: not a whole number"},
        {"\"connections\": 100", "\"connections\": 0",
         "bad.json:9: searches[0].connections: less than 1"},
        {"[\"select\"]}]", "[\"selct\"]}]",
         "bad.json:11: searches[1].except[0]: unknown system selct; did you "
         "mean select?"},
        {"p50<1ms,p99.9<20ms",
         "p50<1000000ns,p90<2000000ns,p99<3000000ns,mean<20000000ns",
         "bad.json:10: searches[1].workload: too long a name for the limits "
         "behind it"},
        {"\"p50<1ms,p99.9<20ms\", \"workload\": \"wait:1ms\",\n"
         "   \"connections\": 10",
         "\"p99<5ms\", \"workload\": \"echo:64\",\n   \"connections\": 100",
         "bad.json:10: searches[1]: asks for what the suite has already (same "
         "system, workload and connections)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[2 * sizeof good];
        char error[SUITE_ERROR] = "";
        struct suite suite;
        const char *at = strstr(good, rows[i].was);

        assert_non_null(at);
        (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good,
                       rows[i].is, at + strlen(rows[i].was));
        assert_int_equal(suite_parse("bad.json", text, &suite, error), -EINVAL);
        if (strncmp(error, rows[i].message, strlen(rows[i].message)) != 0)
            fail_msg("said\n  %s\ninstead of\n  %s", error, rows[i].message);
    }
}

static void chooses(void **state)
{
    static const struct {
        struct suite_choice choice;
        size_t cells, searches;
    } rows[] = {
        {{.rounds = 0}, 11, 6},
        {{.models = "thread"}, 3, 2},
        {{.workloads = "echo:64"}, 5, 0},
        {{.workloads = "search"}, 6, 6},
        {{.workloads = "echo:64 p99<5ms"}, 4, 4},
        {{.workloads = "echo:64+search", .models = "select"}, 2, 1},
        {{.connections = "5"}, 5, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct suite suite = read_good();
        char error[SUITE_ERROR] = "";

        if (suite_choose(&suite, &rows[i].choice, error) != 0)
            fail_msg("%s", error);
        assert_int_equal(suite.cell_count, rows[i].cells);
        assert_int_equal(count_searches(&suite, NULL, NULL), rows[i].searches);
        suite_free(&suite);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),
        cmocka_unit_test(once_in_a_campaign),
        cmocka_unit_test(fingerprint_has_the_budget),
        cmocka_unit_test(refuses),
        cmocka_unit_test(chooses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
