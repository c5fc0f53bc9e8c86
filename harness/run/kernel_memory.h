/* Memory that the kernel holds for a server and its connections. */
#ifndef KERNEL_MEMORY_H
#define KERNEL_MEMORY_H

#include <stdint.h>

/* At one moment, in bytes; NAN where the machine does not tell. The kernel
 * keeps no account of its own objects for each process: slabs (sockets, files,
 * tasks, what epoll knows) and stacks are those of the whole machine. */
struct kernel_memory {
    double slab_bytes;
    double stack_bytes;
    double page_table_bytes; /* of the server alone: tree_page_tables */
    double time_waits;       /* closed connections that still take slabs */
};

/* All but the page tables, which are left as they are. */
void kernel_memory_read(struct kernel_memory *memory);

/* The same, once the kernel has freed what ended just before, which it puts
 * off: waits until the slabs shrink no more, a third of a second at most. */
void kernel_memory_settle(struct kernel_memory *memory);

/* What it has grown by. On a machine that does nothing else that is what the
 * connections take, the sockets of both their ends included. NAN when closed
 * connections of earlier loads have been forgotten meanwhile, more than a tenth
 * of `connections`, for that hides some of it. */
double kernel_memory_growth(const struct kernel_memory *from,
                            const struct kernel_memory *to,
                            uint64_t connections);

#endif
