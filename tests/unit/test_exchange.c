/* The client half: what is asked, and which replies pass. */
#include "workloads/blob.h"
#include "workloads/exchange.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct workload workload;
static struct script script;
static struct exchange e;
static uint16_t ring[WORKLOAD_DEPTH_MAX]; /* places */

static void begin(const char *name, uint64_t random)
{
    char error[WORKLOAD_ERROR];

    assert_int_equal(workload_parse(name, &workload, error), 0);
    assert_int_equal(script_init(&script, &workload, 42), 0);
    exchange_init(&e, &script, ring, 1);
    exchange_begin(&e, random);
}

/* The next request, whatever became of the one before. */
static void again(uint64_t random)
{
    exchange_init(&e, &script, ring, 1);
    exchange_begin(&e, random);
}

static void send_all(void)
{
    const char *data;

    exchange_sent(&e, exchange_output(&e, &data));
}

/* How many replies became complete, or a negative errno. */
static int received(const char *data, size_t n)
{
    size_t complete;
    int err = exchange_received(&e, data, n, &complete);

    return err < 0 ? err : (int)complete;
}

/* Takes the request as a copy and sends it. */
static char *take_request(size_t *len)
{
    const char *data;
    char *request;

    *len = exchange_output(&e, &data);
    request = malloc(*len + 1);
    assert_non_null(request);
    memcpy(request, data, *len);
    request[*len] = '\0';
    exchange_sent(&e, *len);
    return request;
}

static void lines(void **state)
{
    static const struct {
        const char *name, *request, *reply;
    } rows[] = {
        {"wait:10ms", "wait 10000\n", "ok\n"},
        {"wait:0", "wait 0\n", "ok\n"},
        {"wait:1h", "wait 3600000000\n", "ok\n"},
        {"fib:1", "fib 1\n", "0\n"},
        {"fib:2", "fib 2\n", "1\n"},
        {"fib:40", "fib 40\n", "63245986\n"},
        {"fib:60", "fib 60\n", "956722026041\n"},
        {"mixed:20,10ms,30", "mixed 20 10000 30\n", "514229\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t len;
        char *request;

        begin(rows[i].name, UINT64_MAX);
        request = take_request(&len);
        assert_string_equal(request, rows[i].request);
        assert_int_equal(received(rows[i].reply, strlen(rows[i].reply)), 1);
        free(request);
        script_free(&script);
    }
}

static void echo_is_random_letters(void **state)
{
    size_t seen[26] = {0};
    size_t len;
    char *first;
    char *second;

    (void)state;
    begin("echo:2600", 0);
    first = take_request(&len);
    assert_int_equal(len, 2600);
    for (size_t i = 0; i < len; i++) {
        assert_in_range(first[i], 'a', 'z');
        seen[first[i] - 'a']++;
    }
    for (size_t i = 0; i < 26; i++)
        assert_in_range(seen[i], 40, 200);
    again(UINT64_MAX);
    second = take_request(&len);
    assert_int_equal(len, 2600);
    assert_string_not_equal(first, second);
    free(first);
    free(second);
    script_free(&script);
}

/* What a task asks for, but for its text. */
static void tasks(void **state)
{
    char *request;
    size_t len;

    (void)state;
    begin("task:7,10ms,20,0", UINT64_MAX);
    request = take_request(&len);
    assert_int_equal(strncmp(request, "task 7 0000010000 ", 18), 0);
    assert_int_equal(len, 18 + 20);
    assert_int_equal(request[len - 1], '\n');
    for (size_t i = 18; i + 1 < len; i++)
        request[i] = (char)(request[i] - 'a' + 'A');
    assert_int_equal(received(request + 18, 20), 1);
    again(UINT64_MAX);
    send_all();
    request[18] = request[18] == 'A' ? 'B' : 'A';
    assert_int_equal(received(request + 18, 20), -EBADMSG);
    free(request);
    script_free(&script);
}

/* Their waits are of an exponential distribution: its mean, and its share
 * above the mean, 1 / e. */
static void random_waits(void **state)
{
    double sum = 0;
    size_t above = 0;
    size_t places;

    (void)state;
    begin("task:7,exp:10ms,20,0", 0);
    places = script.places > 0 ? script.places : 1;
    for (size_t i = 0; i < places; i++) {
        uint64_t wait_us = strtoull(script.request + i * script.request_step +
                                        strlen("task 7 "),
                                    NULL, 10);

        sum += (double)wait_us;
        above += wait_us > 10000;
    }
    assert_in_range((uint64_t)(sum / (double)places), 9990, 10010);
    assert_in_range(1000 * above / places, 358, 378);
    script_free(&script);
}

static void same_seed_same_script(void **state)
{
    struct script other;
    size_t len;

    (void)state;
    begin("echo:100", 0);
    len = script.places + script.request_len - 1;
    assert_int_equal(script_init(&other, &workload, 42), 0);
    assert_int_equal(other.places, script.places);
    assert_memory_equal(other.request, script.request, len);
    script_free(&other);
    assert_int_equal(script_init(&other, &workload, 43), 0);
    assert_memory_not_equal(other.request, script.request, len);
    script_free(&other);
    script_free(&script);
}

/* Any random number gives a place inside the script. */
static void places(void **state)
{
    static const uint64_t randoms[] = {0, 1, UINT32_MAX, UINT64_C(1) << 32,
                                       UINT64_MAX};

    (void)state;
    begin("echo:1", 0);
    for (size_t i = 0; i < sizeof randoms / sizeof randoms[0]; i++) {
        again(randoms[i]);
        assert_true(ring[0] < script.places);
    }
    again(UINT64_MAX);
    assert_int_equal(ring[0], script.places - 1);
    script_free(&script);
}

/* The reply in every two pieces, after a request in every two pieces. */
static void every_cut(void **state)
{
    char reply[64];

    (void)state;
    for (size_t cut = 0; cut <= sizeof reply; cut++) {
        const char *data;
        int complete = 0;

        begin("echo:64", cut << 40);
        assert_int_equal(exchange_output(&e, &data), 64);
        protocol_upper(reply, data, sizeof reply);
        exchange_sent(&e, cut);
        assert_int_equal(exchange_output(&e, &data), 64 - cut);
        if (cut < 64)
            assert_ptr_equal(data, script.request + ring[0] + cut);
        exchange_sent(&e, 64 - cut);
        assert_int_equal(exchange_output(&e, &data), 0);
        if (cut > 0)
            complete = received(reply, cut);
        assert_int_equal(complete, cut == 64);
        if (cut < 64)
            assert_int_equal(received(reply + cut, 64 - cut), 1);
        script_free(&script);
    }
}

static void every_wrong_byte(void **state)
{
    (void)state;
    for (size_t wrong = 0; wrong < 64; wrong++) {
        char reply[64];

        begin("echo:64", 99);
        send_all();
        memcpy(reply, script.reply + ring[0], sizeof reply);
        reply[wrong] ^= 0x20;
        assert_int_equal(received(reply, 64), -EBADMSG);
        /* The same, with the wrong byte at the beginning of a piece. */
        again(UINT64_C(99) << 32);
        send_all();
        memcpy(reply, script.reply + ring[0], sizeof reply);
        if (wrong > 0)
            assert_int_equal(received(reply, wrong), 0);
        reply[wrong] ^= 0x20;
        assert_int_equal(received(reply + wrong, 64 - wrong), -EBADMSG);
        script_free(&script);
    }
}

static void too_much(void **state)
{
    (void)state;
    begin("wait:1ms", 0);
    send_all();
    assert_int_equal(received("ok\no", 4), -EBADMSG);
    again(0);
    send_all();
    assert_int_equal(received("ok\n", 3), 1);
    assert_int_equal(received("o", 1), -EBADMSG);
    script_free(&script);
}

static void unasked(void **state)
{
    const char *data;

    (void)state;
    begin("wait:1ms", 0);
    exchange_init(&e, &script, ring, 1);
    assert_int_equal(exchange_output(&e, &data), 0);
    assert_int_equal(received("o", 1), -EBADMSG);
    /* A whole reply to half a request. */
    again(0);
    exchange_sent(&e, 5);
    assert_int_equal(received("ok\n", 3), -EBADMSG);
    script_free(&script);
}

static void errors_of_a_server(void **state)
{
    (void)state;
    begin("fib:27", 0);
    send_all();
    assert_int_equal(received("error unknown request\n", 22), -EBADMSG);
    again(0);
    send_all();
    assert_int_equal(received("121393", 6), 0);
    assert_int_equal(received("\n", 1), 1);
    script_free(&script);
}

static void largest(void **state)
{
    size_t len;
    char *request;

    (void)state;
    begin("echo:16MiB", UINT64_MAX);
    request = take_request(&len);
    assert_int_equal(len, 16 << 20);
    protocol_upper(request, request, len);
    assert_int_equal(received(request, len), 1);
    free(request);
    script_free(&script);
}

static void echo_lines(void **state)
{
    size_t len;
    char *first;
    char *second;
    char reply[64];

    (void)state;
    begin("convoy:38,2", 0);
    first = take_request(&len);
    assert_int_equal(len, 69);
    assert_int_equal(strncmp(first, "echo ", 5), 0);
    assert_int_equal(strspn(first + 5, "abcdefghijklmnopqrstuvwxyz"), 63);
    assert_int_equal(first[68], '\n');
    protocol_upper(reply, first + 5, sizeof reply);
    assert_int_equal(received(reply, sizeof reply), 1);
    exchange_begin(&e, UINT64_MAX);
    second = take_request(&len);
    assert_string_not_equal(first, second);
    /* The answer to another one's question. */
    assert_int_equal(received(reply, sizeof reply), -EBADMSG);
    free(first);
    free(second);
    script_free(&script);
}

/* The reply is the end of a file of any size, and no byte of it is another. */
static void blob_is_the_files_end(void **state)
{
    enum { SIZE = 70000, LARGER = 200001 };
    static char file[LARGER];
    char *end = file + LARGER - SIZE;
    FILE *to = tmpfile();
    size_t letters[26] = {0};

    (void)state;
    assert_non_null(to);
    assert_int_equal(blob_write(fileno(to), LARGER), 0);
    assert_int_equal(pread(fileno(to), file, LARGER, 0), LARGER);
    assert_int_equal(fclose(to), 0);
    assert_ptr_equal(memchr(file, '\n', LARGER), file + LARGER - 1);
    for (size_t i = 0; i < LARGER - 1; i++) {
        assert_true(file[i] >= 'a' && file[i] <= 'z');
        letters[file[i] - 'a']++;
    }
    for (size_t i = 0; i < 26; i++)
        assert_in_range(letters[i], LARGER / 30, LARGER / 23);
    for (size_t wrong = 0; wrong <= SIZE; wrong += SIZE / 7) {
        size_t len;
        char *request;

        begin("blob:70000", wrong);
        request = take_request(&len);
        assert_string_equal(request, "blob 70000\n");
        free(request);
        if (wrong < SIZE)
            end[wrong] ^= 1;
        assert_int_equal(received(end, SIZE / 2),
                         wrong < SIZE / 2 ? -EBADMSG : 0);
        if (wrong >= SIZE / 2)
            assert_int_equal(received(end + SIZE / 2, SIZE / 2),
                             wrong < SIZE ? -EBADMSG : 1);
        if (wrong < SIZE)
            end[wrong] ^= 1;
        script_free(&script);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(tasks),
        cmocka_unit_test(random_waits),
        cmocka_unit_test(echo_is_random_letters),
        cmocka_unit_test(same_seed_same_script),
        cmocka_unit_test(places),
        cmocka_unit_test(every_cut),
        cmocka_unit_test(every_wrong_byte),
        cmocka_unit_test(too_much),
        cmocka_unit_test(unasked),
        cmocka_unit_test(errors_of_a_server),
        cmocka_unit_test(largest),
        cmocka_unit_test(echo_lines),
        cmocka_unit_test(blob_is_the_files_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
