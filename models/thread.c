/* thread: a thread for each connection, asleep in recv.
 *
 * A connection costs a kernel thread and its stack: 64 KiB of addresses, of
 * which only the touched pages cost memory (13 KiB with the buffer, in
 * results/reference), beside what the kernel keeps for a thread. It ends at the
 * machine's limit on threads, or at vm.max_map_count: every stack has a guard
 * page and so takes two mappings, 32,000 stacks with the default. */
#include "models/crew.h"
#include "models/drive.h"
#include "models/model.h"

static int serve(const struct server *srv)
{
    return crew_serve(srv, drive_blocking);
}

const struct model model = {
    .name = "thread",
    .summary = "a thread for each connection, asleep in recv",
    .has_stacks = true,
    .serve = serve,
};
