/* What the doctor looks at: processors, and who else uses them. */
#include "harness/run/doctor_rows.h"

#include "harness/run/host.h"
#include "harness/run/procfile.h"

#include <dirent.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define CPU_DIR "/sys/devices/system/cpu/"

/* A run is marked for more than this as well. */
#define STEAL_SHARE 0.01

static void cpu(const struct doctor *doctor, struct doctor_finding *finding)
{
    char name[DOCTOR_TEXT];

    /* aarch64 names its processors elsewhere. */
    if (!look_value(doctor, "/proc/cpuinfo", "model name", ':', name) &&
        !look_line(doctor, "/sys/firmware/devicetree/base/model", name))
        return;
    find_text(finding, name);
    find(finding, DOCTOR_OK, "figures are compared on equal ones only");
}

static void cores(const struct doctor *doctor, struct doctor_finding *finding)
{
    if (doctor->cores <= 0)
        return;
    find_number(finding, doctor->cores);
    if (doctor->cores == 1) {
        find(finding, DOCTOR_WARNING,
             "server and load generator share the only processor: each "
             "slows the other down");
        find_mend(finding, "give the machine or the container two or more");
    } else if (doctor->cores < 4) {
        find(finding, DOCTOR_NOTE,
             "half for the server, half for the load generator, none for the "
             "rest of the system");
    } else {
        find(finding, DOCTOR_OK,
             "half for the server, half for the load generator");
    }
}

static void smt(const struct doctor *doctor, struct doctor_finding *finding)
{
    double active;

    if (!look_number(doctor, CPU_DIR "smt/active", &active))
        return;
    find_text(finding, active != 0 ? "on" : "off");
    if (active == 0) {
        find(finding, DOCTOR_OK, "no two processors share a core");
        return;
    }
    find(finding, DOCTOR_NOTE,
         "two processors share a core: server and generator may be neighbours "
         "and slow each other down");
    find_mend(finding,
              "echo off | sudo tee " CPU_DIR "smt/control; or --server-cpus "
              "and --load-cpus on different cores");
}

/* Of all processors, one that is not set to performance stands for them. */
static void governor(const struct doctor *doctor,
                     struct doctor_finding *finding)
{
    char word[DOCTOR_TEXT] = "";
    char here[DOCTOR_TEXT];
    char path[PATH_MAX];
    bool is_steady = true;

    for (int i = 0; is_steady && i < CPU_SETSIZE; i++) {
        (void)snprintf(path, sizeof path,
                       CPU_DIR "cpu%d/cpufreq/scaling_governor", i);
        if (!look_line(doctor, path, here))
            break;
        is_steady = strcmp(here, "performance") == 0;
        (void)snprintf(word, sizeof word, "%s", here);
    }
    if (word[0] == '\0') {
        find(finding, DOCTOR_UNKNOWN,
             "the system does not set the clock; of a virtual machine the "
             "host does");
        return;
    }
    find_text(finding, word);
    if (is_steady) {
        find(finding, DOCTOR_OK, "the clock stays up");
        return;
    }
    find(finding, DOCTOR_WARNING,
         "the clock follows the load: light loads look slower, and runs "
         "differ");
    find_mend(finding, "echo performance | sudo tee " CPU_DIR
                       "cpu*/cpufreq/scaling_governor");
}

/* Intel's driver says the opposite of the others. */
static void boost(const struct doctor *doctor, struct doctor_finding *finding)
{
    double number;
    bool is_on;

    if (look_number(doctor, CPU_DIR "intel_pstate/no_turbo", &number)) {
        is_on = number == 0;
        find_mend(finding,
                  "echo 1 | sudo tee " CPU_DIR "intel_pstate/no_turbo");
    } else if (look_number(doctor, CPU_DIR "cpufreq/boost", &number)) {
        is_on = number != 0;
        find_mend(finding, "echo 0 | sudo tee " CPU_DIR "cpufreq/boost");
    } else {
        return;
    }
    find_text(finding, is_on ? "on" : "off");
    if (is_on) {
        find(finding, DOCTOR_NOTE,
             "the clock falls as more cores work or get warm: runs differ");
        return;
    }
    find(finding, DOCTOR_OK, "the clock does not depend on what others do");
    finding->mend[0] = '\0';
}

static void mitigations(const struct doctor *doctor,
                        struct doctor_finding *finding)
{
    char path[PATH_MAX];
    char line[DOCTOR_TEXT];
    int mitigated = 0;
    int vulnerable = 0;
    int all = 0;
    const struct dirent *entry;
    DIR *dir;

    (void)snprintf(path, sizeof path, "%s" CPU_DIR "vulnerabilities",
                   doctor->root);
    dir = opendir(path);
    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL) {
        (void)snprintf(path, sizeof path, CPU_DIR "vulnerabilities/%.100s",
                       entry->d_name);
        if (entry->d_name[0] == '.' || !look_line(doctor, path, line))
            continue;
        all++;
        mitigated += strstr(line, "Mitigation") != NULL;
        vulnerable += strncmp(line, "Vulnerable", 10) == 0;
    }
    (void)closedir(dir);
    if (all == 0)
        return;
    (void)snprintf(line, sizeof line, "%d of %d, %d left open", mitigated, all,
                   vulnerable);
    find_text(finding, line);
    if (mitigated == 0)
        find(finding, DOCTOR_OK, "system calls cost what the hardware takes");
    else
        find(finding, DOCTOR_NOTE,
             "system calls, switches and page faults are dearer: compare only "
             "with machines that have the same");
}

static void judge_steal(double share, struct doctor_finding *finding)
{
    find_number(finding, share);
    if (isnan(share))
        return;
    if (share <= STEAL_SHARE) {
        find(finding, DOCTOR_OK, "no other machine on the host takes time");
        return;
    }
    find(finding, DOCTOR_WARNING,
         "other machines on the host take processor time: runs get NOISY");
    find_mend(finding, "a host of its own, or another hour");
}

static void steal(const struct doctor *doctor, struct doctor_finding *finding)
{
    struct host_sample from;
    struct host_sample to;

    host_sample_under(doctor->root, &from);
    doctor->pause(doctor->arg);
    host_sample_under(doctor->root, &to);
    judge_steal(host_steal_share(&from, &to), finding);
}

static void steal_since_boot(const struct doctor *doctor,
                             struct doctor_finding *finding)
{
    const struct host_sample boot = {0, 0, 0};
    struct host_sample now;

    host_sample_under(doctor->root, &now);
    judge_steal(host_steal_share(&boot, &now), finding);
}

static void load_average(const struct doctor *doctor,
                         struct doctor_finding *finding)
{
    double load;

    if (!look_number(doctor, "/proc/loadavg", &load))
        return;
    find_number(finding, load);
    if (load < 0.5) {
        find(finding, DOCTOR_OK, "nothing else was running in the last minute");
        return;
    }
    find(finding, DOCTOR_NOTE,
         "other work ran in the last minute: while it does, runs are noisy");
    find_mend(finding, "top");
}

const struct doctor_row doctor_processors[] = {
    {"cpu", cpu},
    {"cores", cores},
    {"smt", smt},
    {"governor", governor},
    {"boost", boost},
    {"mitigations", mitigations},
    {"steal_share", steal},
    {"steal_share_since_boot", steal_since_boot},
    {"load_average", load_average},
    {NULL, NULL},
};
