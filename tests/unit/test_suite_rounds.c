/* Suites: rates, the system that runs twice, and how many rounds there are; and
 * the suites that come with the program. */
#include "harness/run/choices.h"
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
    "{\"name\": \"test\", \"summary\": \"a test\", \"rounds\": 6,\n"
    " \"max_rounds\": 30, \"budget\": \"3m\", \"precision\": \"2.5%\",\n"
    " \"retries\": \"20%\", \"systems\": [\"blocking\", \"epoll\"],\n"
    " \"twin\": {\"system\": \"epoll\", \"workloads\": [\"echo:64\",\n"
    "  \"echo:64@500\"], \"connections\": [10, 100]},\n"
    " \"loads\": [\n"
    "  {\"workloads\": [\"echo:64\"], \"connections\": [1, 10]},\n"
    "  {\"workloads\": [\"echo:64\"], \"connections\": [100],\n"
    "   \"except\": [\"blocking\"], \"rate\": 500},\n"
    "  {\"workloads\": [\"fib:20\"], \"connections\": [10], \"rate\": 20,\n"
    "   \"arrivals\": \"poisson\", \"systems\": [\"epoll\"]}],\n"
    " \"idle\": {\"connections\": [10]}}\n";

static int parse(const char *was, const char *is, struct suite *suite,
                 char error[SUITE_ERROR])
{
    char text[2 * sizeof good];
    const char *at = strstr(good, was);

    assert_non_null(at);
    (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, is,
                   at + strlen(was));
    return suite_parse("test.json", text, suite, error);
}

static struct suite read_changed(const char *was, const char *is)
{
    struct suite suite;
    char error[SUITE_ERROR] = "";

    if (parse(was, is, &suite, error) != 0)
        fail_msg("%s", error);
    return suite;
}

static const struct cell *find_cell(const struct suite *suite,
                                    const char *system, const char *workload,
                                    uint64_t connections)
{
    for (size_t i = 0; i < suite->cell_count; i++)
        if (strcmp(cell_system(&suite->cells[i]), system) == 0 &&
            strcmp(cell_workload(&suite->cells[i]), workload) == 0 &&
            suite->cells[i].connections == connections)
            return &suite->cells[i];
    return NULL;
}

static void rates(void **state)
{
    struct suite suite = read_changed("", "");
    const struct cell *cell = find_cell(&suite, "epoll", "echo:64@500", 100);

    (void)state;
    assert_non_null(cell);
    assert_int_equal(cell->pace.arrivals, LOAD_CONSTANT);
    assert_int_equal(cell->pace.rate_rps, 500);
    assert_int_equal(cell->workload.size_bytes, 64);
    cell = find_cell(&suite, "epoll", "fib:20@20-poisson", 10);
    assert_non_null(cell);
    assert_int_equal(cell->pace.arrivals, LOAD_POISSON);
    assert_int_equal(cell->pace.rate_rps, 20);
    cell = find_cell(&suite, "epoll", "echo:64", 10);
    assert_int_equal(cell->pace.arrivals, LOAD_CLOSED);
    assert_null(find_cell(&suite, "blocking", "echo:64@500", 100));
    suite_free(&suite);
}

/* Same model, in the cells that the twin takes part in, where epoll is. */
static void twin(void **state)
{
    struct suite suite = read_changed("", "");
    const struct cell *cell;

    (void)state;
    assert_int_equal(suite.system_count, 3);
    assert_string_equal(suite.systems[2].name, "epoll-again");
    assert_string_equal(suite.systems[2].model, "epoll");
    cell = find_cell(&suite, "epoll-again", "echo:64@500", 100);
    assert_non_null(cell);
    assert_int_equal(cell->pace.rate_rps, 500);
    assert_non_null(find_cell(&suite, "epoll-again", "echo:64", 10));
    assert_null(find_cell(&suite, "epoll-again", "echo:64", 1));
    assert_null(find_cell(&suite, "epoll-again", "fib:20@20-poisson", 10));
    assert_null(find_cell(&suite, "epoll-again", "idle", 10));
    suite_free(&suite);
    /* a name alone: in all loads of its system */
    suite = read_changed("{\"system\": \"epoll\", \"workloads\": "
                         "[\"echo:64\",\n  \"echo:64@500\"], "
                         "\"connections\": [10, 100]}",
                         "\"epoll\"");
    assert_non_null(find_cell(&suite, "epoll-again", "echo:64", 1));
    assert_non_null(find_cell(&suite, "epoll-again", "fib:20@20-poisson", 10));
    assert_null(find_cell(&suite, "epoll-again", "idle", 10));
    suite_free(&suite);
}

static void rounds(void **state)
{
    struct suite suite = read_changed("", "");

    (void)state;
    assert_int_equal(suite.rounds, 6);
    assert_int_equal(suite.max_rounds, 30);
    assert_true(suite.budget_ns == 180 * NS_PER_S);
    assert_true(suite.precision == 0.025 && suite.retries == 0.2);
    suite_free(&suite);
    suite = read_changed("\"max_rounds\": 30,", "");
    assert_int_equal(suite.max_rounds, 60);
    suite_free(&suite);
    suite = read_changed("\"max_rounds\": 30, \"budget\": \"3m\", "
                         "\"precision\": \"2.5%\",\n \"retries\": \"20%\",",
                         "");
    assert_int_equal(suite.max_rounds, 6);
    assert_true(suite.budget_ns == 0);
    assert_true(suite.precision == SUITE_PRECISION);
    assert_true(suite.retries == SUITE_RETRIES);
    suite_free(&suite);
}

static void refuses(void **state)
{
    static const struct {
        const char *was, *is, *message;
    } rows[] = {
        {"\"max_rounds\": 30", "\"max_rounds\": 5",
         "test.json:2: max_rounds: less than 6"},
        {"\"3m\"", "\"3\"", "test.json:2: budget: not a time like 400ms: 3"},
        {"\"2.5%\"", "\"2.5\"",
         "test.json:2: precision: not a share like 3%: 2.5"},
        {"\"2.5%\"", "\"0%\"",
         "test.json:2: precision: not a share like 3%: 0%"},
        {"\"20%\"", "\"120%\"",
         "test.json:3: retries: not a share like 3%: 120%"},
        {"\"system\": \"epoll\"", "\"system\": \"epol\"",
         "test.json:4: twin.system: unknown system epol; did you mean epoll?"},
        {"{\"system\": \"epoll\",", "{",
         "test.json:4: twin: system is missing"},
        {"[10, 100]},\n \"loads\"", "[0]},\n \"loads\"",
         "test.json:5: twin.connections[0]: less than 1"},
        {"\"blocking\", \"epoll\"]",
         "\"blocking\", \"epoll\", {\"name\": \"epoll-again\", \"model\": "
         "\"poll\"}]",
         "test.json:4: twin.system: a second system epoll-again"},
        {"\"rate\": 500", "\"rate\": 0",
         "test.json:9: loads[1].rate: less than 1"},
        {"\"rate\": 500", "\"rate\": 10000001",
         "test.json:9: loads[1].rate: more than 10000000"},
        {"\"rate\": 500", "\"rate\": \"500\"",
         "test.json:9: loads[1].rate: not a whole number"},
        {"\"rate\": 500", "\"arrivals\": \"constant\"",
         "test.json:9: loads[1].arrivals: of a load without a rate"},
        {"\"rate\": 500", "\"rate\": 5, \"think\": \"1ms\"",
         "test.json:9: loads[1].rate: of a load with a think time: it has one "
         "or the other"},
        {"\"poisson\"", "\"posson\"",
         "test.json:11: loads[2].arrivals: not constant or poisson: posson"},
        {"\"fib:20\"", "\"fib:20@20\"",
         "test.json:10: loads[2].workloads[0]: workload fib:20@20: 20@20 is "
         "not a number from 1 to 60 (fib:N)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char error[SUITE_ERROR] = "";
        struct suite suite;

        assert_int_equal(parse(rows[i].was, rows[i].is, &suite, error),
                         -EINVAL);
        if (strcmp(error, rows[i].message) != 0)
            fail_msg("said\n  %s\ninstead of\n  %s", error, rows[i].message);
    }
}

/* A choice, and what comes of it. The suite has 4 + 1 + 1 loads and 2 crowds,
 * and the twin takes part in 2. */
static const struct {
    struct suite_choice choice;
    size_t cells;
    uint64_t rounds, max_rounds;
    bool has_budget, has_twin;
} choices[] = {
    {{.rounds = 0}, 10, 6, 30, true, true},
    {{.models = "epoll"}, 7, 6, 30, true, true},
    {{.models = "blocking"}, 3, 6, 30, true, false},
    {{.models = "epoll-again"}, 2, 6, 30, true, false},
    {{.models = "epoll-again,epoll"}, 7, 6, 30, true, true},
    /* then the twin is in all of it */
    {{.models = "epoll", .workloads = "echo:64"}, 4, 6, 30, true, true},
    {{.workloads = "echo:64@500", .connections = "7"}, 2, 6, 30, true, true},
    /* a rate that the suite has not: as its first load */
    {{.models = "epoll", .workloads = "echo:64@9"}, 4, 6, 30, true, true},
    /* exactly so many rounds, and no others */
    {{.rounds = 2}, 10, 2, 2, false, true},
    {{.rounds = 2, .budget_ns = NS_PER_S}, 10, 2, 20, true, true},
    {{.rounds = 2, .precision = "1%"}, 10, 2, 20, false, true},
    {{.budget_ns = NS_PER_S}, 10, 6, 60, true, true},
    {{.retries = "0%"}, 10, 6, 30, true, true},
};

static void chooses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
        struct suite suite = read_changed("", "");
        char error[SUITE_ERROR];
        json_t *facts;
        const struct choices c = {.suite = "x", .choice = choices[i].choice};
        struct budget budget;

        assert_int_equal(suite_choose(&suite, &c.choice, error), 0);
        assert_int_equal(budget_init(&budget, NULL, NULL, error), 0);
        if (suite.cell_count != choices[i].cells)
            fail_msg("choice %zu: %zu cells", i, suite.cell_count);
        assert_int_equal(suite.rounds, choices[i].rounds);
        assert_int_equal(suite.max_rounds, choices[i].max_rounds);
        assert_int_equal(suite.budget_ns != 0, choices[i].has_budget);
        facts = choices_to_json(&c, &budget, &suite);
        assert_int_equal(json_array_size(json_object_get(facts, "twin")),
                         choices[i].has_twin ? 2 : 0);
        json_decref(facts);
        suite_free(&suite);
    }
}

static void refuses_choices(void **state)
{
    static const struct {
        struct suite_choice choice;
        const char *message;
    } rows[] = {
        {{.precision = "3"}, "--precision 3: not a share like 3%"},
        {{.precision = "0%"}, "--precision 0%: not a share like 3%"},
        {{.retries = "much"}, "--retries much: not a share like 3%"},
        {{.workloads = "echo:64@5k"}, "behind @ goes a rate"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct suite suite = read_changed("", "");
        char error[SUITE_ERROR] = "";

        assert_int_equal(suite_choose(&suite, &rows[i].choice, error), -EINVAL);
        assert_non_null(strstr(error, rows[i].message));
        suite_free(&suite);
    }
}

/* The suites that come with the program. */
static void own_suites(void **state)
{
    char **found = suite_names();
    char error[SUITE_ERROR];
    struct suite suite;

    (void)state;
    assert_non_null(found);
    assert_non_null(found[0]);
    for (char **name = found; *name != NULL; name++) {
        if (suite_read(*name, &suite, error) != 0)
            fail_msg("%s", error);
        assert_string_equal(suite.name, *name);
        suite_free(&suite);
    }
    suite_names_free(found);
    assert_int_equal(suite_read("smoek", &suite, error), -ENOENT);
    assert_string_equal(error, "unknown suite smoek; did you mean smoke?");
    assert_int_equal(suite_read("./nowhere.json", &suite, error), -ENOENT);
    assert_non_null(strstr(error, "./nowhere.json"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates),      cmocka_unit_test(twin),
        cmocka_unit_test(rounds),     cmocka_unit_test(refuses),
        cmocka_unit_test(chooses),    cmocka_unit_test(refuses_choices),
        cmocka_unit_test(own_suites),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
