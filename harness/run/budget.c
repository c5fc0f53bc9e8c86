/* The budget of processors. */
#include "harness/run/budget.h"

#include "harness/load/cpus.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The first half of the processors and the other half, which gets the odd one;
 * a single one is in both. */
static void halve(const cpu_set_t *all, cpu_set_t *first, cpu_set_t *second)
{
    int half = CPU_COUNT(all) / 2;

    if (half == 0) {
        *first = *all;
        *second = *all;
        return;
    }
    CPU_ZERO(first);
    CPU_ZERO(second);
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, all))
            continue;
        if (half > 0)
            CPU_SET(cpu, first);
        else
            CPU_SET(cpu, second);
        half--;
    }
}

static int parse(const char *option, const char *text, cpu_set_t *cpus,
                 char error[BUDGET_ERROR])
{
    char detail[CPUS_ERROR];

    if (cpus_parse(text, cpus, detail) == 0)
        return 0;
    (void)snprintf(error, BUDGET_ERROR, "%s: %.200s", option, detail);
    return -EINVAL;
}

/* What one side's list leaves for the other: all, when nothing is left. */
static void leave(const cpu_set_t *all, const cpu_set_t *taken, cpu_set_t *rest)
{
    cpu_set_t common;

    CPU_AND(&common, all, taken);
    CPU_XOR(rest, all, &common);
    if (CPU_COUNT(rest) == 0)
        *rest = *all;
}

int budget_init(struct budget *budget, const char *server, const char *load,
                char error[BUDGET_ERROR])
{
    if (sched_getaffinity(0, sizeof budget->all, &budget->all) < 0) {
        (void)snprintf(error, BUDGET_ERROR, "the processors are not known: %s",
                       strerror(errno));
        return -EINVAL;
    }
    halve(&budget->all, &budget->server, &budget->load);
    if (server != NULL) {
        if (parse("--server-cpus", server, &budget->server, error) < 0)
            return -EINVAL;
        leave(&budget->all, &budget->server, &budget->load);
    }
    if (load != NULL) {
        if (parse("--load-cpus", load, &budget->load, error) < 0)
            return -EINVAL;
        if (server == NULL)
            leave(&budget->all, &budget->load, &budget->server);
    }
    return 0;
}

char *budget_text(const cpu_set_t *cpus, char text[BUDGET_TEXT])
{
    enum { RANGE_TEXT = 32 };
    size_t len = 0;

    text[0] = '\0';
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        size_t last = cpu;
        const char *comma = len > 0 ? "," : "";

        if (!CPU_ISSET(cpu, cpus))
            continue;
        if (len > BUDGET_TEXT - RANGE_TEXT) {
            (void)snprintf(text + len, BUDGET_TEXT - len, "...");
            break;
        }
        while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, cpus))
            last++;
        if (last == cpu)
            len +=
                (size_t)snprintf(text + len, RANGE_TEXT, "%s%zu", comma, cpu);
        else
            len += (size_t)snprintf(text + len, RANGE_TEXT, "%s%zu-%zu", comma,
                                    cpu, last);
        cpu = last;
    }
    return text;
}
