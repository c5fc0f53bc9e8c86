/* What the machine suffered while a run was on. See proc(5). */
#include "harness/run/host.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_under(const char *root, const char *path)
{
    char full[PATH_MAX];

    (void)snprintf(full, sizeof full, "%s%s", root, path);
    return fopen(full, "re");
}

/* "cpu  user nice system idle iowait irq softirq steal …"; the guests' time
 * behind it is part of user and nice. */
static void read_steal(const char *root, struct host_sample *sample)
{
    double parts[8];
    FILE *file = open_under(root, "/proc/stat");

    sample->cpu_ticks = NAN;
    sample->steal_ticks = NAN;
    if (file == NULL)
        return;
    if (fscanf(file, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &parts[0],
               &parts[1], &parts[2], &parts[3], &parts[4], &parts[5], &parts[6],
               &parts[7]) == 8) {
        sample->cpu_ticks = 0;
        for (size_t i = 0; i < 8; i++)
            sample->cpu_ticks += parts[i];
        sample->steal_ticks = parts[7];
    }
    (void)fclose(file);
}

/* The value below `name` in a pair of lines: names, then numbers. */
static double column(const char *names, const char *values, const char *name)
{
    char names_copy[4096];
    char values_copy[4096];
    char *names_rest = NULL;
    char *values_rest = NULL;
    const char *key;
    const char *value;

    (void)snprintf(names_copy, sizeof names_copy, "%s", names);
    (void)snprintf(values_copy, sizeof values_copy, "%s", values);
    key = strtok_r(names_copy, " \n", &names_rest);
    value = strtok_r(values_copy, " \n", &values_rest);
    while (key != NULL && value != NULL) {
        if (strcmp(key, name) == 0)
            return strtod(value, NULL);
        key = strtok_r(NULL, " \n", &names_rest);
        value = strtok_r(NULL, " \n", &values_rest);
    }
    return NAN;
}

static void read_drops(const char *root, struct host_sample *sample)
{
    char names[4096];
    char values[4096];
    FILE *file = open_under(root, "/proc/net/netstat");

    sample->drops = NAN;
    if (file == NULL)
        return;
    while (fgets(names, sizeof names, file) != NULL &&
           fgets(values, sizeof values, file) != NULL)
        if (strncmp(names, "TcpExt:", 7) == 0)
            sample->drops = column(names, values, "ListenDrops");
    (void)fclose(file);
}

void host_sample(struct host_sample *sample)
{
    host_sample_under("", sample);
}

void host_sample_under(const char *root, struct host_sample *sample)
{
    read_steal(root, sample);
    read_drops(root, sample);
}

double host_steal_share(const struct host_sample *from,
                        const struct host_sample *to)
{
    double ticks = to->cpu_ticks - from->cpu_ticks;

    return ticks > 0 ? (to->steal_ticks - from->steal_ticks) / ticks : NAN;
}
