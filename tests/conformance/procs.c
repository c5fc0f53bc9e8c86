/* Who belongs to a server, and who is left of it: proc(5), prctl(2). */
#include "tests/conformance/procs.h"

#include "support/clock.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The fields of /proc/PID/stat that follow the name, which may hold blanks
 * and brackets. False when the process has gone. */
static int read_stat(const char *pid, char text[512], const char **fields)
{
    char path[64];
    FILE *file;
    size_t n;

    (void)snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    file = fopen(path, "re");
    if (file == NULL)
        return -ENOENT;
    n = fread(text, 1, 511, file);
    (void)fclose(file);
    text[n] = '\0';
    *fields = strrchr(text, ')');
    return *fields != NULL ? 0 : -ENOENT;
}

static void add_process(const char *pid, pid_t group, struct procs *procs)
{
    uint64_t tick_ns = NS_PER_S / (uint64_t)sysconf(_SC_CLK_TCK);
    unsigned long user;
    unsigned long system;
    const char *fields;
    char text[512];
    char state;
    int pgrp;

    if (read_stat(pid, text, &fields) < 0 ||
        sscanf(fields, ") %c %*d %d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
               &state, &pgrp, &user, &system) != 4 ||
        pgrp != group)
        return;
    procs->count++;
    procs->zombies += state == 'Z';
    procs->cpu_ns += (user + system) * tick_ns;
}

int procs_of_group(pid_t group, struct procs *procs)
{
    DIR *dir = opendir("/proc");
    const struct dirent *entry;

    *procs = (struct procs){0};
    if (dir == NULL)
        return -errno;
    while ((entry = readdir(dir)) != NULL)
        if (isdigit((unsigned char)entry->d_name[0]))
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
