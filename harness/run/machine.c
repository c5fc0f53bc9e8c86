/* What the figures were taken on. */
#include "harness/run/machine.h"

#include "harness/run/jsonkit.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

/* The value of the first line "key<separator>value" of a file, without quotes;
 * with an empty key the first line. NULL or the text in `line`. */
static char *file_value(const char *path, const char *key, char separator,
                        char *line, int size)
{
    FILE *file = fopen(path, "re");
    char *value = NULL;

    if (file == NULL)
        return NULL;
    while (value == NULL && fgets(line, size, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, key, strlen(key)) != 0)
            continue;
        value = key[0] == '\0' ? line : strchr(line, separator);
    }
    (void)fclose(file);
    if (value == NULL || key[0] == '\0')
        return value;
    value += 1 + strspn(value + 1, " \t\"");
    value[strcspn(value, "\"")] = '\0';
    return value;
}

static json_t *text(const char *value)
{
    json_t *json = value != NULL ? json_string(value) : NULL;

    /* No text, or one that is not UTF-8. */
    return json != NULL ? json : json_null();
}

static json_t *file_text(const char *path, const char *key, char separator)
{
    char line[512];

    return text(file_value(path, key, separator, line, (int)sizeof line));
}

static json_t *file_count(const char *path)
{
    char line[64];
    const char *value = file_value(path, "", '\0', line, (int)sizeof line);
    char *end = line;
    long long count = value != NULL ? strtoll(value, &end, 10) : 0;

    return end != line ? json_integer(count) : json_null();
}

static json_t *cores(void)
{
    cpu_set_t allowed;

    if (sched_getaffinity(0, sizeof allowed, &allowed) < 0)
        return json_null();
    return json_integer(CPU_COUNT(&allowed));
}

static json_t *kernel(void)
{
    struct utsname name;

    return uname(&name) == 0 ? json_sprintf("%s %s %s", name.sysname,
                                            name.release, name.machine)
                             : json_null();
}

static json_t *memory(void)
{
    struct sysinfo info;

    return sysinfo(&info) == 0
               ? jsonkit_count((uint64_t)info.totalram * info.mem_unit)
               : json_null();
}

static json_t *nofile(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
        return json_null();
    return jsonkit_count(limit.rlim_cur);
}

static json_t *cpu_name(void)
{
    json_t *json = file_text("/proc/cpuinfo", "model name", ':');

    /* aarch64 names its CPUs elsewhere. */
    if (!json_is_null(json))
        return json;
    json_decref(json);
    return file_text("/sys/firmware/devicetree/base/model", "", '\0');
}

json_t *machine_facts(void)
{
    json_t *facts = json_object();
    struct {
        const char *key;
        json_t *value;
    } rows[] = {
        {"cpu", cpu_name()},
        {"cores", cores()},
        {"kernel", kernel()},
        {"distribution", file_text("/etc/os-release", "PRETTY_NAME", '=')},
        {"memory_bytes", memory()},
        {"governor",
         file_text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "",
                   '\0')},
        {"nofile", nofile()},
        {"somaxconn", file_count("/proc/sys/net/core/somaxconn")},
        {"version", text(CONCBENCH_VERSION)},
        {"commit", text(CONCBENCH_COMMIT)},
    };
    int rc = facts != NULL ? 0 : -1;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (json_object_set_new(facts, rows[i].key, rows[i].value) < 0)
            rc = -1;
    if (rc == 0)
        return facts;
    json_decref(facts);
    return NULL;
}
