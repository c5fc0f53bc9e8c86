/* What a server's process tree has used. See proc(5). */
#include "harness/run/tree.h"

#include "harness/run/procfile.h"
#include "support/clock.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PATH_TEXT = 64, SWITCH_TASKS_MAX = 256 };

/* The process, or -ESRCH when it has gone, or is a zombie, which has nothing
 * any more. The command's name is in parentheses and may contain anything. */
static int read_process(pid_t pid, struct tree_process *process)
{
    char path[PATH_TEXT];
    char text[PROCFILE_TEXT];
    const char *rest;
    char state;
    uint64_t faults[4];
    uint64_t reaped_user;
    uint64_t reaped_system;

    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    if (procfile_read(path, text, sizeof text) < 0)
        return -ESRCH;
    rest = strrchr(text, ')');
    process->pid = pid;
    if (rest == NULL ||
        sscanf(rest,
               ") %c %d %d %*d %*d %*d %*u %" SCNu64 " %" SCNu64 " %" SCNu64
               " %" SCNu64 " %*u %*u %" SCNu64 " %" SCNu64 " %*d %*d %" SCNu64,
               &state, &process->parent, &process->group, &faults[0],
               &faults[1], &faults[2], &faults[3], &reaped_user, &reaped_system,
               &process->threads) != 10 ||
        state == 'Z' || state == 'X')
        return -ESRCH;
    process->reaped_ticks = reaped_user + reaped_system;
    process->faults = faults[0] + faults[1] + faults[2] + faults[3];
    return 0;
}

static int add(struct tree *tree, const struct tree_process *process)
{
    if (tree->count == tree->room) {
        size_t room = tree->room != 0 ? 2 * tree->room : 64;
        struct tree_process *processes =
            reallocarray(tree->processes, room, sizeof *processes);

        if (processes == NULL)
            return -ENOMEM;
        tree->processes = processes;
        tree->room = room;
    }
    tree->processes[tree->count++] = *process;
    return 0;
}

static bool is_kept(const struct tree *tree, size_t kept, pid_t pid)
{
    for (size_t i = 0; i < kept; i++)
        if (tree->processes[i].pid == pid)
            return true;
    return false;
}

/* Of all processes keeps the group and, step by step, the descendants, which
 * move to the front. */
static void keep_family(struct tree *tree)
{
    size_t kept = 0;
    size_t before;

    do {
        before = kept;
        for (size_t i = kept; i < tree->count; i++) {
            struct tree_process process = tree->processes[i];

            if (process.group != tree->root &&
                !is_kept(tree, kept, process.parent))
                continue;
            tree->processes[i] = tree->processes[kept];
            tree->processes[kept++] = process;
        }
    } while (kept > before);
    tree->count = kept;
}

static void look(struct tree *tree)
{
    DIR *dir = opendir("/proc");
    const struct dirent *entry;

    tree->count = 0;
    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL) {
        struct tree_process process;

        if (isdigit((unsigned char)entry->d_name[0]) &&
            read_process((pid_t)strtol(entry->d_name, NULL, 10), &process) ==
                0 &&
            add(tree, &process) < 0)
            break;
    }
    (void)closedir(dir);
    keep_family(tree);
}

/* The clock of a process includes its threads that have ended. Returns how many
 * processes live. */
static size_t living_cpu(const struct tree *tree, double *sum_s)
{
    size_t living = 0;

    *sum_s = 0;
    for (size_t i = 0; i < tree->count; i++) {
        struct timespec used;
        clockid_t clock;

        if (clock_getcpuclockid(tree->processes[i].pid, &clock) != 0 ||
            clock_gettime(clock, &used) != 0)
            continue;
        *sum_s += (double)used.tv_sec + (double)used.tv_nsec * 1e-9;
        living++;
    }
    return living;
}

double tree_cpu(const struct tree *tree)
{
    double sum_s;

    return living_cpu(tree, &sum_s) == tree->count && tree->count > 0 ? sum_s
                                                                      : NAN;
}

static void add_switches(const char *path, struct tree_sample *sample)
{
    char text[PROCFILE_TEXT];

    if (procfile_read(path, text, sizeof text) < 0)
        return; /* It has just ended. */
    sample->voluntary += procfile_number(text, "\nvoluntary_ctxt_switches:");
    sample->involuntary +=
        procfile_number(text, "\nnonvoluntary_ctxt_switches:");
}

static void add_threads(pid_t pid, struct tree_sample *sample)
{
    char path[PATH_TEXT];
    const struct dirent *entry;
    DIR *dir;

    (void)snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    dir = opendir(path);
    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL) {
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        (void)snprintf(path, sizeof path, "/proc/%d/task/%.16s/status",
                       (int)pid, entry->d_name);
        add_switches(path, sample);
    }
    (void)closedir(dir);
}

/* Reading a file for each of very many tasks would take the time of the
 * generator that is being measured with. */
static void add_all_switches(const struct tree *tree,
                             struct tree_sample *sample)
{
    if (sample->threads > SWITCH_TASKS_MAX) {
        sample->voluntary = NAN;
        sample->involuntary = NAN;
        return;
    }
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_process *process = &tree->processes[i];
        char path[PATH_TEXT];

        if (process->threads > 1) {
            add_threads(process->pid, sample);
            continue;
        }
        (void)snprintf(path, sizeof path, "/proc/%d/status", (int)process->pid);
        add_switches(path, sample);
    }
}

void tree_sample(struct tree *tree, struct tree_sample *sample)
{
    const double ticks = (double)sysconf(_SC_CLK_TCK);
    uint64_t before_ns;

    memset(sample, 0, sizeof *sample);
    look(tree);
    before_ns = clock_now_ns();
    (void)living_cpu(tree, &sample->cpu_s);
    sample->at_ns = before_ns + (clock_now_ns() - before_ns) / 2;
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_process *process = &tree->processes[i];

        sample->cpu_s += (double)process->reaped_ticks / ticks;
        sample->faults += (double)process->faults;
        sample->threads += (double)process->threads;
        sample->processes++;
    }
    add_all_switches(tree, sample);
    if (tree->count == 0)
        *sample =
            (struct tree_sample){sample->at_ns, NAN, NAN, NAN, NAN, NAN, NAN};
}

/* The sum of a number of every process, in kB there and in bytes here. */
static double sum_of(const struct tree *tree, const char *file, const char *key)
{
    double kilobytes = 0;
    size_t count = 0;

    for (size_t i = 0; i < tree->count; i++) {
        char path[PATH_TEXT];
        char text[PROCFILE_TEXT];
        int rc;

        (void)snprintf(path, sizeof path, "/proc/%d/%s",
                       (int)tree->processes[i].pid, file);
        rc = procfile_read(path, text, sizeof text);
        if (rc == -ESRCH || rc == -ENOENT)
            continue; /* It has just ended. */
        if (rc < 0)
            return NAN;
        kilobytes += procfile_number(text, key);
        count++;
    }
    return count > 0 ? kilobytes * 1024 : NAN;
}

double tree_pss(const struct tree *tree)
{
    return sum_of(tree, "smaps_rollup", "\nPss:");
}

double tree_page_tables(const struct tree *tree)
{
    return sum_of(tree, "status", "\nVmPTE:");
}

void tree_free(struct tree *tree)
{
    free(tree->processes);
    *tree = (struct tree){.root = tree->root};
}
