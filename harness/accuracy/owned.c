/* Looks at the clock without a pause. */
#include "harness/accuracy/owned.h"

#include "support/clock.h"

#include <errno.h>
#include <stddef.h>

enum { LOST_PART = 1000 };

static void look(uint64_t duration_ns, struct owned *owned)
{
    uint64_t begin_ns = clock_now_ns();
    uint64_t last_ns = begin_ns;

    *owned = (struct owned){0};
    while (last_ns - begin_ns < duration_ns) {
        uint64_t now_ns = clock_now_ns();
        uint64_t gap_ns = now_ns - last_ns;

        if (gap_ns > OWNED_GAP_NS)
            owned->lost_ns += gap_ns;
        if (gap_ns > owned->longest_ns)
            owned->longest_ns = gap_ns;
        last_ns = now_ns;
    }
    owned->looked_ns = last_ns - begin_ns;
}

int owned_look(const cpu_set_t *cpus, uint64_t duration_ns, struct owned *owned)
{
    cpu_set_t before;
    cpu_set_t one;
    size_t cpu = 0;

    while (cpu < CPU_SETSIZE && !CPU_ISSET(cpu, cpus))
        cpu++;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    if (sched_getaffinity(0, sizeof before, &before) < 0 ||
        sched_setaffinity(0, sizeof one, &one) < 0)
        return -errno;
    look(duration_ns, owned);
    return sched_setaffinity(0, sizeof before, &before) < 0 ? -errno : 0;
}

bool owned_is_true(const struct owned *owned)
{
    return owned->lost_ns <= owned->looked_ns / LOST_PART &&
           owned->longest_ns < OWNED_LONGEST_NS;
}
