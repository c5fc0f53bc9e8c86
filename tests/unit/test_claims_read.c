/* The claims' document: what is refused, where, and that the one that is
 * shipped can be put to the test. */
#include "harness/claims/claims.h"
#include "harness/run/suite_build.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char suite_text[] =
    "{\"name\": \"claims\", \"summary\": \"s\", \"rounds\": 6,\n"
    " \"systems\": [\"blocking\", \"thread\", \"epoll\"],\n"
    " \"loads\": [{\"workloads\": [\"echo:64\"], \"connections\": [10, 100]},\n"
    "   {\"workloads\": [\"fib:27\"], \"connections\": [4],\n"
    "    \"systems\": [\"epoll\"]}],\n"
    " \"idle\": {\"connections\": [100, 300]},\n"
    " \"batch\": [{\"jobs\": [\"fib:3\"], \"how\": [\"threads\"]}]}";

/* A document of which one line can be replaced. */
static const char *const good[] = {
    "{\"claims\": [",
    "{\"id\": \"a\", \"title\": \"A\", \"statement\": \"s\",",
    "\"origin\": \"o\",",
    "\"parts\": [{\"name\": \"p\", \"figure\": \"throughput_rps\",",
    "\"of\": {\"system\": \"thread\", \"workload\": \"echo:64\", ",
    "\"connections\": 10},",
    "\"to\": {\"system\": \"epoll\"},",
    "\"expect\": \"below 1\"}]}]}",
};

enum { LINES = sizeof good / sizeof good[0] };

static int parse(size_t line, const char *instead, char error[CLAIMS_ERROR])
{
    char text[2048] = "";
    struct suite suite;
    struct claims claims;
    int rc;

    for (size_t i = 0; i < LINES; i++) {
        size_t used = strlen(text);

        (void)snprintf(text + used, sizeof text - used, "%s\n",
                       i == line ? instead : good[i]);
    }
    assert_int_equal(suite_parse("suite", suite_text, &suite, error), 0);
    rc = claims_parse("claims.json", text, &suite, &claims, error);
    if (rc == 0)
        claims_free(&claims);
    suite_free(&suite);
    return rc;
}

static void takes_what_is_right(void **state)
{
    char error[CLAIMS_ERROR] = "";

    (void)state;
    if (parse(LINES, "", error) != 0)
        fail_msg("%s", error);
}

static void refuses(void **state)
{
    static const struct {
        size_t line;
        const char *instead;
        const char *error;
    } cases[] = {
        {0, "{\"claim\": [",
         "claims.json:1: claim: unknown key; did you mean "
         "claims?"},
        {0, "{\"claims\": 7, \"x\": [", "claims.json:1: claims: not a list"},
        {1, "{\"id\": \"a b\", \"title\": \"A\", \"statement\": \"s\",",
         "claims.json:2: claims[0].id: not a name of up to 63 letters, digits "
         "and . _ + -: a b"},
        {2, "\"orign\": \"o\",",
         "claims.json:3: claims[0].orign: unknown key; did you mean origin?"},
        {2, "\"origin\": 7,", "claims.json:3: claims[0].origin: not a text"},
        {2, "", "claims.json:2: claims[0]: origin is missing"},
        {3, "\"parts\": [{\"name\": \"p\", \"figure\": \"throughput\",",
         "claims.json:4: claims[0].parts[0].figure: unknown figure throughput; "
         "did you mean throughput_rps?"},
        {4, "\"of\": {\"system\": \"tread\", \"workload\": \"echo:64\",",
         "claims.json:5: claims[0].parts[0].of: unknown system tread; did you "
         "mean thread?"},
        {4, "\"of\": {\"system\": \"thread\", \"workload\": \"echo:65\",",
         "claims.json:5: claims[0].parts[0].of: unknown workload echo:65; did "
         "you mean echo:64?"},
        {4, "\"of\": {\"system\": \"thread\", \"workload\": \"fib:27\",",
         "claims.json:5: claims[0].parts[0].of: the suite claims does not run "
         "thread with fib:27 and 10 connections"},
        {4, "\"of\": {\"workload\": \"echo:64\",",
         "claims.json:5: claims[0].parts[0].of: system is missing"},
        {4, "\"of\": {\"system\": [\"thread\"], \"workload\": \"echo:64\",",
         "claims.json:5: claims[0].parts[0].of.system: a list of fewer than "
         "two"},
        {5, "\"connections\": [10, 7]},",
         "claims.json:5: claims[0].parts[0].of: the suite claims does not run "
         "thread with echo:64 and 7 connections"},
        {5, "\"connections\": [10, \"100\"]},",
         "claims.json:6: claims[0].parts[0].of.connections[1]: not a whole "
         "number"},
        {5, "\"size\": 10},",
         "claims.json:6: claims[0].parts[0].of.size: "
         "unknown key"},
        {5, "\"connections\": [10, 100]}, \"shape\": \"form\",",
         "claims.json:6: claims[0].parts[0].shape: unknown shape form; did you "
         "mean from?"},
        {5, "\"connections\": 10}, \"shape\": \"from\",",
         "claims.json:5: claims[0].parts[0].of: this shape needs more than one "
         "cell"},
        {5, "\"connections\": [10, 100]}, \"shape\": \"after\",",
         "claims.json:4: claims[0].parts[0]: \"at\" belongs to the shapes "
         "before and after"},
        {5, "\"connections\": 10}, \"above\": \"gil\",",
         "claims.json:6: claims[0].parts[0].above: unknown system gil"},
        {6, "\"to\": {\"connections\": [10, 100]},",
         "claims.json:7: claims[0].parts[0].to: another number of cells than "
         "in \"of\""},
        {7, "\"expect\": \"blow 1\"}]}]}",
         "claims.json:8: claims[0].parts[0].expect: not like \"at least "
         "0.9*cores\", \"below 1\" or \"within 10% of 2/3\": blow 1"},
        {7, "\"role\": \"necessry\"}]}]}",
         "claims.json:8: claims[0].parts[0].role: unknown role necessry; did "
         "you mean necessary?"},
        {7, "\"role\": \"necessary\"}]}]}",
         "claims.json:4: claims[0].parts: no part expects anything"},
        {7, "\"expect\": \"below 1\"}]}", "claims.json:9: not JSON: "},
    };
    char error[CLAIMS_ERROR];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        error[0] = '\0';
        assert_int_equal(parse(cases[i].line, cases[i].instead, error),
                         -EINVAL);
        if (strncmp(error, cases[i].error, strlen(cases[i].error)) != 0)
            fail_msg("%s\nis not\n%s", error, cases[i].error);
    }
}

static void ranges(void **state)
{
    static const char *const wrong[] = {
        "",
        "1",
        "below",
        "below ",
        "below -1",
        "below x",
        "below 1 ",
        "below 0x1",
        "below inf",
        "below 1/0",
        "below 1/",
        "from 2 to 1",
        "from 1",
        "within 5 of 1",
        "above 1*core",
        "from 1 to 2*cores",
    };
    struct claim_range range;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (range_parse(wrong[i], &range) == 0)
            fail_msg("\"%s\" is taken", wrong[i]);
    assert_int_equal(range_parse("within 10% of 2/3", &range), 0);
    assert_true(fabs(range.low - 0.6) < 1e-9);
    assert_true(fabs(range.high - 2.2 / 3) < 1e-9);
    assert_int_equal(range_parse("at least 0.9*cores", &range), 0);
    range = range_for(&range, 4);
    assert_true(fabs(range.low - 3.6) < 1e-9 && isinf(range.high));
}

/* Every cell that a claim names is in the suite, or reading it would fail. */
static void the_shipped_ones(void **state)
{
    enum { COUNT = 14 };
    char error[CLAIMS_ERROR] = "";
    struct claims claims;

    (void)state;
    if (claims_read(&claims, error) != 0)
        fail_msg("%s", error);
    assert_int_equal(claims.count, COUNT);
    for (size_t i = 0; i < claims.count; i++)
        assert_true(strlen(claims.claims[i].id) < 24);
    claims_free(&claims);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_is_right),
        cmocka_unit_test(refuses),
        cmocka_unit_test(ranges),
        cmocka_unit_test(the_shipped_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
