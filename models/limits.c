/* What this machine allows a process. */
#include "models/limits.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>

/* For libraries, heap and the stack of the main thread. */
enum { MAPPINGS_OF_OUR_OWN = 512 };

static uint64_t read_number(const char *path, uint64_t otherwise)
{
    uint64_t value;
    FILE *file = fopen(path, "re");

    if (file == NULL)
        return otherwise;
    if (fscanf(file, "%" SCNu64, &value) != 1)
        value = otherwise;
    (void)fclose(file);
    return value;
}

uint64_t limits_descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return 1024;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

uint64_t limits_backlog(void)
{
    return read_number("/proc/sys/net/core/somaxconn", 4096);
}

uint64_t limits_stacks(void)
{
    uint64_t mappings = read_number("/proc/sys/vm/max_map_count", 65530);

    return mappings > UINT64_C(2) * MAPPINGS_OF_OUR_OWN
               ? (mappings - MAPPINGS_OF_OUR_OWN) / 2
               : MAPPINGS_OF_OUR_OWN;
}
