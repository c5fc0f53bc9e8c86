/* What the doctor looks at: memory, and how much of anything one may have. */
#include "harness/run/doctor_rows.h"

#include "harness/run/procfile.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The suites open up to so many connections, one descriptor each and some. */
#define DESCRIPTORS 20000
#define MANY_DESCRIPTORS 60000

/* Threads and processes of all servers, one for each connection. */
#define TASKS 12000

/* Of kernel/pid_max and threads-max, which the rest of the system shares. */
#define SYSTEM_TASKS 32768

#define MAPPINGS 131072

#define SMALL_MEMORY 2e9

static void memory_bytes(const struct doctor *doctor,
                         struct doctor_finding *finding)
{
    char value[DOCTOR_TEXT];
    double bytes;

    if (!look_value(doctor, "/proc/meminfo", "MemTotal", ':', value))
        return;
    bytes = strtod(value, NULL) * 1024;
    find_number(finding, bytes);
    if (bytes >= SMALL_MEMORY)
        find(finding, DOCTOR_OK, "enough for every suite");
    else
        find(finding, DOCTOR_NOTE,
             "a process for each of a thousand connections may not fit");
}

static void transparent_hugepages(const struct doctor *doctor,
                                  struct doctor_finding *finding)
{
    static const char path[] = "/sys/kernel/mm/transparent_hugepage/enabled";
    char word[DOCTOR_TEXT];

    if (!look_choice(doctor, path, word))
        return;
    find_text(finding, word);
    if (strcmp(word, "always") != 0) {
        find(finding, DOCTOR_OK, "memory comes in pages of their usual size");
        return;
    }
    find(finding, DOCTOR_NOTE,
         "heaps and stacks may come in pages of 2 MiB: memory per connection "
         "grows in jumps");
    find_mend(finding, "echo madvise | sudo tee %s", path);
}

/* The soft and the hard limit of a line of /proc/self/limits; INFINITY for
 * "unlimited". */
static bool look_limit(const struct doctor *doctor, const char *name,
                       double *soft, double *hard)
{
    char path[PATH_MAX];
    char text[PROCFILE_TEXT];
    char words[2][24];
    const char *line;

    (void)snprintf(path, sizeof path, "%s/proc/self/limits", doctor->root);
    if (procfile_read(path, text, sizeof text) < 0)
        return false;
    line = strstr(text, name);
    if (line == NULL ||
        sscanf(line + strlen(name), " %23s %23s", words[0], words[1]) != 2)
        return false;
    *soft = words[0][0] == 'u' ? INFINITY : strtod(words[0], NULL);
    *hard = words[1][0] == 'u' ? INFINITY : strtod(words[1], NULL);
    return true;
}

static void nofile(const struct doctor *doctor, struct doctor_finding *finding)
{
    double soft;
    double hard;

    if (!look_limit(doctor, "Max open files", &soft, &hard))
        return;
    find_number(finding, soft);
    find(finding, DOCTOR_OK,
         soft < hard ? "concbench and its servers raise it to the hard limit"
                     : "as much as the hard limit allows");
}

static void nofile_hard(const struct doctor *doctor,
                        struct doctor_finding *finding)
{
    double soft;
    double hard;

    if (!look_limit(doctor, "Max open files", &soft, &hard))
        return;
    find_number(finding, hard);
    if (hard >= MANY_DESCRIPTORS) {
        find(finding, DOCTOR_OK, "enough connections at once");
        return;
    }
    find(finding, hard < DESCRIPTORS ? DOCTOR_WARNING : DOCTOR_NOTE,
         "server and generator each hold fewer connections at once than this");
    find_mend(finding, "sudo prlimit --nofile=1048576 --pid $$");
}

static void nproc(const struct doctor *doctor, struct doctor_finding *finding)
{
    double soft;
    double hard;

    if (!look_limit(doctor, "Max processes", &soft, &hard))
        return;
    find_number(finding, soft);
    if (soft >= TASKS) {
        find(finding, DOCTOR_OK, "a thread or a process for each connection");
        return;
    }
    find(finding, DOCTOR_WARNING,
         "fork and thread refuse connections beyond this, all of the user's "
         "processes counted");
    find_mend(finding, "sudo prlimit --nproc=unlimited --pid $$");
}

static void threads_max(const struct doctor *doctor,
                        struct doctor_finding *finding)
{
    static const struct doctor_least least = {
        "/proc/sys/kernel/threads-max",
        SYSTEM_TASKS,
        DOCTOR_WARNING,
        "a thread or a process for each connection",
        "fork and thread refuse connections beyond this, the whole system "
        "counted",
        "sudo sysctl -w kernel.threads-max=131072"};

    find_least(doctor, &least, finding);
}

static void pid_max(const struct doctor *doctor, struct doctor_finding *finding)
{
    static const struct doctor_least least = {
        "/proc/sys/kernel/pid_max",
        SYSTEM_TASKS,
        DOCTOR_WARNING,
        "a number for each thread and each process",
        "fork and thread refuse connections beyond this, the whole system "
        "counted",
        "sudo sysctl -w kernel.pid_max=4194304"};

    find_least(doctor, &least, finding);
}

static void max_map_count(const struct doctor *doctor,
                          struct doctor_finding *finding)
{
    double count;

    if (!look_number(doctor, "/proc/sys/vm/max_map_count", &count))
        return;
    find_number(finding, count);
    find(finding, count >= MAPPINGS ? DOCTOR_OK : DOCTOR_NOTE,
         "a process has at most %.0f stacks with guard pages: connections of "
         "thread and coroutine",
         floor(count / 2));
    if (count < MAPPINGS)
        find_mend(finding, "sudo sysctl -w vm.max_map_count=262144");
}

/* What a control group allows. Below `enough` there is a warning. */
static void find_cgroup(const struct doctor *doctor,
                        const struct cgroup_limit *limit, double enough,
                        const char *bad, struct doctor_finding *finding)
{
    double number = look_cgroup(doctor, limit);

    if (isnan(number))
        return;
    find_number(finding, number);
    if (isinf(number)) {
        find_text(finding, "no limit");
        find(finding, DOCTOR_OK, "the control group takes nothing away");
    } else if (number >= enough) {
        find(finding, DOCTOR_OK, "the control group leaves enough");
    } else {
        find(finding, DOCTOR_WARNING, "%s", bad);
        find_mend(finding, "give the container or the service a higher limit");
    }
}

static void cgroup_tasks(const struct doctor *doctor,
                         struct doctor_finding *finding)
{
    static const struct cgroup_limit limit = {"pids", "pids.max", "pids.max",
                                              NULL};

    find_cgroup(doctor, &limit, TASKS,
                "fork and thread refuse connections beyond this", finding);
}

static void cgroup_memory_bytes(const struct doctor *doctor,
                                struct doctor_finding *finding)
{
    static const struct cgroup_limit limit = {"memory", "memory.max",
                                              "memory.limit_in_bytes", NULL};

    find_cgroup(doctor, &limit, SMALL_MEMORY,
                "servers with many connections are killed beyond this",
                finding);
}

static void cgroup_cpus(const struct doctor *doctor,
                        struct doctor_finding *finding)
{
    static const struct cgroup_limit limit = {
        "cpu", "cpu.max", "cpu.cfs_quota_us", "cpu.cfs_period_us"};

    find_cgroup(doctor, &limit, doctor->cores,
                "the processors together are stopped for a part of each tenth "
                "of a second: p99 shows that, and not the server",
                finding);
}

const struct doctor_row doctor_memory[] = {
    {"memory_bytes", memory_bytes},
    {"transparent_hugepages", transparent_hugepages},
    {NULL, NULL},
};

const struct doctor_row doctor_limits[] = {
    {"nofile", nofile},
    {"nofile_hard", nofile_hard},
    {"nproc", nproc},
    {"threads_max", threads_max},
    {"pid_max", pid_max},
    {"max_map_count", max_map_count},
    {"cgroup_tasks", cgroup_tasks},
    {"cgroup_memory_bytes", cgroup_memory_bytes},
    {"cgroup_cpus", cgroup_cpus},
    {NULL, NULL},
};
