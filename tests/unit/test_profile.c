/* Profiles: what is read, what is refused and where, what is asked, and what
 * cannot be. */
#include "harness/decide/profile.h"
#include "harness/run/suite.h"
#include "support/clock.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char good[] =
    "{\"name\": \"mine\", \"summary\": \"one\",\n"
    " \"connections\": 200, \"requests_per_connection\": 3,\n"
    " \"cpu\": \"100us\", \"wait\": \"exp:5ms\", \"message\": \"1KiB\",\n"
    " \"limit\": \"p99<50ms, mean<10ms\", \"memory\": 1048576,\n"
    " \"dies\": \"one-worker\", \"cores\": 2}\n";

static void reads(void **state)
{
    struct profile p;
    char error[PROFILE_ERROR] = "";

    (void)state;
    profile_init(&p);
    if (profile_parse("good.json", good, &p, error) != 0)
        fail_msg("%s", error);
    assert_string_equal(p.name, "mine");
    assert_int_equal(p.connections, 200);
    assert_int_equal(p.requests_per_connection, 3);
    assert_int_equal(p.cpu_ns, 100 * NS_PER_US);
    assert_int_equal(p.wait_ns, 5 * NS_PER_MS);
    assert_true(p.is_wait_random);
    assert_int_equal(p.message_bytes, 1024);
    assert_int_equal(p.limit.limits_ns[SLO_P99], 50 * NS_PER_MS);
    assert_int_equal(p.limit.limits_ns[SLO_MEAN], 10 * NS_PER_MS);
    assert_int_equal(p.memory_bytes, 1 << 20);
    assert_int_equal(p.dies, DIES_WORKER);
    assert_int_equal(p.cores, 2);
}

/* What is written is read back the same. */
static void writes(void **state)
{
    struct profile p;
    struct profile back;
    char error[PROFILE_ERROR] = "";
    char again[2048];
    char once[2048];
    json_t *json;

    (void)state;
    profile_init(&p);
    assert_int_equal(profile_parse("good.json", good, &p, error), 0);
    for (int i = 0; i < 2; i++) {
        p.memory_bytes = i == 0 ? 1 << 20 : 0;
        p.wait_ns = i == 0 ? p.wait_ns : 0;
        p.is_wait_random = i == 0;
        json = profile_to_json(&p);
        assert_int_equal(json_dumpb(json, once, sizeof once, 0) < sizeof once,
                         1);
        once[json_dumpb(json, once, sizeof once, 0)] = '\0';
        json_decref(json);
        profile_init(&back);
        if (profile_parse("again.json", once, &back, error) != 0)
            fail_msg("%s in %s", error, once);
        json = profile_to_json(&back);
        again[json_dumpb(json, again, sizeof again, 0)] = '\0';
        json_decref(json);
        assert_string_equal(once, again);
    }
}

#define REST                                                                   \
    "\"cpu\": \"1us\", \"wait\": \"0\", \"message\": 64, \"limit\": "          \
    "\"p99<5ms\""

static void refuses(void **state)
{
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"{", "bad.json:1: "},
        {"[]", "bad.json:1: not an object"},
        {"{" REST "}", "connections is missing"},
        {"{\"connections\": 1,\n \"conections\": 1, " REST "}",
         "bad.json:2: conections: unknown key; did you mean connections?"},
        {"{\"connections\": 1,\n\"connections\": 2, " REST "}", "bad.json:2: "},
        {"{\"connections\": \"1\", " REST "}",
         "connections: not a whole number"},
        {"{\"connections\": 0, " REST "}",
         "connections: 0 is not a number from 1 to 1M"},
        {"{\"connections\": -1, " REST "}", "connections: -1 is not"},
        {"{\"connections\": 1,\n\n\"cores\": 0, " REST "}",
         "bad.json:3: cores: 0 is not"},
        {"{\"connections\": 1, \"dies\": \"none\", " REST "}",
         "dies: none is not nothing-else, one-worker or all"},
        {"{\"connections\": 1, \"memory\": \"much\", " REST "}",
         "memory: much is not bytes"},
        {"{\"connections\": 1, \"cpu\": \"50\", \"wait\": \"0\", \"message\": "
         "1, \"limit\": \"p99<5ms\"}",
         "cpu: 50 is not a time"},
        {"{\"connections\": 1, \"cpu\": \"0\", \"wait\": \"exp:0\", "
         "\"message\": 64, \"limit\": \"p99<5ms\"}",
         "wait: exp:0 is not"},
        {"{\"connections\": 1, \"cpu\": \"0\", \"wait\": \"0\", \"message\": "
         "1, \"limit\": \"p99<5ms\"}",
         "message: 1 is not 2 to 60KiB"},
        {"{\"connections\": 1, \"cpu\": \"0\", \"wait\": \"0\", \"message\": "
         "64, \"limit\": \"p77<5ms\"}",
         "limit: p77<5ms is not limits"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct profile p;
        char error[PROFILE_ERROR] = "";

        profile_init(&p);
        if (profile_parse("bad.json", rows[i].text, &p, error) != -EINVAL)
            fail_msg("taken: %s", rows[i].text);
        if (strstr(error, rows[i].said) == NULL)
            fail_msg("\"%s\" lacks \"%s\"", error, rows[i].said);
        assert_null(strchr(error, '\n'));
        assert_int_equal(p.connections, 100);
    }
}

/* The examples are profiles, and each could be. */
static void examples(void **state)
{
    char **names = profile_examples();
    size_t count = 0;

    (void)state;
    assert_non_null(names);
    for (; names[count] != NULL; count++) {
        struct profile p;
        char error[PROFILE_ERROR] = "";

        profile_init(&p);
        if (profile_read(names[count], &p, error) != 0)
            fail_msg("%s", error);
        assert_string_equal(p.name, names[count]);
        if (profile_is_impossible(&p, error))
            fail_msg("%s: %s", p.name, error);
    }
    assert_int_equal(count, 6);
    suite_names_free(names);
}

static void unknown(void **state)
{
    struct profile p;
    char error[PROFILE_ERROR] = "";

    (void)state;
    assert_int_equal(profile_read("json-apy", &p, error), -ENOENT);
    assert_non_null(strstr(error, "did you mean json-api?"));
    assert_int_equal(profile_read("no/such.json", &p, error), -ENOENT);
    assert_non_null(strstr(error, "no/such.json"));
}

/* At most six, each asked again until it is right; nothing keeps what is
 * there. */
static void questions(void **state)
{
    static char answers[] = "\n 50us \nlong\nexp:2ms\n\np99<9ms\n"
                            "one-worker\n";
    FILE *from = fmemopen(answers, strlen(answers), "r");
    char asked[4096] = "";
    FILE *to = fmemopen(asked, sizeof asked, "w");
    size_t count = 0;
    struct profile p;

    (void)state;
    for (size_t i = 0; i < profile_field_count; i++)
        count += profile_fields[i].question != NULL;
    assert_int_equal(count, PROFILE_QUESTIONS);
    profile_init(&p);
    assert_int_equal(profile_ask(&p, from, to), 0);
    (void)fclose(to);
    assert_int_equal(p.connections, 100);
    assert_int_equal(p.cpu_ns, 50 * NS_PER_US);
    assert_true(p.is_wait_random);
    assert_int_equal(p.wait_ns, 2 * NS_PER_MS);
    assert_int_equal(p.limit.limits_ns[SLO_P99], 9 * NS_PER_MS);
    assert_int_equal(p.dies, DIES_WORKER);
    assert_non_null(strstr(asked, "long is not whole microseconds"));
    assert_int_equal(profile_ask(&p, from, stdout), -ENODATA);
    (void)fclose(from);
}

/* What was refused leaves what was there: Enter takes it. */
static void refused(void **state)
{
    static char answers[] = "0\n\n6 weeks\n\nexp:\n\n1\n\n"
                            "p99<9ms,50ms\n\nnobody\n\n";
    FILE *from = fmemopen(answers, strlen(answers), "r");
    char asked[4096] = "";
    FILE *to = fmemopen(asked, sizeof asked, "w");
    struct profile before;
    struct profile p;

    (void)state;
    profile_init(&before);
    profile_init(&p);
    assert_int_equal(profile_ask(&p, from, to), 0);
    (void)fclose(to);
    assert_non_null(strstr(asked, "p99<9ms,50ms is not "));
    assert_int_equal(p.connections, before.connections);
    assert_int_equal(p.cpu_ns, before.cpu_ns);
    assert_int_equal(p.wait_ns, before.wait_ns);
    assert_int_equal(p.message_bytes, before.message_bytes);
    assert_string_equal(p.limit.text, before.limit.text);
    assert_memory_equal(p.limit.limits_ns, before.limit.limits_ns,
                        sizeof p.limit.limits_ns);
    assert_int_equal(p.dies, before.dies);
    (void)fclose(from);
}

/* A limit below what a request computes and waits for. */
static void impossible(void **state)
{
    static const struct {
        const char *wait, *limit;
        bool is_impossible;
    } rows[] = {
        {"10ms", "p99<50ms", false},     {"50ms", "p99<50ms", true},
        {"49ms", "p99<50ms", false},     {"10ms", "p50<10ms", true},
        {"exp:10ms", "p99<47ms", false}, {"exp:10ms", "p99<46ms", true},
        {"exp:10ms", "p50<8ms", false},  {"exp:10ms", "p50<6ms", true},
        {"exp:10ms", "mean<9ms", true},  {"0", "p99<20us", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct profile p;
        char error[PROFILE_ERROR];

        profile_init(&p);
        assert_int_equal(profile_set(&p, "wait", "", rows[i].wait, error), 0);
        assert_int_equal(profile_set(&p, "limit", "", rows[i].limit, error), 0);
        if (profile_is_impossible(&p, error) != rows[i].is_impossible)
            fail_msg("%s, %s", rows[i].wait, rows[i].limit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),   cmocka_unit_test(writes),
        cmocka_unit_test(refuses), cmocka_unit_test(examples),
        cmocka_unit_test(unknown), cmocka_unit_test(questions),
        cmocka_unit_test(refused), cmocka_unit_test(impossible),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
