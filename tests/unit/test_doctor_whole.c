/* The doctor on machines that tell nothing, or in more than one file; what
 * does not come from files; and the facts that campaigns store. */
#include "harness/run/machine.h"
#include "tests/unit/patient.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CPU "/sys/devices/system/cpu/"

/* A machine that tells nothing at all. What does not come from files is known
 * all the same. */
static void nothing_is_known(void **state)
{
    static const char *const known[] = {
        "kernel", "counters", "io_uring",  "libc",     "compiler",
        "build",  "jansson",  "libevent",  "liburing", "version",
        "commit", "cores",    "hyperfine", "gnuplot",  NULL};
    struct doctor doctor;

    (void)state;
    patient_begin();
    doctor = patient_machine();
    for (const struct doctor_part *part = doctor_parts; part->title != NULL;
         part++) {
        for (const struct doctor_row *row = part->rows; row->key != NULL;
             row++) {
            struct doctor_finding finding;
            const char *const *name = known;

            while (*name != NULL && strcmp(*name, row->key) != 0)
                name++;
            doctor_look(&doctor, row, &finding);
            if ((*name == NULL) != json_is_null(finding.value) ||
                (*name == NULL) != (finding.mark == DOCTOR_UNKNOWN) ||
                finding.meaning[0] == '\0')
                fail_msg("%s: %s", row->key, doctor_mark_name(finding.mark));
            json_decref(finding.value);
        }
    }
}

static void one_processor_stands_out(void **state)
{
    struct doctor doctor;

    (void)state;
    patient_begin();
    doctor = patient_machine();
    patient_put(CPU "cpu0/cpufreq/scaling_governor", "performance\n");
    patient_put(CPU "cpu1/cpufreq/scaling_governor", "schedutil\n");
    patient_put(CPU "cpu2/cpufreq/scaling_governor", "performance\n");
    patient_check(&doctor, "governor", "\"schedutil\"", DOCTOR_WARNING,
                  "performance");
    patient_put(CPU "vulnerabilities/a", "Mitigation: x\n");
    patient_put(CPU "vulnerabilities/b", "Not affected\n");
    patient_put(CPU "vulnerabilities/c", "Vulnerable\n");
    patient_check(&doctor, "mitigations", "\"1 of 3, 1 left open\"",
                  DOCTOR_NOTE, "");
}

static void number_of_cores(void **state)
{
    static const struct {
        const char *value;
        const char *mend;
        int cores;
        enum doctor_mark mark;
    } rows[] = {{"1", "two", 1, DOCTOR_WARNING},
                {"2", "", 2, DOCTOR_NOTE},
                {"4", "", 4, DOCTOR_OK},
                {"null", "", 0, DOCTOR_UNKNOWN}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct doctor doctor = patient_machine();

        doctor.cores = rows[i].cores;
        patient_check(&doctor, "cores", rows[i].value, rows[i].mark,
                      rows[i].mend);
    }
}

/* "flags :", `count` of them, and the last one. */
static void put_flags(int count, const char *last)
{
    static char text[8192];
    size_t len = 0;

    len += (size_t)snprintf(text, sizeof text, "flags\t:");
    while (count-- > 0)
        len += (size_t)snprintf(text + len, sizeof text - len, " avx512");
    (void)snprintf(text + len, sizeof text - len, " %s\n", last);
    patient_put("/proc/cpuinfo", text);
}

/* As many flags as there may be: the last one is seen, or the line's end is
 * not, and then nothing is said. */
static void long_line_of_flags(void **state)
{
    struct doctor doctor;

    (void)state;
    patient_begin();
    doctor = patient_machine();
    patient_put("/sys/class/dmi/id/sys_vendor", "QEMU\n");
    put_flags(300, "hypervisor");
    patient_check(&doctor, "virtualisation", "\"QEMU\"", DOCTOR_NOTE, "");
    put_flags(300, "sse");
    patient_check(&doctor, "virtualisation", "\"none\"", DOCTOR_OK, "");
    put_flags(900, "sse");
    patient_check(&doctor, "virtualisation", "null", DOCTOR_UNKNOWN, "");
}

/* Between both looks the time goes on, and another machine takes some. */
static void steal_goes_on(void *arg)
{
    patient_put("/proc/stat", arg);
}

static void steal_now(void **state)
{
    static char stolen[] = "cpu  140 0 0 50 0 0 0 10 0 0\n";
    static char own[] = "cpu  150 0 0 50 0 0 0 0 0 0\n";
    struct doctor doctor;

    (void)state;
    patient_begin();
    doctor = patient_machine();
    doctor.pause = steal_goes_on;
    doctor.arg = stolen;
    patient_put("/proc/stat", "cpu  50 0 0 50 0 0 0 0 0 0\n");
    patient_check(&doctor, "steal_share", "0.1", DOCTOR_WARNING, "host");
    doctor.arg = own;
    patient_put("/proc/stat", "cpu  50 0 0 50 0 0 0 0 0 0\n");
    patient_check(&doctor, "steal_share", "0", DOCTOR_OK, "");
    patient_put("/proc/stat", doctor.arg); /* no time has gone by */
    patient_check(&doctor, "steal_share", "null", DOCTOR_UNKNOWN, "");
}

#define CGROUP "/sys/fs/cgroup"

/* Of version 2, with a limit of its own and a tighter one around it; and of
 * version 1, which overrules it for its controllers. */
static void control_groups(void **state)
{
    struct doctor doctor;

    (void)state;
    patient_begin();
    doctor = patient_machine();
    patient_put("/proc/self/cgroup", "0::/a/b\n");
    patient_check(&doctor, "cgroup_tasks", "\"no limit\"", DOCTOR_OK, "");
    patient_put(CGROUP "/a/b/pids.max", "max\n");
    patient_check(&doctor, "cgroup_tasks", "\"no limit\"", DOCTOR_OK, "");
    patient_put(CGROUP "/a/b/pids.max", "20000\n");
    patient_check(&doctor, "cgroup_tasks", "20000", DOCTOR_OK, "");
    patient_put(CGROUP "/a/pids.max", "500\n");
    patient_check(&doctor, "cgroup_tasks", "500", DOCTOR_WARNING, "limit");
    patient_put(CGROUP "/memory.max", "1000000000\n");
    patient_check(&doctor, "cgroup_memory_bytes", "1000000000", DOCTOR_WARNING,
                  "limit");
    patient_put(CGROUP "/a/cpu.max", "150000 100000\n");
    patient_check(&doctor, "cgroup_cpus", "1.5", DOCTOR_WARNING, "limit");
    patient_put(CGROUP "/a/cpu.max", "800000 100000\n");
    patient_check(&doctor, "cgroup_cpus", "8", DOCTOR_OK, "");
    patient_put("/proc/self/cgroup", "9:cpu,cpuacct:/c\n8:pids:/c\n7:cpuset:/\n"
                                     "0::/a/b\n");
    patient_check(&doctor, "cgroup_tasks", "\"no limit\"", DOCTOR_OK, "");
    patient_put(CGROUP "/pids/c/pids.max", "700\n");
    patient_check(&doctor, "cgroup_tasks", "700", DOCTOR_WARNING, "limit");
    patient_put(CGROUP "/cpu/c/cpu.cfs_quota_us", "-1\n");
    patient_put(CGROUP "/cpu/c/cpu.cfs_period_us", "100000\n");
    patient_check(&doctor, "cgroup_cpus", "\"no limit\"", DOCTOR_OK, "");
    patient_put(CGROUP "/cpu/c/cpu.cfs_quota_us", "50000\n");
    patient_check(&doctor, "cgroup_cpus", "0.5", DOCTOR_WARNING, "limit");
    patient_check(&doctor, "cgroup_memory_bytes", "1000000000", DOCTOR_WARNING,
                  "limit");
}

static void all_counters(void *arg, int errors[PERF_COUNTERS])
{
    memcpy(errors, arg, PERF_COUNTERS * sizeof *errors);
}

static void counters(void **state)
{
    int errors[PERF_COUNTERS] = {0};
    struct doctor doctor = patient_machine();
    struct doctor_finding finding;

    (void)state;
    patient_look(&doctor, "counters", &finding);
    assert_int_equal(finding.mark, DOCTOR_NOTE);
    assert_non_null(strstr(finding.mend, "paranoid"));
    json_decref(finding.value);
    doctor.try_counters = all_counters;
    doctor.arg = errors;
    patient_look(&doctor, "counters", &finding);
    assert_int_equal(finding.mark, DOCTOR_OK);
    assert_string_equal(finding.mend, "");
    assert_int_equal(json_object_size(finding.value), PERF_COUNTERS);
    assert_true(json_is_true(json_object_get(finding.value, "syscalls")));
    json_decref(finding.value);
    errors[PERF_SYSCALLS] = -ENOENT;
    errors[PERF_CYCLES] = -ENOENT;
    patient_look(&doctor, "counters", &finding);
    assert_int_equal(finding.mark, DOCTOR_NOTE);
    assert_non_null(strstr(finding.mend, "tracefs"));
    assert_non_null(
        strstr(json_string_value(json_object_get(finding.value, "cycles")),
               "no hardware counters"));
    assert_true(json_is_true(json_object_get(finding.value, "switches")));
    json_decref(finding.value);
}

static enum process_state good_probe(void *arg, const char *model,
                                     char reason[RECORD_REASON])
{
    (void)arg;
    (void)reason;
    assert_string_equal(model, "uring");
    return PROCESS_OK;
}

static bool answer(void *arg, const char *program, char line[DOCTOR_TEXT])
{
    (void)arg;
    (void)snprintf(line, DOCTOR_TEXT, "%s 9.9", program);
    return true;
}

static void programs(void **state)
{
    struct doctor doctor = patient_machine();

    (void)state;
    patient_check(&doctor, "io_uring", "\"uring: not here\"", DOCTOR_NOTE,
                  "seccomp");
    patient_check(&doctor, "hyperfine", "\"none\"", DOCTOR_NOTE, "setup.sh");
    patient_check(&doctor, "gnuplot", "\"none\"", DOCTOR_NOTE, "setup.sh");
    doctor.probe = good_probe;
    doctor.ask = answer;
    patient_check(&doctor, "io_uring", "\"works\"", DOCTOR_OK, "");
    patient_check(&doctor, "hyperfine", "\"hyperfine 9.9\"", DOCTOR_OK, "");
    patient_check(&doctor, "gnuplot", "\"gnuplot 9.9\"", DOCTOR_OK, "");
}

/* What a campaign stores has every row of the table, and no name twice. */
static void facts_are_the_table(void **state)
{
    json_t *facts = machine_facts();
    size_t rows = 0;

    (void)state;
    assert_non_null(facts);
    for (const struct doctor_part *part = doctor_parts; part->title != NULL;
         part++)
        for (const struct doctor_row *row = part->rows; row->key != NULL;
             row++, rows++)
            assert_non_null(json_object_get(facts, row->key));
    assert_true(json_is_array(json_object_get(facts, "remarks")));
    assert_int_equal(json_object_size(facts), rows + 1);
    assert_true(json_integer_value(json_object_get(facts, "cores")) > 0);
    assert_true(json_is_string(json_object_get(facts, "kernel")));
    json_decref(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(nothing_is_known, patient_end),
        cmocka_unit_test_teardown(one_processor_stands_out, patient_end),
        cmocka_unit_test(number_of_cores),
        cmocka_unit_test_teardown(long_line_of_flags, patient_end),
        cmocka_unit_test_teardown(steal_now, patient_end),
        cmocka_unit_test_teardown(control_groups, patient_end),
        cmocka_unit_test(counters),
        cmocka_unit_test(programs),
        cmocka_unit_test(facts_are_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
