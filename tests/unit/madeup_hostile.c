/* A made-up campaign whose every label attacks. */
#include "tests/unit/madeup_hostile.h"

#include "tests/unit/madeup.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONG_BYTES = 10000 };

static const char *const names[HOSTILE_SYSTEMS] = {
    "<script>document.title='hacked'</script>",
    "\"><img src=x onerror=document.title='hacked'>",
    "'});document.title='hacked';//",
    "</text></svg><svg onload=document.title='hacked'>",
    "\xe2\x80\xaegnp.\xd7\xa9\xe2\x81\xa7\xe2\x81\xa9\xe2\x80\xac",
    "`touch hacked`{/*9 x}@{y}_%s\\n\t\r\n",
    "=HYPERLINK(\"http://127.0.0.1:9/\",\"x\")",
    "\xff\xc0\xbc<b>&amp;]]><!--\xed\xa0\x80",
};

const char *madeup_hostile_name(size_t i)
{
    return names[i];
}

static void add_loads(struct results *results, const char *system, double i,
                      uint64_t round)
{
    static const char *const workloads[] = {"echo:64", "wait:10ms", "fib:27",
                                            "churn:1", "<i>x</i>"};

    for (size_t k = 0; k < sizeof workloads / sizeof workloads[0]; k++) {
        for (uint64_t connections = 10; connections <= 100; connections *= 10) {
            struct record *run =
                madeup_load(results, system, workloads[k], connections, round,
                            (1000 + 50 * i) * madeup_noise[round - 1], 1000000);

            run->resources.cpu_s = 0.01 + 0.001 * i;
            run->load->connections = 1000;
        }
    }
}

static void add_others(struct results *results, const char *system, double i,
                       uint64_t round)
{
    struct record *run;

    for (uint64_t connections = 100; connections <= 300; connections += 200)
        madeup_add(results, RECORD_IDLE, system, "idle", connections, round)
            ->resources.pss_bytes = 1e6 + (double)connections * (1 + i) * 1000 *
                                              madeup_noise[round - 1];
    run = madeup_add(results, RECORD_BATCH, system, "<u>+wait:1ms", 2, round);
    run->wall_s = 0.1 * madeup_noise[round - 1];
    run->user_s = 0.01;
    run->system_s = 0.01;
    run = madeup_add(results, RECORD_CRASH, system, "crash", 100, round);
    run->crash.connections = 100;
    run->crash.lost = i;
    run->crash.recovered_ns = 1e6;
    run->crash.unserved_ns = 0;
    run = madeup_load(results, system, "echo:64", 1000, round, 1000, 1000000);
    run->verdict = VERDICT_VOID;
    (void)snprintf(run->reason, sizeof run->reason, "%s: %s", system, system);
}

/* A machine tells what it likes. */
static void add_facts(struct results *results)
{
    char *text = calloc(LONG_BYTES + 1, 1);
    json_t *machine = results->facts.machine;

    assert_non_null(text);
    for (size_t i = 0; i < LONG_BYTES; i++)
        text[i] = "<b>\"'& "[i % 7];
    assert_int_equal(json_object_set_new(machine, "cpu", json_string(text)), 0);
    assert_int_equal(
        json_object_set_new(machine, "<script>", json_string(names[0])), 0);
    assert_int_equal(
        json_object_set_new(machine, "remarks",
                            json_pack("[{s:s, s:s, s:s, s:s}]", "key", "cpu",
                                      "mark", "warning", "meaning", names[1],
                                      "mend", text)),
        0);
    (void)snprintf(results->facts.suite, sizeof results->facts.suite, "%s",
                   names[0]);
    free(text);
}

void madeup_hostile(struct results *results)
{
    madeup_init(results);
    add_facts(results);
    for (uint64_t round = 1; round <= MADEUP_ROUNDS; round++) {
        for (size_t i = 0; i < HOSTILE_SYSTEMS; i++) {
            add_loads(results, names[i], (double)i, round);
            add_others(results, names[i], (double)i, round);
        }
    }
}
