/* The doctor on made-up machines: good values, bad ones, and nonsense. */
#include "tests/unit/patient.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define CPU "/sys/devices/system/cpu/"
#define LIMITS "/proc/self/limits"
#define V4 "/proc/sys/net/ipv4/"
#define THP "/sys/kernel/mm/transparent_hugepage/enabled"
#define CLOCK "/sys/devices/system/clocksource/clocksource0/current_clocksource"

/* Findings that come from one file. */
static void from_one_file(void **state)
{
    static const struct {
        const char *key, *path, *text, *value;
        enum doctor_mark mark;
        const char *mend;
    } rows[] = {
        {"cpu", "/proc/cpuinfo", "processor\t: 0\nmodel name\t: A CPU @ 2\n",
         "\"A CPU @ 2\"", DOCTOR_OK, ""},
        {"cpu", "/sys/firmware/devicetree/base/model", "Some Board",
         "\"Some Board\"", DOCTOR_OK, ""},
        {"smt", CPU "smt/active", "1\n", "\"on\"", DOCTOR_NOTE, "smt/control"},
        {"smt", CPU "smt/active", "0\n", "\"off\"", DOCTOR_OK, ""},
        {"governor", CPU "cpu0/cpufreq/scaling_governor", "performance\n",
         "\"performance\"", DOCTOR_OK, ""},
        {"governor", CPU "cpu0/cpufreq/scaling_governor", "powersave\n",
         "\"powersave\"", DOCTOR_WARNING, "scaling_governor"},
        {"boost", CPU "intel_pstate/no_turbo", "0\n", "\"on\"", DOCTOR_NOTE,
         "no_turbo"},
        {"boost", CPU "intel_pstate/no_turbo", "1\n", "\"off\"", DOCTOR_OK, ""},
        {"boost", CPU "cpufreq/boost", "1\n", "\"on\"", DOCTOR_NOTE, "boost"},
        {"boost", CPU "cpufreq/boost", "0\n", "\"off\"", DOCTOR_OK, ""},
        {"mitigations", CPU "vulnerabilities/mds", "Mitigation: clear\n",
         "\"1 of 1, 0 left open\"", DOCTOR_NOTE, ""},
        {"mitigations", CPU "vulnerabilities/mds", "Vulnerable: off\n",
         "\"0 of 1, 1 left open\"", DOCTOR_OK, ""},
        {"mitigations", CPU "vulnerabilities/mds", "Not affected\n",
         "\"0 of 1, 0 left open\"", DOCTOR_OK, ""},
        {"steal_share_since_boot", "/proc/stat", "cpu  50 0 0 45 0 0 0 5 0 0\n",
         "0.05", DOCTOR_WARNING, "host"},
        {"steal_share_since_boot", "/proc/stat", "cpu  50 0 0 50 0 0 0 0 0 0\n",
         "0", DOCTOR_OK, ""},
        {"load_average", "/proc/loadavg", "0.25 1 1 1/9 7\n", "0.25", DOCTOR_OK,
         ""},
        {"load_average", "/proc/loadavg", "3.5 1 1 1/9 7\n", "3.5", DOCTOR_NOTE,
         "top"},
        {"memory_bytes", "/proc/meminfo", "MemTotal:  8000000 kB\n",
         "8192000000", DOCTOR_OK, ""},
        {"memory_bytes", "/proc/meminfo", "MemTotal:  500000 kB\n", "512000000",
         DOCTOR_NOTE, ""},
        {"transparent_hugepages", THP, "always [madvise] never\n",
         "\"madvise\"", DOCTOR_OK, ""},
        {"transparent_hugepages", THP, "[always] madvise never\n", "\"always\"",
         DOCTOR_NOTE, "madvise"},
        {"nofile", LIMITS, "Max open files 1024 524288 files\n", "1024",
         DOCTOR_OK, ""},
        {"nofile_hard", LIMITS, "Max open files 1024 524288 files\n", "524288",
         DOCTOR_OK, ""},
        {"nofile_hard", LIMITS, "Max open files 1024 30000 files\n", "30000",
         DOCTOR_NOTE, "prlimit"},
        {"nofile_hard", LIMITS, "Max open files 1024 4096 files\n", "4096",
         DOCTOR_WARNING, "prlimit"},
        {"nproc", LIMITS, "Max processes 60000 60000 processes\n", "60000",
         DOCTOR_OK, ""},
        {"nproc", LIMITS, "Max processes 1024 60000 processes\n", "1024",
         DOCTOR_WARNING, "nproc"},
        {"threads_max", "/proc/sys/kernel/threads-max", "190000\n", "190000",
         DOCTOR_OK, ""},
        {"threads_max", "/proc/sys/kernel/threads-max", "8000\n", "8000",
         DOCTOR_WARNING, "threads-max"},
        {"pid_max", "/proc/sys/kernel/pid_max", "32768\n", "32768", DOCTOR_OK,
         ""},
        {"pid_max", "/proc/sys/kernel/pid_max", "4096\n", "4096",
         DOCTOR_WARNING, "pid_max"},
        {"max_map_count", "/proc/sys/vm/max_map_count", "65530\n", "65530",
         DOCTOR_NOTE, "max_map_count"},
        {"max_map_count", "/proc/sys/vm/max_map_count", "1048576\n", "1048576",
         DOCTOR_OK, ""},
        {"somaxconn", "/proc/sys/net/core/somaxconn", "4096\n", "4096",
         DOCTOR_OK, ""},
        {"somaxconn", "/proc/sys/net/core/somaxconn", "128\n", "128",
         DOCTOR_WARNING, "somaxconn=4096"},
        {"tcp_max_syn_backlog", V4 "tcp_max_syn_backlog", "2048\n", "2048",
         DOCTOR_OK, ""},
        {"tcp_max_syn_backlog", V4 "tcp_max_syn_backlog", "128\n", "128",
         DOCTOR_NOTE, "tcp_max_syn_backlog"},
        {"ip_local_port_range", V4 "ip_local_port_range", "32768\t60999\n",
         "\"32768 to 60999\"", DOCTOR_OK, ""},
        {"ip_local_port_range", V4 "ip_local_port_range", "50000\t60999\n",
         "\"50000 to 60999\"", DOCTOR_WARNING, "1024 65535"},
        {"tcp_tw_reuse", V4 "tcp_tw_reuse", "2\n", "2", DOCTOR_OK, ""},
        {"tcp_tw_reuse", V4 "tcp_tw_reuse", "0\n", "0", DOCTOR_NOTE,
         "tw_reuse"},
        {"tcp_congestion_control", V4 "tcp_congestion_control", "cubic\n",
         "\"cubic\"", DOCTOR_OK, ""},
        {"tcp_congestion_control", V4 "tcp_congestion_control", "bbr2\n",
         "\"bbr2\"", DOCTOR_WARNING, "tcp_congestion_control=cubic"},
        {"virtualisation", "/proc/cpuinfo", "flags\t: fpu hypervisor\n",
         "\"yes\"", DOCTOR_NOTE, ""},
        {"virtualisation", "/proc/cpuinfo", "flags\t: fpu nohypervisor\n",
         "\"none\"", DOCTOR_OK, ""},
        {"virtualisation", "/sys/hypervisor/type", "xen\n", "\"xen\"",
         DOCTOR_NOTE, ""},
        {"clocksource", CLOCK, "tsc\n", "\"tsc\"", DOCTOR_OK, ""},
        {"clocksource", CLOCK, "hpet\n", "\"hpet\"", DOCTOR_WARNING, "tsc"},
        {"perf_event_paranoid", "/proc/sys/kernel/perf_event_paranoid", "3\n",
         "3", DOCTOR_OK, ""},
        {"io_uring_disabled", "/proc/sys/kernel/io_uring_disabled", "0\n", "0",
         DOCTOR_OK, ""},
        {"io_uring_disabled", "/proc/sys/kernel/io_uring_disabled", "2\n", "2",
         DOCTOR_NOTE, "io_uring_disabled=0"},
        {"distribution", "/etc/os-release",
         "ID=x\nPRETTY_NAME=\"Some Linux 1\"\n", "\"Some Linux 1\"", DOCTOR_OK,
         ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct doctor doctor;

        patient_begin();
        doctor = patient_machine();
        patient_put(rows[i].path, rows[i].text);
        patient_check(&doctor, rows[i].key, rows[i].value, rows[i].mark,
                      rows[i].mend);
    }
}

/* The same files, but empty, or of no sense. */
static void nonsense_is_not_known(void **state)
{
    static const char *const texts[] = {"\n", "what?\n", "[\n", "a:b\n"};
    static const struct {
        const char *key, *path;
    } rows[] = {
        {"smt", CPU "smt/active"},
        {"boost", CPU "cpufreq/boost"},
        {"steal_share_since_boot", "/proc/stat"},
        {"load_average", "/proc/loadavg"},
        {"memory_bytes", "/proc/meminfo"},
        {"transparent_hugepages", THP},
        {"nofile", LIMITS},
        {"nproc", LIMITS},
        {"threads_max", "/proc/sys/kernel/threads-max"},
        {"somaxconn", "/proc/sys/net/core/somaxconn"},
        {"ip_local_port_range", V4 "ip_local_port_range"},
        {"virtualisation", "/proc/cpuinfo"},
        {"io_uring_disabled", "/proc/sys/kernel/io_uring_disabled"},
        {"cgroup_tasks", "/proc/self/cgroup"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
            struct doctor doctor;

            patient_begin();
            doctor = patient_machine();
            patient_put(rows[i].path, texts[k]);
            patient_check(&doctor, rows[i].key, "null", DOCTOR_UNKNOWN, "");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(from_one_file, patient_end),
        cmocka_unit_test_teardown(nonsense_is_not_known, patient_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
