/* The named workloads: what is taken, and what is said of the rest. */
#include "workloads/catalog.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void right_names(void **state)
{
    static const struct workload rows[] = {
        {.name = "echo:64",
         .kind = WORKLOAD_ECHO,
         .protocol = PROTOCOL_RAW,
         .size_bytes = 64},
        {.name = "echo:1",
         .kind = WORKLOAD_ECHO,
         .protocol = PROTOCOL_RAW,
         .size_bytes = 1},
        {.name = "echo:16KiB",
         .kind = WORKLOAD_ECHO,
         .protocol = PROTOCOL_RAW,
         .size_bytes = 16384},
        {.name = "echo:16MiB",
         .kind = WORKLOAD_ECHO,
         .protocol = PROTOCOL_RAW,
         .size_bytes = 16777216},
        {.name = "wait:10ms",
         .kind = WORKLOAD_WAIT,
         .protocol = PROTOCOL_LINE,
         .wait_ns = 10000000},
        {.name = "wait:1us",
         .kind = WORKLOAD_WAIT,
         .protocol = PROTOCOL_LINE,
         .wait_ns = 1000},
        {.name = "wait:1.5ms",
         .kind = WORKLOAD_WAIT,
         .protocol = PROTOCOL_LINE,
         .wait_ns = 1500000},
        {.name = "wait:1h",
         .kind = WORKLOAD_WAIT,
         .protocol = PROTOCOL_LINE,
         .wait_ns = 3600000000000},
        {.name = "wait:0", .kind = WORKLOAD_WAIT, .protocol = PROTOCOL_LINE},
        {.name = "fib:1",
         .kind = WORKLOAD_FIB,
         .protocol = PROTOCOL_LINE,
         .fib_after = 1},
        {.name = "fib:27",
         .kind = WORKLOAD_FIB,
         .protocol = PROTOCOL_LINE,
         .fib_after = 27},
        {.name = "fib:60",
         .kind = WORKLOAD_FIB,
         .protocol = PROTOCOL_LINE,
         .fib_after = 60},
        {.name = "task:200,10ms,256,0",
         .kind = WORKLOAD_TASK,
         .protocol = PROTOCOL_LINE,
         .wait_ns = 10000000,
         .repeats = 200,
         .size_bytes = 256},
        {.name = "task:0,exp:1ms,60KiB,7",
         .kind = WORKLOAD_TASK,
         .protocol = PROTOCOL_LINE,
         .wait_ns = 1000000,
         .is_wait_random = true,
         .requests_per_connection = 7,
         .size_bytes = 61440},
        {.name = "mixed:20,10ms,21",
         .kind = WORKLOAD_MIXED,
         .protocol = PROTOCOL_LINE,
         .wait_ns = 10000000,
         .fib_before = 20,
         .fib_after = 21},
        {.name = "http:fib:27",
         .kind = WORKLOAD_FIB,
         .protocol = PROTOCOL_HTTP,
         .fib_after = 27},
        {.name = "http:echo:64KiB",
         .kind = WORKLOAD_ECHO,
         .protocol = PROTOCOL_HTTP,
         .size_bytes = 65536},
        {.name = "http:blob:16MiB",
         .kind = WORKLOAD_BLOB,
         .protocol = PROTOCOL_HTTP,
         .size_bytes = 16777216},
        {.name = "mixed:20,0,21",
         .kind = WORKLOAD_MIXED,
         .protocol = PROTOCOL_LINE,
         .fib_before = 20,
         .fib_after = 21},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct workload workload;
        char error[WORKLOAD_ERROR] = "";

        memset(&workload, 0xa5, sizeof workload);
        if (workload_parse(rows[i].name, &workload, error) != 0)
            fail_msg("%s: %s", rows[i].name, error);
        assert_string_equal(workload.name, rows[i].name);
        assert_int_equal(workload.kind, rows[i].kind);
        assert_int_equal(workload.protocol, rows[i].protocol);
        assert_int_equal(workload.size_bytes, rows[i].size_bytes);
        assert_int_equal(workload.wait_ns, rows[i].wait_ns);
        assert_int_equal(workload.is_wait_random, rows[i].is_wait_random);
        assert_int_equal(workload.repeats, rows[i].repeats);
        assert_int_equal(workload.requests_per_connection,
                         rows[i].requests_per_connection);
        assert_int_equal(workload.fib_before, rows[i].fib_before);
        assert_int_equal(workload.fib_after, rows[i].fib_after);
    }
}

static void wrong_names(void **state)
{
    static const struct {
        const char *text;
        const char *said; /* a part of the message */
    } rows[] = {
        {"ecko:64", "did you mean echo:SIZE?"},
        {"http:ecko:64", "did you mean echo:SIZE?"},
        {"http:", "unknown workload"},
        {"http:crash", "on the line protocol only"},
        {"http:http:fib:5", "unknown workload"},
        {"http:echo:65537", "over HTTP an echo has at most 64 KiB"},
        {"http:stream:65KiB,2", "over HTTP an echo has at most 64 KiB"},
        {"fob:3", "did you mean fib:N?"},
        {"Wait:1ms", "did you mean wait:TIME?"},
        {"mixxed:1,1ms,1", "did you mean mixed:N,TIME,M?"},
        {"zzzzzzzz", "`concbench list workloads`"},
        {"", "unknown workload"},
        {":", "unknown workload"},
        {"echo:", "the form is echo:SIZE"},
        {"crash:", "the form is crash"},
        {"echo:64,64", "the form is echo:SIZE"},
        {"echo:64,", "the form is echo:SIZE"},
        {"echo:0", "SIZE"},
        {"echo:16777217", "16777217 is not 1 to 16MiB"},
        {"echo:17MiB", "17MiB is not 1 to 16MiB"},
        {"echo:-1", "-1 is not"},
        {"echo:abc", "abc is not"},
        {"echo:64 ", "64  is not"},
        {"wait:10", "10 is not whole microseconds"},
        {"wait:500ns", "500ns is not whole microseconds"},
        {"wait:1500ns", "1500ns is not whole microseconds"},
        {"wait:2h", "2h is not whole microseconds up to 1h"},
        {"wait:", "the form is wait:TIME"},
        {"task:1", "the form is task:REPEATS,WAIT,SIZE,K"},
        {"task:-1,0,2,0", "-1 is not a number from 0"},
        {"task:1,exp:0,2,0", "exp:0 is not a time like 10ms, or exp:10ms"},
        {"task:1,exp:7m,2,0", "exp:7m is not"},
        {"task:1,0,1,0", "1 is not 2 to 60KiB"},
        {"task:1,0,61KiB,0", "61KiB is not 2 to 60KiB"},
        {"task:1,0,2,x", "x is not a number from 0 to 1000000"},
        {"fib:0", "0 is not a number from 1 to 60"},
        {"fib:61", "61 is not a number from 1 to 60"},
        {"fib:1k", "1k is not a number"},
        {"fib:2.0", "2.0 is not a number"},
        {"fib:+3", "+3 is not a number"},
        {"fib:99999999999999999999999", "is not a number"},
        {"mixed:20", "the form is mixed:N,TIME,M"},
        {"mixed:20,10ms", "the form is mixed:N,TIME,M"},
        {"mixed:20,10ms,", "the form is mixed:N,TIME,M"},
        {"mixed:20,,20", "the form is mixed:N,TIME,M"},
        {"mixed:20,10ms,20,20", "the form is mixed:N,TIME,M"},
        {"mixed:0,10ms,20", "0 is not a number"},
        {"mixed:20,10,20", "10 is not whole microseconds"},
        {"mixed:20,10ms,61", "61 is not a number"},
        {"wait:000000000000000000000000000000000000000000000000000000000001ms",
         "longer than 63"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct workload workload = {.name = "untouched"};
        char error[WORKLOAD_ERROR] = "";

        if (workload_parse(rows[i].text, &workload, error) != -EINVAL)
            fail_msg("taken for a workload: %s", rows[i].text);
        if (strstr(error, rows[i].said) == NULL)
            fail_msg("%s: \"%s\" lacks \"%s\"", rows[i].text, error,
                     rows[i].said);
        assert_null(strchr(error, '\n'));
        assert_string_equal(workload.name, "untouched");
    }
}

/* A workload's own protocol, or HTTP. */
static void protocols(void **state)
{
    static const struct {
        const char *protocol, *text;
        const char *name, *said;
    } rows[] = {
        {NULL, "fib", "fib:27", NULL},
        {"line", "fib", "fib:27", NULL},
        {"raw", "echo:5", "echo:5", NULL},
        {"http", "fib", "http:fib:27", NULL},
        {"http", "http:echo:5", "http:echo:5", NULL},
        {NULL, "http:wait:5us", "http:wait:5us", NULL},
        {"raw", "fib:5", NULL, "--protocol raw: fib:5 is asked on line"},
        {"line", "http:fib:5", NULL, "http:fib:5 is asked on http"},
        {"HTTP", "fib:5", NULL, "raw, line or http, not HTTP"},
        {"http", "echo:1MiB", NULL, "at most 64 KiB"},
        {"http", "ecko:1MiB", NULL, "did you mean echo:SIZE?"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct workload workload;
        char error[WORKLOAD_ERROR] = "";
        int err = workload_parse_over(rows[i].protocol, rows[i].text, &workload,
                                      error);

        assert_int_equal(err, rows[i].said == NULL ? 0 : -EINVAL);
        if (rows[i].said == NULL)
            assert_string_equal(workload.name, rows[i].name);
        else if (strstr(error, rows[i].said) == NULL)
            fail_msg("\"%s\" lacks \"%s\"", error, rows[i].said);
    }
}

/* A bare name is short for a full one. */
static void usual_names(void **state)
{
    static const struct {
        const char *name, *full;
        uint64_t connections;
        enum workload_loop loop;
    } rows[] = {
        {"echo", "echo:64", 100, LOOP_CLOSED},
        {"wait", "wait:10ms", 100, LOOP_CLOSED},
        {"fib", "fib:27", 4, LOOP_CLOSED},
        {"mixed", "mixed:20,10ms,20", 100, LOOP_CLOSED},
        {"churn", "churn:1", 10, LOOP_CLOSED},
        {"convoy", "convoy:38,2", 100, LOOP_OPEN},
        {"crowd", "crowd:10", 1000, LOOP_CLOSED},
        {"stream", "stream:64,8", 10, LOOP_CLOSED},
        {"fetch", "fetch:10ms", 100, LOOP_CLOSED},
        {"blob", "blob:64KiB", 10, LOOP_CLOSED},
        {"crash", "crash", 10, LOOP_CLOSED},
        {"task", "task:50,10ms,256,0", 100, LOOP_CLOSED},
    };

    (void)state;
    assert_int_equal(sizeof rows / sizeof rows[0], WORKLOAD_KINDS);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct workload_definition *is;
        struct workload bare;
        struct workload full;
        char error[WORKLOAD_ERROR];

        assert_int_equal(workload_parse(rows[i].name, &bare, error), 0);
        assert_string_equal(bare.name, rows[i].full);
        assert_int_equal(workload_parse(rows[i].full, &full, error), 0);
        assert_memory_equal(&bare.kind, &full.kind,
                            sizeof bare - offsetof(struct workload, kind));
        is = workload_definition(bare.kind);
        assert_int_equal(is->connections, rows[i].connections);
        assert_int_equal(is->loop, rows[i].loop);
        assert_true(strlen(is->summary) <= 68);
    }
}

static void in_flight(void **state)
{
    static const struct {
        const char *name;
        uint64_t in_flight;
    } rows[] = {{"echo:64", 100}, {"churn:1", 100},     {"convoy:38,2", 100},
                {"crowd:10", 10}, {"stream:64,8", 800}, {"stream:64,1", 100}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct workload workload;
        char error[WORKLOAD_ERROR];

        assert_int_equal(workload_parse(rows[i].name, &workload, error), 0);
        assert_int_equal(workload_in_flight(&workload, 100), rows[i].in_flight);
    }
}

static void placed(void **state)
{
    static const struct {
        const char *name;
        enum placement placement;
    } rows[] = {
        {"echo:64", PLACED_APART},          {"wait:10ms", PLACED_APART},
        {"fib:27", PLACED_TOGETHER},        {"mixed:20,10ms,20", PLACED_APART},
        {"mixed:20,0,20", PLACED_TOGETHER}, {"churn:1", PLACED_APART},
        {"convoy:38,2", PLACED_TOGETHER},   {"convoy:38,0", PLACED_TOGETHER},
        {"crowd:10", PLACED_APART},         {"stream:64,8", PLACED_APART},
        {"fetch:10ms", PLACED_APART},       {"blob:64KiB", PLACED_APART},
        {"task:9,0,256,0", PLACED_APART},   {"crash", PLACED_APART}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct workload workload;
        char error[WORKLOAD_ERROR];

        assert_int_equal(workload_parse(rows[i].name, &workload, error), 0);
        assert_int_equal(workload_placement(&workload), rows[i].placement);
    }
}

/* What help prints is a form of a name that can be parsed. The summary stands
 * behind real names too, so the form's placeholders have no place in it. */
static void forms(void **state)
{
    static const char *const words[WORKLOAD_KINDS] = {
        "echo:",  "wait:",   "fib:",   "mixed:", "churn:", "convoy:",
        "crowd:", "stream:", "fetch:", "blob:",  "crash",  "task:"};
    static const char *const holders[] = {
        "SIZE",    "TIME",   " N ",   " N,",      " M ",    " K ",
        "BULLIES", "ACTIVE", "DEPTH", "UPSTREAM", "REPEATS"};

    (void)state;
    for (enum workload_kind kind = 0; kind < WORKLOAD_KINDS; kind++) {
        assert_int_equal(
            strncmp(workload_form(kind), words[kind], strlen(words[kind])), 0);
        assert_true(strlen(workload_summary(kind)) > 10);
        for (size_t i = 0; i < sizeof holders / sizeof holders[0]; i++) {
            char padded[128];

            (void)snprintf(padded, sizeof padded, " %s ",
                           workload_summary(kind));
            assert_null(strstr(padded, holders[i]));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_names), cmocka_unit_test(wrong_names),
        cmocka_unit_test(protocols),   cmocka_unit_test(usual_names),
        cmocka_unit_test(in_flight),   cmocka_unit_test(placed),
        cmocka_unit_test(forms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
