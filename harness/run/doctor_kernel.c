/* What the doctor looks at: the kernel, its clock, its counters, io_uring. */
#include "harness/run/doctor_rows.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

static void kernel(const struct doctor *doctor, struct doctor_finding *finding)
{
    struct utsname name;

    (void)doctor;
    if (uname(&name) < 0)
        return;
    finding->value =
        json_sprintf("%s %s %s", name.sysname, name.release, name.machine);
    find(finding, DOCTOR_OK, "figures are compared on equal ones only");
}

/* What the processor says of itself is looked for first: the maker's name is
 * that of the board where there is no hypervisor. */
static void virtualisation(const struct doctor *doctor,
                           struct doctor_finding *finding)
{
    char name[DOCTOR_TEXT];
    bool is_named = look_line(doctor, "/sys/hypervisor/type", name);
    int is_guest =
        is_named ? 1
                 : look_word(doctor, "/proc/cpuinfo", "flags", "hypervisor");

    if (is_guest < 0)
        return;
    if (is_guest && !is_named)
        is_named = look_line(doctor, "/sys/class/dmi/id/sys_vendor", name);
    find_text(finding, !is_guest ? "none" : is_named ? name : "yes");
    if (is_guest)
        find(finding, DOCTOR_NOTE,
             "a virtual machine: its host has other guests, and hardware "
             "counters may be missing");
    else
        find(finding, DOCTOR_OK, "no hypervisor is seen");
}

static void clocksource(const struct doctor *doctor,
                        struct doctor_finding *finding)
{
    static const char *const slow[] = {"hpet", "acpi_pm", "pit", "jiffies",
                                       "refined-jiffies"};
    char word[DOCTOR_TEXT];

    if (!look_line(doctor,
                   "/sys/devices/system/clocksource/clocksource0/"
                   "current_clocksource",
                   word))
        return;
    find_text(finding, word);
    find(finding, DOCTOR_OK, "the time is read without a system call");
    for (size_t i = 0; i < sizeof slow / sizeof slow[0]; i++) {
        if (strcmp(word, slow[i]) != 0)
            continue;
        find(finding, DOCTOR_WARNING,
             "every look at the clock is a slow system call: the generator, "
             "and servers with timers, are slowed down");
        find_mend(finding,
                  "tsc=reliable clocksource=tsc on the kernel's command line");
    }
}

static void paranoid(const struct doctor *doctor,
                     struct doctor_finding *finding)
{
    double level;

    if (!look_number(doctor, "/proc/sys/kernel/perf_event_paranoid", &level))
        return;
    find_number(finding, level);
    find(finding, DOCTOR_OK, "what may be counted in fact is said below");
}

/* {"syscalls": true, "cycles": "the machine has no hardware counters"} */
static void counters(const struct doctor *doctor,
                     struct doctor_finding *finding)
{
    int errors[PERF_COUNTERS];
    int missing = 0;

    doctor->try_counters(doctor->arg, errors);
    finding->value = json_object();
    for (int i = 0; i < PERF_COUNTERS; i++) {
        enum perf_counter counter = (enum perf_counter)i;

        missing += errors[i] != 0;
        if (json_object_set_new(finding->value, perf_name(counter),
                                errors[i] == 0 ? json_true()
                                               : json_string(perf_reason(
                                                     counter, errors[i]))) < 0)
            return;
    }
    find(finding, missing == 0 ? DOCTOR_OK : DOCTOR_NOTE,
         missing == 0 ? "what a request takes is counted"
                      : "figures per request that are not counted are left "
                        "out, and never guessed");
    if (errors[PERF_SWITCHES] != 0)
        find_mend(finding, "sudo sysctl -w kernel.perf_event_paranoid=-1, or "
                           "run as root");
    else if (errors[PERF_SYSCALLS] != 0)
        find_mend(finding, "sudo mount -t tracefs tracefs /sys/kernel/tracing, "
                           "and run as root");
}

static void io_uring_disabled(const struct doctor *doctor,
                              struct doctor_finding *finding)
{
    static const char *const words[] = {"every process may use io_uring",
                                        "only a group of users may use it",
                                        "no process may use it"};
    double level;

    if (!look_number(doctor, "/proc/sys/kernel/io_uring_disabled", &level) ||
        (level != 0 && level != 1 && level != 2)) {
        find(finding, DOCTOR_UNKNOWN, "kernels before 6.6 have no such switch");
        return;
    }
    find_number(finding, level);
    find(finding, level == 0 ? DOCTOR_OK : DOCTOR_NOTE, "%s",
         words[(int)level]);
    if (level > 0)
        find_mend(finding, "sudo sysctl -w kernel.io_uring_disabled=0");
}

static void io_uring(const struct doctor *doctor,
                     struct doctor_finding *finding)
{
    char reason[RECORD_REASON] = "";

    if (doctor->probe(doctor->arg, "uring", reason) == PROCESS_OK) {
        find_text(finding, "works");
        find(finding, DOCTOR_OK, "the model uring can be raced");
        return;
    }
    find_text(finding, reason);
    find(finding, DOCTOR_NOTE, "the model uring is left out");
    find_mend(finding, "in a container, a seccomp profile that allows "
                       "io_uring; or liburing, and a new build");
}

const struct doctor_row doctor_kernel[] = {
    {"kernel", kernel},           {"virtualisation", virtualisation},
    {"clocksource", clocksource}, {"perf_event_paranoid", paranoid},
    {"counters", counters},       {"io_uring_disabled", io_uring_disabled},
    {"io_uring", io_uring},       {NULL, NULL},
};
