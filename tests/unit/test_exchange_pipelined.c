/* The client half with several requests in flight: replies are matched with
 * them in their order. */
#include "workloads/exchange.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct workload workload;
static struct script script;
static struct exchange e;
static uint16_t ring[WORKLOAD_DEPTH_MAX]; /* places */

static void begin(const char *name, uint16_t depth)
{
    char error[WORKLOAD_ERROR];

    assert_int_equal(workload_parse(name, &workload, error), 0);
    assert_int_equal(script_init(&script, &workload, 42), 0);
    exchange_init(&e, &script, ring, depth);
}

/* How many replies became complete, or a negative errno. */
static int received(const char *data, size_t n)
{
    size_t complete;
    int err = exchange_received(&e, data, n, &complete);

    return err < 0 ? err : (int)complete;
}

/* So many requests in flight, all out. */
static void begin_many(const char *name, uint16_t depth)
{
    struct iovec pieces[WORKLOAD_DEPTH_MAX];

    begin(name, depth);
    for (uint64_t i = 0; i < depth; i++)
        exchange_begin(&e, (i * 977 % script.places) << 52);
    assert_int_equal(exchange_outputs(&e, pieces), depth);
    for (size_t i = 0; i < depth; i++)
        exchange_sent(&e, pieces[i].iov_len);
    assert_int_equal(e.unsent, 0);
}

/* The reply of place `at` of the ring. */
static const char *reply_to(size_t at)
{
    return script.reply + ring[at] * script.reply_step;
}

/* All replies, in pieces of every size: each is complete with its last byte. */
static void pipelined(void **state)
{
    (void)state;
    for (size_t bite = 1; bite <= (size_t)5 * 16; bite++) {
        char all[5 * 16];
        size_t complete = 0;

        begin_many("stream:16,5", 5);
        for (size_t i = 0; i < 5; i++)
            memcpy(all + i * 16, reply_to(i), 16);
        for (size_t at = 0; at < sizeof all; at += bite) {
            size_t n = sizeof all - at < bite ? sizeof all - at : bite;
            int count = received(all + at, n);

            assert_true(count >= 0);
            complete += (size_t)count;
            assert_int_equal(complete, (at + n) / 16);
            assert_int_equal(e.in_flight, 5 - complete);
        }
        script_free(&script);
    }
}

/* Round the ring, with requests that begin while others are out. */
static void ring_goes_round(void **state)
{
    struct iovec pieces[WORKLOAD_DEPTH_MAX];

    (void)state;
    begin_many("stream:16,3", 3);
    for (size_t i = 0; i < 20; i++) {
        assert_int_equal(received(reply_to(i % 3), 16), 1);
        exchange_begin(&e, i << 40);
        assert_int_equal(exchange_outputs(&e, pieces), 1);
        assert_ptr_equal(pieces[0].iov_base, script.request + ring[i % 3]);
        /* In two pieces: what is out is not offered again. */
        exchange_sent(&e, 5);
        assert_int_equal(exchange_outputs(&e, pieces), 1);
        assert_int_equal(pieces[0].iov_len, 11);
        exchange_sent(&e, 11);
        assert_int_equal(exchange_outputs(&e, pieces), 0);
    }
    script_free(&script);
}

/* A send that ends within a request. */
static void partly_sent(void **state)
{
    struct iovec pieces[WORKLOAD_DEPTH_MAX];

    (void)state;
    begin("stream:16,4", 4);
    for (size_t i = 0; i < 4; i++)
        exchange_begin(&e, (uint64_t)i << 60);
    exchange_sent(&e, 16 + 16 + 3);
    assert_int_equal(exchange_outputs(&e, pieces), 2);
    assert_ptr_equal(pieces[0].iov_base, script.request + ring[2] + 3);
    assert_int_equal(pieces[0].iov_len, 13);
    assert_int_equal(pieces[1].iov_len, 16);
    assert_int_equal(received(reply_to(0), 16), 1);
    assert_int_equal(received(reply_to(1), 16), 1);
    /* The third is not wholly asked. */
    assert_int_equal(received(reply_to(2), 16), -EBADMSG);
    script_free(&script);
}

static void wrong_in_the_third(void **state)
{
    char all[4 * 16];
    size_t complete;

    (void)state;
    begin_many("stream:16,4", 4);
    for (size_t i = 0; i < 4; i++)
        memcpy(all + i * 16, reply_to(i), 16);
    all[2 * 16 + 7] ^= 1;
    assert_int_equal(exchange_received(&e, all, sizeof all, &complete),
                     -EBADMSG);
    assert_int_equal(complete, 2);
    script_free(&script);
}

static void out_of_order(void **state)
{
    char all[3 * 16];

    (void)state;
    begin_many("stream:16,3", 3);
    memcpy(all, reply_to(0), 16);
    memcpy(all + 16, reply_to(2), 16);
    memcpy(all + 32, reply_to(1), 16);
    assert_int_equal(received(all, sizeof all), -EBADMSG);
    script_free(&script);
}

static void one_beyond_the_last(void **state)
{
    char all[2 * 16 + 1];

    (void)state;
    begin_many("stream:16,2", 2);
    memcpy(all, reply_to(0), 16);
    memcpy(all + 16, reply_to(1), 17);
    assert_int_equal(received(all, sizeof all), -EBADMSG);
    script_free(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pipelined),    cmocka_unit_test(ring_goes_round),
        cmocka_unit_test(partly_sent),  cmocka_unit_test(wrong_in_the_third),
        cmocka_unit_test(out_of_order), cmocka_unit_test(one_beyond_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
