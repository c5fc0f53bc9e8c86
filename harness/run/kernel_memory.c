/* Memory that the kernel holds for a server and its connections. See proc(5).
 */
#include "harness/run/kernel_memory.h"

#include "harness/run/procfile.h"
#include "support/clock.h"

#include <math.h>

/* Settled is what shrinks by less than this in such a time. */
enum { SETTLED_BYTES = 64 * 1024, SETTLE_TRIES = 15 };
#define SETTLE_NS (20 * NS_PER_MS)

/* Each processor counts pages for itself, and tells once a second. Reading
 * this file makes all of them tell at once; it takes root, and without it a
 * reading may be off by some hundred KiB. */
static void refresh(void)
{
    char text[16];

    (void)procfile_read("/proc/sys/vm/stat_refresh", text, sizeof text);
}

static double number(const char *path, const char *key, double unit)
{
    char text[PROCFILE_TEXT];

    if (procfile_read(path, text, sizeof text) < 0)
        return NAN;
    return procfile_number(text, key) * unit;
}

void kernel_memory_read(struct kernel_memory *memory)
{
    refresh();
    memory->slab_bytes = number("/proc/meminfo", "\nSlab:", 1024);
    memory->stack_bytes = number("/proc/meminfo", "\nKernelStack:", 1024);
    memory->time_waits = number("/proc/net/sockstat", " tw ", 1);
}

void kernel_memory_settle(struct kernel_memory *memory)
{
    double before_bytes;
    int tries = SETTLE_TRIES;

    kernel_memory_read(memory);
    do {
        before_bytes = memory->slab_bytes;
        (void)clock_sleep(SETTLE_NS);
        kernel_memory_read(memory);
    } while (--tries > 0 && memory->slab_bytes + SETTLED_BYTES < before_bytes);
}

double kernel_memory_growth(const struct kernel_memory *from,
                            const struct kernel_memory *to,
                            uint64_t connections)
{
    double forgotten = from->time_waits - to->time_waits;

    if (!(forgotten <= (double)connections / 10))
        return NAN;
    return to->slab_bytes - from->slab_bytes + to->stack_bytes -
           from->stack_bytes + to->page_table_bytes - from->page_table_bytes;
}
