/* How a load begins and how it ends: what is refused, limits, moments,
 * stopping. */
#include "support/clock.h"
#include "tests/unit/loadkit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define MS NS_PER_MS

static int prepare(void **state)
{
    (void)state;
    loadkit_prepare("echo:64");
    options.warmup_ns = 30 * MS;
    options.duration_ns = 100 * MS;
    return 0;
}

static void serve(const char *address)
{
    assert_true(little_start(&server, address, little_echo, false));
}

static void assert_refused(int err, const char *said)
{
    assert_int_equal(load_run(&options, &result, error), err);
    if (strstr(error, said) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", error, said);
    assert_null(strchr(error, '\n'));
}

static void bad_address(void **state)
{
    (void)state;
    options.address = "127.0.0.1";
    assert_refused(-EINVAL, "not ADDR:PORT or unix:PATH");
}

static void bad_options(void **state)
{
    (void)state;
    serve("127.0.0.1:0");
    options.connections = 0;
    assert_refused(-EINVAL, "connections");
    prepare(NULL);
    options.threads = 0;
    assert_refused(-EINVAL, "threads");
    prepare(NULL);
    options.duration_ns = 0;
    assert_refused(-EINVAL, "duration");
    prepare(NULL);
    options.timeout_ns = 0;
    assert_refused(-EINVAL, "timeout");
    prepare(NULL);
    options.rate_rps = 10;
    assert_refused(-EINVAL, "rate");
    options.arrivals = LOAD_POISSON;
    options.rate_rps = 0;
    assert_refused(-EINVAL, "rate");
    options.rate_rps = -1;
    assert_refused(-EINVAL, "rate");
    options.rate_rps = NAN;
    assert_refused(-EINVAL, "rate");
    options.rate_rps = LOAD_RATE_MAX + 1.0;
    assert_refused(-EINVAL, "at most 10000000");
    options.rate_rps = 10;
    options.think_ns = 1;
    assert_refused(-EINVAL, "think");
    little_stop(&server);
    assert_int_equal(server.accepted, 0);
}

/* Bound, so that nobody else takes the port, and not listening. */
static void nobody_listens(void **state)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    char address[64];

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    (void)snprintf(address, sizeof address, "127.0.0.1:%u", ntohs(at.sin_port));
    options.address = address;
    assert_refused(-ECONNREFUSED, "nobody listens on 127.0.0.1:");
    options.address = "unix:/nowhere/at/all";
    assert_refused(-ECONNREFUSED, "nobody listens on unix:/nowhere");
    assert_int_equal(close(fd), 0);
}

/* In a child, since a limit that is lowered stays low. */
static void in_child(bool (*holds)(void))
{
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0)
        _exit(holds() ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static bool refuses_too_many(void)
{
    const struct rlimit limit = {100, 200};
    int err;

    if (!little_start(&server, "127.0.0.1:0", little_echo, false) ||
        setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return false;
    options.connections = 1000;
    err = load_run(&options, &result, error);
    little_stop(&server);
    return err == -EMFILE && server.accepted == 0 &&
           strstr(error, "1000 connections") != NULL &&
           strstr(error, "limit of 200 descriptors") != NULL &&
           strstr(error, "at most 134") != NULL;
}

static void too_many_connections(void **state)
{
    (void)state;
    in_child(refuses_too_many);
}

/* Both sides' connections are in this process. */
static bool raises_soft_limit(void)
{
    const struct rlimit limit = {64, 300};

    if (!little_start(&server, "127.0.0.1:0", little_echo, false) ||
        setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return false;
    options.connections = 100;
    if (load_run(&options, &result, error) != 0)
        return false;
    little_stop(&server);
    return result.total_connections == 100 && server.accepted == 100;
}

static void soft_limit_is_raised(void **state)
{
    (void)state;
    in_child(raises_soft_limit);
}

static void over_unix(void **state)
{
    char folder[] = "/tmp/concbench-test-XXXXXX";
    char address[LITTLE_ADDRESS];

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(address, sizeof address, "unix:%s/socket", folder);
    serve(address);
    loadkit_run();
    assert_int_equal(unlink(address + 5), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_true(result.requests > 0);
    assert_int_equal(result.total_requests, server.requests);
    assert_int_equal(result.total_connections, CONNECTIONS);
}

static void over_ipv6(void **state)
{
    (void)state;
    if (!little_start(&server, "[::1]:0", little_echo, false))
        skip();
    loadkit_run();
    assert_true(result.requests > 0);
    assert_int_equal(result.total_requests, server.requests);
}

struct moments {
    uint64_t at_ns[2];
    size_t count;
    bool stop;
};

static void note(void *arg, enum load_moment moment)
{
    struct moments *moments = arg;

    assert_int_equal(moment, moments->count);
    moments->at_ns[moments->count++] = clock_now_ns();
}

static void moments(void **state)
{
    struct moments seen = {.count = 0};
    uint64_t begun_ns = clock_now_ns();

    (void)state;
    serve("127.0.0.1:0");
    options.on_moment = note;
    options.arg = &seen;
    loadkit_run();
    assert_int_equal(seen.count, 2);
    assert_true(seen.at_ns[0] >= begun_ns + options.warmup_ns);
    assert_true(seen.at_ns[1] >= begun_ns + options.warmup_ns + 100 * MS);
}

static void stop_in_window(void *arg, enum load_moment moment)
{
    note(arg, moment);
    ((struct moments *)arg)->stop = true;
}

static void stopped(void **state)
{
    struct moments seen = {.count = 0};
    uint64_t begun_ns = clock_now_ns();

    (void)state;
    serve("127.0.0.1:0");
    options.duration_ns = 3600 * NS_PER_S;
    options.on_moment = stop_in_window;
    options.arg = &seen;
    options.stop = &seen.stop;
    loadkit_run();
    assert_true(clock_now_ns() - begun_ns < 10 * NS_PER_S);
    assert_true(result.stopped_early);
    assert_int_equal(seen.count, 2);
    assert_in_range(result.window_ns, 1, 10 * NS_PER_S);
    assert_int_equal(result.total_requests, server.requests);
}

static void stopped_before_the_window(void **state)
{
    struct moments seen = {.stop = true};
    json_t *json;

    (void)state;
    serve("127.0.0.1:0");
    options.warmup_ns = 3600 * NS_PER_S;
    options.on_moment = note;
    options.arg = &seen;
    options.stop = &seen.stop;
    loadkit_run();
    assert_true(result.stopped_early);
    assert_int_equal(seen.count, 0);
    assert_int_equal(result.window_ns, 0);
    assert_int_equal(result.requests, 0);
    assert_int_equal(result.latency.count, 0);
    assert_int_equal(result.hiccups.count, 0);
    assert_true(isnan(result.throughput_rps));
    assert_true(isnan(result.mean_in_flight));
    json = load_to_json(&result);
    assert_true(json_is_null(json_object_get(json, "throughput_rps")));
    assert_true(json_is_null(
        json_object_get(json_object_get(json, "latency_ns"), "p99")));
    json_decref(json);
}

static void pinned(void **state)
{
    cpu_set_t cpus;

    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof cpus, &cpus), 0);
    serve("127.0.0.1:0");
    options.threads = 3;
    options.cpus = &cpus;
    loadkit_run();
    assert_true(result.requests > 0);
    /* On a busy machine one of the threads may come too late. */
    assert_in_range(result.total_connections, 1, CONNECTIONS);
}

/* Answers whatever it is asked, 100 ms later. */
static void late(struct little *little, int fd)
{
    char request[64];

    while (little_take(little, fd, request, sizeof request) > 0) {
        assert_int_equal(clock_sleep_until(clock_now_ns() + 100 * MS), 0);
        if (!little_give(little, fd, "ok\n", 3))
            break;
    }
}

/* Replies to those who wait for the same time are not all in at one moment:
 * twenty of them, in two hundred milliseconds, in slices of two. */
static void waits_are_spread(void **state)
{
    unsigned filled = 0;

    (void)state;
    loadkit_serve(late, "wait:100ms");
    options.connections = 10;
    options.warmup_ns = 300 * MS;
    options.duration_ns = 200 * MS;
    loadkit_run();
    for (size_t i = 0; i < LOAD_SLICES; i++)
        filled += result.slices[i].requests > 0;
    assert_in_range(filled, 10, 20);
    assert_int_equal(loadkit_sum(result.errors), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* First, while there is no other thread to fork from. */
        cmocka_unit_test_setup(too_many_connections, prepare),
        cmocka_unit_test_setup(soft_limit_is_raised, prepare),
        cmocka_unit_test_setup(bad_address, prepare),
        cmocka_unit_test_setup(bad_options, prepare),
        cmocka_unit_test_setup(nobody_listens, prepare),
        cmocka_unit_test_setup(over_unix, prepare),
        cmocka_unit_test_setup(over_ipv6, prepare),
        cmocka_unit_test_setup(moments, prepare),
        cmocka_unit_test_setup(stopped, prepare),
        cmocka_unit_test_setup(waits_are_spread, prepare),
        cmocka_unit_test_setup(stopped_before_the_window, prepare),
        cmocka_unit_test_setup(pinned, prepare),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
