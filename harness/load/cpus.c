/* Lists of processors. */
#include "harness/load/cpus.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One number; *text moves behind it. Returns -1 for what is none. */
static long read_number(const char **text)
{
    char *end;
    long number;

    if (!isdigit((unsigned char)**text))
        return -1;
    errno = 0;
    number = strtol(*text, &end, 10);
    if (errno == ERANGE || number > INT_MAX)
        return -1;
    *text = end;
    return number;
}

/* "2-3" or "2"; *text moves behind it. Returns -1 for what is neither. */
static int read_range(const char **text, long *first, long *last)
{
    *first = read_number(text);
    *last = *first;
    if (*first >= 0 && **text == '-') {
        (*text)++;
        *last = read_number(text);
    }
    return *first < 0 || *last < *first || (**text != ',' && **text != '\0')
               ? -1
               : 0;
}

int cpus_parse(const char *text, cpu_set_t *cpus, char error[CPUS_ERROR])
{
    const char *rest = text;
    cpu_set_t allowed;

    if (sched_getaffinity(0, sizeof allowed, &allowed) < 0) {
        (void)snprintf(error, CPUS_ERROR, "processors: %s", strerror(errno));
        return -EINVAL;
    }
    CPU_ZERO(cpus);
    do {
        long first;
        long last;

        if (read_range(&rest, &first, &last) < 0) {
            (void)snprintf(error, CPUS_ERROR,
                           "processors %.64s: not a list like 0,2-3", text);
            return -EINVAL;
        }
        for (long cpu = first; cpu <= last; cpu++) {
            if (cpu >= CPU_SETSIZE || !CPU_ISSET((size_t)cpu, &allowed)) {
                (void)snprintf(error, CPUS_ERROR,
                               "processors %.64s: %ld is not one of the %d "
                               "that can be used here",
                               text, cpu, CPU_COUNT(&allowed));
                return -EINVAL;
            }
            CPU_SET((size_t)cpu, cpus);
        }
    } while (*rest++ == ',');
    return 0;
}

unsigned cpus_length(const char *text)
{
    unsigned length = 0;

    do {
        long first;
        long last;

        if (read_range(&text, &first, &last) < 0)
            return 0;
        length += (unsigned)(last - first + 1);
    } while (*text++ == ',');
    return length;
}
