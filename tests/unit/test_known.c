/* The known server, in a thread of this program: what it answers and when; and
 * a load on it whose figures are judged, rightly and wrongly. */
#include "harness/accuracy/judge.h"
#include "support/clock.h"
#include "support/listen.h"
#include "tests/servers/known_loop.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

enum { SIZE = 8, PATIENCE_S = 20 };

#define MS NS_PER_MS

static struct known known;
static struct tally tally;
static pthread_t thread;
static char address[LISTEN_ADDRESS];
static int outcome;

static void *serve(void *arg)
{
    (void)arg;
    outcome = known_serve(&known);
    return NULL;
}

static void start(enum work_kind kind, uint64_t mean_ns, bool is_queue,
                  size_t size)
{
    tally = (struct tally){0};
    known = (struct known){.srv = {.tally = &tally,
                                   .tallies = &tally,
                                   .tally_count = 1,
                                   .conn_limit = 1000},
                           .size = size,
                           .is_queue = is_queue};
    work_init(&known.work, kind, mean_ns, 1);
    known.srv.listen_fd = listen_open("127.0.0.1:0", 100, false);
    known.srv.stop_fd = eventfd(0, EFD_CLOEXEC);
    assert_true(known.srv.listen_fd >= 0 && known.srv.stop_fd >= 0);
    assert_int_equal(listen_bound(known.srv.listen_fd, address), 0);
    assert_int_equal(pthread_create(&thread, NULL, serve, NULL), 0);
}

static void stop(void)
{
    assert_int_equal(eventfd_write(known.srv.stop_fd, 1), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(outcome, 0);
    assert_int_equal(tally.accepted, tally.closed);
    (void)close(known.srv.listen_fd);
    (void)close(known.srv.stop_fd);
}

static int meet(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct timeval patience = {.tv_sec = PATIENCE_S};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    to.sin_port = htons((uint16_t)strtoul(strrchr(address, ':') + 1, NULL, 10));
    assert_true(fd >= 0);
    assert_int_equal(
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static void say(int fd, const char *text)
{
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

static void hear(int fd, const char *text)
{
    char got[256] = "";

    assert_int_equal(recv(fd, got, strlen(text), MSG_WAITALL), strlen(text));
    assert_string_equal(got, text);
}

static void test_null(void **state)
{
    int fd;

    (void)state;
    start(WORK_NONE, 1, false, SIZE);
    fd = meet();
    say(fd, "abcdefgh");
    hear(fd, "ABCDEFGH");
    /* In pieces, ahead of time, and both; other bytes stay. */
    say(fd, "a");
    say(fd, "bcd");
    say(fd, "efgh12345678az{`[@");
    hear(fd, "ABCDEFGH12345678");
    say(fd, "zz\n\x7f.+");
    hear(fd, "AZ{`[@ZZ");
    (void)close(fd);
    stop();
    assert_int_equal(tally.requests, 4);
    assert_int_equal(tally.bytes_out, 32);
    /* The end came within a request. */
    assert_int_equal(tally.errors, 1);
}

static void test_large(void **state)
{
    enum { LARGE = 60000, TIMES = 20 };
    static char sent[LARGE];
    static char got[LARGE];
    int fd;

    (void)state;
    memset(sent, 'x', LARGE);
    start(WORK_FIXED, MS, false, LARGE);
    fd = meet();
    for (int i = 0; i < TIMES; i++) {
        assert_int_equal(send(fd, sent, LARGE, MSG_NOSIGNAL), LARGE);
        assert_int_equal(recv(fd, got, LARGE, MSG_WAITALL), LARGE);
        assert_true(got[0] == 'X' && memcmp(got, got + 1, LARGE - 1) == 0);
    }
    (void)close(fd);
    stop();
    assert_int_equal(tally.errors, 0);
}

/* Times of `count` replies to requests that are sent together, each on its
 * connection, from the first send on. */
static void time_replies(uint64_t *times_ns, int *fds, int count)
{
    uint64_t begin_ns;

    for (int i = 0; i < count; i++)
        fds[i] = meet();
    begin_ns = clock_now_ns();
    for (int i = 0; i < count; i++)
        say(fds[i], "abcdefgh");
    for (int i = 0; i < count; i++) {
        hear(fds[i], "ABCDEFGH");
        times_ns[i] = clock_now_ns() - begin_ns;
        (void)close(fds[i]);
    }
}

enum { TOGETHER = 20 };

static void test_delay(void **state)
{
    uint64_t times_ns[TOGETHER];
    int fds[TOGETHER];

    (void)state;
    start(WORK_FIXED, 200 * MS, false, SIZE);
    time_replies(times_ns, fds, TOGETHER);
    stop();
    for (int i = 0; i < TOGETHER; i++) {
        assert_true(times_ns[i] >= 200 * MS);
        /* Side by side: one after the other takes that long. */
        assert_true(times_ns[i] < 200 * MS * TOGETHER);
    }
    assert_int_equal(known.held, TOGETHER);
}

static void test_queue(void **state)
{
    uint64_t times_ns[TOGETHER];
    int fds[TOGETHER];

    (void)state;
    start(WORK_FIXED, 20 * MS, true, SIZE);
    time_replies(times_ns, fds, TOGETHER);
    stop();
    for (int i = 0; i < TOGETHER; i++)
        assert_true(times_ns[i] >= 20 * MS * (uint64_t)(i + 1));
}

/* The client has gone when its reply is due; so has the server. */
static void test_gone(void **state)
{
    int fd;
    int other;

    (void)state;
    start(WORK_FIXED, 50 * MS, false, SIZE);
    fd = meet();
    say(fd, "abcdefgh");
    (void)close(fd);
    other = meet();
    say(other, "abcdefgh");
    hear(other, "ABCDEFGH");
    say(other, "abcdefgh");
    stop();
    assert_int_equal(tally.accepted, 2);
    (void)close(other);
}

static struct rows rows;

/* A delay of 6 ms is none of 5 ms, on whatever machine: the rows see it. */
static void test_load_is_judged(void **state)
{
    static struct load_result result;
    static const struct bias bias = {0, 0, 0};
    struct workload workload;
    char error[LOAD_MESSAGE];
    const struct load_options options = {.address = address,
                                         .workload = &workload,
                                         .connections = 20,
                                         .threads = 1,
                                         .warmup_ns = 50 * MS,
                                         .duration_ns = 400 * MS,
                                         .timeout_ns = PATIENCE_S * NS_PER_S,
                                         .arrivals = LOAD_CONSTANT,
                                         .rate_rps = 500,
                                         .seed = 1};

    (void)state;
    start(WORK_FIXED, 6 * MS, false, SIZE);
    assert_int_equal(workload_parse("echo:8", &workload, error), 0);
    if (load_run(&options, &result, error) != 0)
        fail_msg("%s", error);
    stop();
    assert_int_equal(result.due, 200);
    judge_delay(&rows, &targets_full, &result, 5 * MS, &bias, true, "");
    assert_int_equal(rows_failed(&rows), 3);
    rows.count = 0;
    judge_delay(&rows, &targets_quick, &result, 6 * MS, &bias, false, "");
    /* No machine is that fast. */
    for (size_t i = 0; i < rows.count; i++)
        assert_true(rows.row[i].measured >= rows.row[i].low);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_null),  cmocka_unit_test(test_large),
        cmocka_unit_test(test_delay), cmocka_unit_test(test_queue),
        cmocka_unit_test(test_gone),  cmocka_unit_test(test_load_is_judged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
