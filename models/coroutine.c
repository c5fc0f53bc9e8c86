/* coroutine: a coroutine for each connection, parked in its own stack.
 *
 * It reads like the thread model and sleeps like an event loop: where a thread
 * would block, the coroutine is parked, and one thread's loop on epoll resumes
 * those that can go on. A connection costs its descriptor and one touched page
 * of stack, two after deep calls. It ends at vm.max_map_count, as a stack and
 * its guard are two mappings: 32,000 connections, and those beyond are refused.
 */
#include "models/hall.h"
#include "models/model.h"

static int serve(const struct server *srv)
{
    return hall_serve(srv, NULL);
}

const struct model model = {
    .name = "coroutine",
    .summary = "a coroutine for each connection, parked in its own stack",
    .has_exclusive = true,
    .has_coroutines = true,
    .has_stacks = true,
    .serve = serve,
};
