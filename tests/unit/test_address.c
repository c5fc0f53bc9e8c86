/* Addresses and lists of processors: what is taken and what is refused. */
#include "harness/load/address.h"
#include "harness/load/cpus.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include <cmocka.h>

static char error[ADDRESS_ERROR];

static void bad_addresses(void **state)
{
    static const struct {
        const char *address;
        const char *said;
    } rows[] = {
        {"", "not ADDR:PORT or unix:PATH"},
        {"127.0.0.1", "not ADDR:PORT or unix:PATH"},
        {":9000", "not ADDR:PORT or unix:PATH"},
        {"127.0.0.1:", "the port is not from 1 to 65535"},
        {"127.0.0.1:0", "the port is not from 1 to 65535"},
        {"127.0.0.1:65536", "the port is not from 1 to 65535"},
        {"127.0.0.1:http", "the port is not from 1 to 65535"},
        {"127.0.0.1:-1", "the port is not from 1 to 65535"},
        {"127.0.0.256:9000", "127.0.0.256 is not a numeric address"},
        {"example.org:9000", "example.org is not a numeric address"},
        {"::1:9000", "is not a numeric address, [ADDR] for IPv6"},
        {"[::1:9000", "is not a numeric address"},
        {"[]:9000", "is not a numeric address"},
        {"unix:", "a path has 1 to 107 characters"},
        {"unix:/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         "a path has 1 to 107 characters"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct address address;

        if (address_parse(rows[i].address, &address, error) != -EINVAL)
            fail_msg("taken for an address: %s", rows[i].address);
        if (strstr(error, rows[i].said) == NULL)
            fail_msg("\"%s\" lacks \"%s\"", error, rows[i].said);
        assert_null(strchr(error, '\n'));
    }
}

static void good_addresses(void **state)
{
    static const struct {
        const char *text;
        int family;
        int port;
    } rows[] = {{"127.0.0.1:9000", AF_INET, 9000},
                {"localhost:1", AF_INET, 1},
                {"10.1.2.3:65535", AF_INET, 65535},
                {"[::1]:9000", AF_INET6, 9000},
                {"unix:/tmp/a:b", AF_UNIX, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct address address;
        struct sockaddr_in in;

        assert_int_equal(address_parse(rows[i].text, &address, error), 0);
        assert_int_equal(address.to.ss_family, rows[i].family);
        /* The port of IPv6 is in the same place. */
        memcpy(&in, &address.to, sizeof in);
        if (rows[i].port > 0)
            assert_int_equal(ntohs(in.sin_port), rows[i].port);
    }
}

static void unix_path(void **state)
{
    struct address address;
    struct sockaddr_un un;

    (void)state;
    assert_int_equal(address_parse("unix:/tmp/a:b", &address, error), 0);
    memcpy(&un, &address.to, sizeof un);
    assert_string_equal(un.sun_path, "/tmp/a:b");
    assert_int_equal(address.len, sizeof un.sun_family + 9);
}

static void processors(void **state)
{
    static const char *const wrong[] = {"",   ",",     "0,",    "a",
                                        "0-", "-1",    "1-0",   "0;1",
                                        "0 ", "0-1-2", "99999", "1023"};
    cpu_set_t cpus;
    cpu_set_t mine;
    char text[32];

    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof mine, &mine), 0);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET((size_t)cpu, &mine))
            continue;
        (void)snprintf(text, sizeof text, "%d,%d-%d", cpu, cpu, cpu);
        assert_int_equal(cpus_parse(text, &cpus, error), 0);
        assert_int_equal(CPU_COUNT(&cpus), 1);
        assert_true(CPU_ISSET((size_t)cpu, &cpus));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (cpus_parse(wrong[i], &cpus, error) != -EINVAL)
            fail_msg("taken for processors: %s", wrong[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_addresses),
        cmocka_unit_test(good_addresses),
        cmocka_unit_test(unix_path),
        cmocka_unit_test(processors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
