/* Suites: what is read, what is refused and how it is said, what a choice on
 * the command line leaves. */
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
    " \"warmup\": \"20ms\", \"duration\": \"250ms\",\n"
    " \"systems\": [\"thread\", \"select\",\n"
    "  {\"name\": \"tiny\", \"model\": \"thread\",\n"
    "   \"options\": [\"--max-conns\", \"10\"]},\n"
    "  {\"name\": \"mine\", \"command\": [\"./mine\", \"{port}\"],\n"
    "   \"protocol\": \"raw\"}],\n"
    " \"loads\": [\n"
    "  {\"workloads\": [\"echo:64\", \"wait:10ms\"], \"connections\": [1, "
    "10]},\n"
    "  {\"workloads\": [\"fib:20\"], \"connections\": [4],\n"
    "   \"systems\": [\"thread\"], \"duration\": \"1s\", \"think\": \"5ms\",\n"
    "   \"requests_per_connection\": 7, \"threads\": 2, \"drops\": "
    "\"counted\"},\n"
    "  {\"workloads\": [\"echo:1KiB\"], \"connections\": [2],\n"
    "   \"except\": [\"thread\", \"tiny\"]}],\n"
    " \"idle\": {\"connections\": [100, 200], \"systems\": [\"select\"]},\n"
    " \"crash\": [{\"connections\": [30], \"except\": [\"thread\"]}],\n"
    " \"batch\": [{\"jobs\": [\"fib:5\", \"wait:1s\"],\n"
    "   \"how\": [\"sequential\", \"threads\"]}]}\n";

static struct suite read_good(void)
{
    struct suite suite;
    char error[SUITE_ERROR] = "";

    if (suite_parse("good.json", good, &suite, error) != 0)
        fail_msg("%s", error);
    return suite;
}

static size_t count_cells(const struct suite *suite, const char *system,
                          const char *workload)
{
    size_t count = 0;

    for (size_t i = 0; i < suite->cell_count; i++)
        if ((system == NULL ||
             strcmp(cell_system(&suite->cells[i]), system) == 0) &&
            (workload == NULL ||
             strcmp(cell_workload(&suite->cells[i]), workload) == 0))
            count++;
    return count;
}

static const struct cell *find_cell(const struct suite *suite,
                                    const char *system, const char *workload)
{
    for (size_t i = 0; i < suite->cell_count; i++)
        if (strcmp(cell_system(&suite->cells[i]), system) == 0 &&
            strcmp(cell_workload(&suite->cells[i]), workload) == 0)
            return &suite->cells[i];
    fail_msg("no cell %s %s", system, workload);
    return NULL;
}

static void reads_systems(void **state)
{
    struct suite suite = read_good();

    (void)state;
    assert_string_equal(suite.name, "test");
    assert_string_equal(suite.summary, "a test");
    assert_int_equal(suite.rounds, 3);
    assert_int_equal(suite.system_count, 4);
    assert_string_equal(suite.systems[0].name, "thread");
    assert_string_equal(suite.systems[0].model, "thread");
    assert_null(suite.systems[0].arguments);
    assert_string_equal(suite.systems[2].name, "tiny");
    assert_string_equal(suite.systems[2].model, "thread");
    assert_string_equal(suite.systems[2].arguments[1], "10");
    assert_null(suite.systems[2].arguments[2]);
    assert_string_equal(suite.systems[3].model, "");
    assert_string_equal(suite.systems[3].arguments[0], "./mine");
    assert_int_equal(suite.systems[3].protocol, PROTOCOL_RAW);
    suite_free(&suite);
}

static void makes_cells(void **state)
{
    struct suite suite = read_good();
    const struct cell *cell;

    (void)state;
    /* A foreign command gets the workloads of its protocol only. */
    assert_int_equal(count_cells(&suite, NULL, "echo:64"), 4 * 2);
    assert_int_equal(count_cells(&suite, NULL, "wait:10ms"), 3 * 2);
    assert_int_equal(count_cells(&suite, "mine", "wait:10ms"), 0);
    assert_int_equal(count_cells(&suite, NULL, "fib:20"), 1);
    assert_int_equal(count_cells(&suite, NULL, "echo:1KiB"), 2);
    assert_int_equal(count_cells(&suite, NULL, "idle"), 2);
    assert_int_equal(count_cells(&suite, NULL, "fib:5+wait:1s"), 2);
    assert_int_equal(suite.cell_count, 8 + 6 + 1 + 2 + 2 + 2 + 2);

    cell = find_cell(&suite, "select", "echo:64");
    assert_true(cell->warmup_ns == 20 * NS_PER_MS &&
                cell->duration_ns == 250 * NS_PER_MS && cell->think_ns == 0);
    cell = find_cell(&suite, "thread", "fib:20");
    assert_true(cell->duration_ns == NS_PER_S &&
                cell->think_ns == 5 * NS_PER_MS);
    assert_int_equal(cell->requests_per_connection, 7);
    assert_int_equal(cell->threads, 2);
    assert_true(cell->counts_drops);
    assert_false(find_cell(&suite, "select", "echo:64")->counts_drops);
    assert_int_equal(cell->connections, 4);
    assert_ptr_equal(cell->system, &suite.systems[0]);
    cell = find_cell(&suite, "threads", "fib:5+wait:1s");
    assert_int_equal(cell->kind, RECORD_BATCH);
    assert_int_equal(cell->connections, 2);
    cell = find_cell(&suite, "select", "idle");
    assert_int_equal(cell->kind, RECORD_IDLE);
    assert_string_equal(cell->workload.name, "echo:64");
    cell = find_cell(&suite, "tiny", "crash");
    assert_int_equal(cell->kind, RECORD_CRASH);
    assert_int_equal(cell->connections, 30);
    assert_int_equal(cell->workload.kind, WORKLOAD_CRASH);
    assert_int_equal(count_cells(&suite, NULL, "crash"), 2);
    suite_free(&suite);
}

/* A document that is right but for one text, which is replaced. */
static void refuse(const char *was, const char *is, const char *message)
{
    char text[2 * sizeof good];
    char error[SUITE_ERROR] = "";
    struct suite suite;
    const char *at = strstr(good, was);

    assert_non_null(at);
    (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, is,
                   at + strlen(was));
    assert_int_equal(suite_parse("bad.json", text, &suite, error), -EINVAL);
    assert_int_equal(suite.cell_count, 0);
    if (strcmp(error, message) != 0)
        fail_msg("\"%s\" instead of \"%s\" said\n  %s\ninstead of\n  %s", is,
                 was, error, message);
}

static void refuses(void **state)
{
    static const struct {
        const char *was, *is, *message;
    } rows[] = {
        {"\"rounds\": 3", "\"round\": 3",
         "bad.json:1: round: unknown key; did you mean rounds?"},
        {"\"rounds\": 3", "\"rounds\": \"3\"",
         "bad.json:1: rounds: not a whole number"},
        {"\"rounds\": 3", "\"rounds\": 0", "bad.json:1: rounds: less than 1"},
        {" \"rounds\": 3,", "", "bad.json:1: rounds is missing"},
        {"\"250ms\"", "\"250\"",
         "bad.json:2: duration: not a time like 400ms: 250"},
        {"\"connections\": [4]", "\"conections\": [4]",
         "bad.json:10: loads[1].conections: unknown key; did you mean "
         "connections?"},
        {"[1, 10]", "[1, \"ten\"]",
         "bad.json:9: loads[0].connections[1]: not a whole number"},
        {"[1, 10]", "[1,\n\n 0]",
         "bad.json:11: loads[0].connections[1]: less than 1"},
        {"[\"echo:64\", \"wait:10ms\"]", "[\"crowd:10\"]",
         "bad.json:9: loads[0].workloads[0]: 1 connections are fewer than the "
         "10 that are to ask"},
        {"[1, 10]", "[]", "bad.json:9: loads[0].connections: an empty list"},
        {"[1, 10]", "10", "bad.json:9: loads[0].connections: not a list"},
        {"[1, 10]", "[1, 1]",
         "bad.json:9: loads[0]: asks for what the suite has already (same "
         "system, workload and connections)"},
        {"\"select\",", "\"selct\",",
         "bad.json:3: systems[1]: unknown model selct; did you mean select?"},
        {"\"select\",", "\"thread\",",
         "bad.json:3: systems[1]: a second system thread"},
        {"\"model\": \"thread\"", "\"model\": \"thraed\"",
         "bad.json:4: systems[2].model: unknown model thraed; did you mean "
         "thread?"},
        {"\"name\": \"tiny\"", "\"name\": \"a b\"",
         "bad.json:4: systems[2].name: not a name of up to 63 letters, digits "
         "and . _ + -: a b"},
        {",\n   \"protocol\": \"raw\"", "",
         "bad.json:6: systems[3]: protocol is missing"},
        {"\"raw\"", "\"row\"",
         "bad.json:7: systems[3].protocol: not raw, line or http: row"},
        {"[\"thread\"], \"dur", "[\"thred\"], \"dur",
         "bad.json:11: loads[1].systems[0]: unknown system thred; did you mean "
         "thread?"},
        {"\"fib:5\"", "\"echo:5\"",
         "bad.json:17: batch[0].jobs[0]: unknown job echo:5; jobs are like "
         "fib:40, wait:1s, spawn:2000 and switch:50k"},
        {"\"fib:5\"", "\"spwan:5\"",
         "bad.json:17: batch[0].jobs[0]: unknown job spwan:5; did you mean "
         "spawn:2000?"},
        {"\"fib:5\"", "\"spawn:0\"",
         "bad.json:17: batch[0].jobs[0]: spawn:0: spawn takes a number from 1 "
         "to 1000M"},
        {"\"fib:5\"", "\"switch:5\"",
         "bad.json:17: batch[0].jobs[1]: spawn and switch are measured by "
         "themselves"},
        {"\"threads\"]}]", "\"thread\"]}]",
         "bad.json:18: batch[0].how[1]: unknown way thread; did you mean "
         "threads?"},
        {"\"idle\": {", "\"idle\": 7, \"x\": {",
         "bad.json:15: idle: not a list or an object"},
        {"\"fib:20\"", "\"crash\"",
         "bad.json:10: loads[1].workloads[0]: crash is not a load: it has a "
         "list of its own, \"crash\""},
        {"\"counted\"", "\"ignored\"",
         "bad.json:12: loads[1].drops: not counted, the only word here: "
         "ignored"},
        {"\"counted\"", "true", "bad.json:12: loads[1].drops: not a text"},
        {"\"5ms\"", "true", "bad.json:11: loads[1].think: not a text"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        refuse(rows[i].was, rows[i].is, rows[i].message);
}

static void refuses_other_text(void **state)
{
    static const char *const texts[] = {"", "[]", "7", "{\"name\": \"x\",",
                                        "{\"name\": 1, \"name\": 2}"};
    char error[SUITE_ERROR];
    struct suite suite;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(suite_parse("x.json", texts[i], &suite, error),
                         -EINVAL);
        assert_memory_equal(error, "x.json:", strlen("x.json:"));
    }
}

/* A key's line is found behind strings that look like structure. */
static void finds_lines(void **state)
{
    static const char text[] = "{\"summary\": \"}]{[\\\"\\\\\",\n"
                               "\"name\": \"x\", \"rounds\"\n"
                               ": 1, \"systems\": [\n"
                               "\"thread\"\n"
                               ",\"sel\\u0065ct\", \"forg\"]}";
    char error[SUITE_ERROR];
    struct suite suite;

    (void)state;
    assert_int_equal(suite_parse("x.json", text, &suite, error), -EINVAL);
    assert_string_equal(error, "x.json:5: systems[2]: unknown model forg; did "
                               "you mean fork?");
}

static void check_choice(const struct suite_choice *choice, size_t cells,
                         const char *message)
{
    struct suite suite = read_good();
    char error[SUITE_ERROR] = "";
    int rc = suite_choose(&suite, choice, error);

    if (message != NULL) {
        assert_int_equal(rc, -EINVAL);
        if (strstr(error, message) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", error, message);
    } else {
        if (rc != 0)
            fail_msg("%s", error);
        assert_int_equal(suite.cell_count, cells);
    }
    suite_free(&suite);
}

static void chooses(void **state)
{
    static const struct {
        struct suite_choice choice;
        size_t cells;
        const char *message;
    } rows[] = {
        {{.rounds = 0}, 23, NULL},
        /* echo and wait, twice each, fib; no batch, and no idle here */
        {{.models = "thread"}, 5, NULL},
        {{.models = "select"}, 4 + 1 + 2 + 1, NULL},
        /* a model that the suite has not */
        {{.models = "fork"}, 4 + 1 + 1, NULL},
        {{.workloads = "echo:64"}, 8, NULL},
        {{.workloads = "echo"}, 8, NULL},
        {{.models = "thread", .workloads = "crowd"}, 1, NULL},
        {{.workloads = "crowd:10", .connections = "9"},
         0,
         "workload crowd:10: 9 connections are fewer than the 10"},
        {{.workloads = "echo:64+fib:20"}, 9, NULL},
        {{.workloads = "batch"}, 2, NULL},
        {{.workloads = "idle+batch"}, 4, NULL},
        {{.workloads = "crash"}, 2, NULL},
        {{.models = "tiny", .workloads = "crash", .connections = "1,2,3"},
         3,
         NULL},
        {{.workloads = "crash@5"}, 0, "crash has no rate"},
        /* a workload that the suite has not: as the first load */
        {{.models = "thread", .workloads = "echo:7"}, 2, NULL},
        {{.models = "thread",
          .workloads = "echo:64",
          .connections = "5,50,500"},
         3,
         NULL},
        {{.models = "thread", .connections = "1k"}, 3, NULL},
        {{.models = "thred"}, 0, "did you mean thread?"},
        {{.models = "thread,"}, 0, "unknown model"},
        {{.workloads = "ehco:64"}, 0, "echo"},
        {{.connections = "1,zero"}, 0, "--connections zero"},
        {{.connections = "0"}, 0, "--connections 0"},
        {{.models = "mine", .workloads = "fib:20"}, 0, "nothing to run"},
        /* a foreign system beside the chosen one, and what is wrong with it */
        {{.models = "thread",
          .workloads = "echo:64",
          .connections = "5",
          .systems = "x=./x {port}"},
         2,
         NULL},
        {{.models = "thread",
          .workloads = "echo:64",
          .connections = "5",
          .systems = "x=./x; y=./y  {port} "},
         3,
         NULL},
        {{.systems = "./x {port}"}, 0, "a name, = and"},
        {{.systems = "x= "}, 0, "the command is missing"},
        {{.systems = "thread=./x"}, 0, "of this name"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_choice(&rows[i].choice, rows[i].cells, rows[i].message);
}

static void chooses_times(void **state)
{
    const struct suite_choice choice = {.models = "select,thread",
                                        .workloads = "echo:64",
                                        .connections = "9",
                                        .rounds = 2,
                                        .duration_ns = 7 * NS_PER_MS};
    struct suite suite = read_good();
    char error[SUITE_ERROR];

    (void)state;
    assert_int_equal(suite_choose(&suite, &choice, error), 0);
    assert_int_equal(suite.rounds, 2);
    assert_int_equal(suite.cell_count, 2);
    assert_string_equal(suite.systems[0].name, "select");
    assert_int_equal(suite.cells[0].connections, 9);
    assert_true(suite.cells[0].duration_ns == 7 * NS_PER_MS);
    assert_true(suite.cells[0].warmup_ns == 20 * NS_PER_MS);
    assert_ptr_equal(suite.cells[0].system, &suite.systems[0]);
    suite_free(&suite);
}

/* A variant is in the rows that name it, and where the choice does. */
static void named_rows(void **state)
{
    static const char text[] =
        "{\"name\": \"x\", \"summary\": \"x\", \"rounds\": 1, \"systems\": ["
        "\"epoll\", {\"name\": \"variant\", \"model\": \"epoll\", "
        "\"rows\": \"named\"}], \"loads\": ["
        "{\"workloads\": [\"echo:64\"], \"connections\": [1]},"
        "{\"workloads\": [\"blob:4KiB\"], \"connections\": [1],"
        " \"systems\": [\"epoll\", \"variant\"]}]}";
    struct suite_choice choice = {.workloads = "echo:64"};
    char error[SUITE_ERROR];
    struct suite suite;

    (void)state;
    assert_int_equal(suite_parse("x.json", text, &suite, error), 0);
    assert_int_equal(suite.cell_count, 3);
    assert_int_equal(count_cells(&suite, "variant", "blob:4KiB"), 1);
    assert_int_equal(suite_choose(&suite, &choice, error), 0);
    assert_int_equal(suite.cell_count, 1);
    choice.models = "variant";
    assert_int_equal(suite_choose(&suite, &choice, error), 0);
    assert_int_equal(count_cells(&suite, "variant", "echo:64"), 1);
    suite_free(&suite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_systems), cmocka_unit_test(makes_cells),
        cmocka_unit_test(refuses),       cmocka_unit_test(refuses_other_text),
        cmocka_unit_test(finds_lines),   cmocka_unit_test(chooses),
        cmocka_unit_test(chooses_times), cmocka_unit_test(named_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
