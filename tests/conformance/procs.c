/* Who belongs to a server, and who is left of it: proc(5), prctl(2). */
#include "tests/conformance/procs.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static bool is_number(const struct dirent *entry)
{
    return isdigit((unsigned char)entry->d_name[0]) != 0;
}

/* State and group, which follow the name in /proc/PID/stat; the name may hold
 * blanks and brackets. False when the process has gone. */
static bool read_state(const char *pid, char *state, int *group)
{
    char path[64];
    char text[512];
    const char *fields;
    FILE *file;
    size_t n;

    (void)snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    file = fopen(path, "re");
    if (file == NULL)
        return false;
    n = fread(text, 1, sizeof text - 1, file);
    (void)fclose(file);
    text[n] = '\0';
    fields = strrchr(text, ')');
    return fields != NULL && sscanf(fields, ") %c %*d %d", state, group) == 2;
}

/* Time on a processor and in the queue for one: on a busy machine a thread that
 * spins has little of the first, but then it has the second. */
static uint64_t thread_demand_ns(const char *pid, const char *tid)
{
    uint64_t ran_ns = 0;
    uint64_t queued_ns = 0;
    char path[96];
    FILE *file;

    (void)snprintf(path, sizeof path, "/proc/%.20s/task/%.20s/schedstat", pid,
                   tid);
    file = fopen(path, "re");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%" SCNu64 " %" SCNu64, &ran_ns, &queued_ns) != 2)
        ran_ns = 0;
    (void)fclose(file);
    return ran_ns + queued_ns;
}

static uint64_t demand_ns(const char *pid)
{
    const struct dirent *entry;
    uint64_t total_ns = 0;
    char path[64];
    DIR *dir;

    (void)snprintf(path, sizeof path, "/proc/%.20s/task", pid);
    dir = opendir(path);
    if (dir == NULL)
        return 0;
    while ((entry = readdir(dir)) != NULL)
        if (is_number(entry))
            total_ns += thread_demand_ns(pid, entry->d_name);
    (void)closedir(dir);
    return total_ns;
}

static void add_process(const char *pid, pid_t group, struct procs *procs)
{
    char state;
    int own_group;

    if (!read_state(pid, &state, &own_group) || own_group != group)
        return;
    procs->count++;
    procs->zombies += state == 'Z';
    procs->demand_ns += demand_ns(pid);
}

int procs_of_group(pid_t group, struct procs *procs)
{
    DIR *dir = opendir("/proc");
    const struct dirent *entry;

    *procs = (struct procs){0};
    if (dir == NULL)
        return -errno;
    while ((entry = readdir(dir)) != NULL)
        if (is_number(entry))
            add_process(entry->d_name, group, procs);
    (void)closedir(dir);
    return 0;
}

int procs_adopt_orphans(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 ? -errno : 0;
}

void procs_end_group(pid_t group)
{
    (void)kill(-group, SIGKILL);
    while (waitpid(-group, NULL, 0) > 0 || errno == EINTR)
        ;
}

pid_t procs_first_child(pid_t parent)
{
    char path[64];
    FILE *file;
    int child = 0;

    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent,
                   (int)parent);
    file = fopen(path, "re");
    if (file == NULL)
        return -errno;
    if (fscanf(file, "%d", &child) != 1)
        child = 0;
    (void)fclose(file);
    return child;
}
