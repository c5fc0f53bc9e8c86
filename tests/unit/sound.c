/* Runs that nothing is wrong with. */
#include "tests/unit/sound.h"

#include "support/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

void sound_parse(const char *name, struct workload *workload)
{
    char error[WORKLOAD_ERROR];

    assert_int_equal(workload_parse(name, workload, error), 0);
}

void sound_fill(struct load_result *load, int count, uint64_t latency_ns)
{
    histogram_init(&load->latency);
    for (int i = 0; i < count; i++)
        histogram_record(&load->latency, latency_ns);
}

struct run *sound_load(void)
{
    static struct run run;

    memset(&run, 0, sizeof run);
    run.cell = (struct cell){.kind = RECORD_LOAD,
                             .system = &run.system,
                             .connections = 10,
                             .duration_ns = 100 * NS_PER_MS};
    sound_parse("echo:64", &run.cell.workload);
    run.load.window_ns = 100 * NS_PER_MS;
    run.load.requests = 5000;
    run.load.answered_ns = 1000 * NS_PER_MS;
    run.load.mean_in_flight = 10;
    sound_fill(&run.load, 5000, 200 * NS_PER_US);
    run.load.total_requests = TOTAL;
    run.load.total_connections = 10;
    run.load.bytes_sent = TOTAL * SIZE;
    run.load.bytes_received = TOTAL * SIZE;
    run.load.generator_cpu_share = 0.5;
    histogram_init(&run.load.send_lag);
    histogram_init(&run.load.hiccups);
    run.facts.server_cpus = 1;
    record_init(&run.record);
    run.record.load = &run.load;
    run.record.served = (struct record_served){.is_known = true,
                                               .accepted = 10,
                                               .requests = TOTAL,
                                               .bytes_in = TOTAL * SIZE,
                                               .bytes_out = TOTAL * SIZE,
                                               .errors = 0};
    return &run;
}

struct run *sound_open(void)
{
    struct run *run = sound_load();

    run->cell.pace = (struct pace){LOAD_CONSTANT, 50000};
    run->load.arrivals = LOAD_CONSTANT;
    run->load.rate_rps = 50000;
    run->load.due = 5000;
    run->load.sent = 5000;
    run->load.mean_in_flight = 2;
    run->load.answered_ns = 200 * NS_PER_MS;
    histogram_init(&run->load.sent_latency);
    for (int i = 0; i < 5000; i++) {
        histogram_record(&run->load.sent_latency, 40 * NS_PER_US);
        histogram_record(&run->load.send_lag, NS_PER_US);
    }
    return run;
}

struct run *sound_line(void)
{
    struct run *run = sound_load();

    sound_parse("mixed:20,10ms,12", &run->cell.workload);
    /* fib(12) is 89. */
    run->load.bytes_received = TOTAL * 3;
    run->record.served.bytes_out = TOTAL * 3;
    return run;
}

struct run *sound_idle(void)
{
    struct run *run = sound_load();

    run->cell.kind = RECORD_IDLE;
    run->record.kind = RECORD_IDLE;
    run->load.window_ns = NS_PER_MS;
    run->load.requests = 0;
    run->load.total_requests = 10;
    run->load.bytes_sent = 10 * SIZE;
    run->load.bytes_received = 10 * SIZE;
    run->record.served = (struct record_served){.is_known = true,
                                                .accepted = 10,
                                                .requests = 10,
                                                .bytes_in = 640,
                                                .bytes_out = 640,
                                                .errors = 0};
    run->record.resources.pss_bytes = 1e6;
    return run;
}

void sound_check(struct run *run, enum verdict verdict, const char *reason)
{
    verdict_judge(&run->cell, &run->facts, &run->record);
    if (run->record.verdict != verdict ||
        strstr(run->record.reason, reason) == NULL)
        fail_msg("%s \"%s\" instead of %s \"%s\"",
                 verdict_name(run->record.verdict), run->record.reason,
                 verdict_name(verdict), reason);
    if (verdict == VERDICT_VALID)
        assert_string_equal(run->record.reason, "");
}
