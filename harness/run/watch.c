/* Looks at a server while its load is on. */
#include "harness/run/watch.h"

#include "harness/run/stop.h"
#include "support/clock.h"

#include <math.h>

/* Reading the memory of many processes takes long enough to disturb a run under
 * load; it is then left to the runs with idle connections. */
enum { PSS_PROCESSES_MAX = 128 };

/* About three times what one process takes, and what falling asleep does. */
#define PSS_NS (200 * NS_PER_US)
#define MARGIN_NS (2 * NS_PER_MS)

static const struct tree_sample unknown = {0, NAN, NAN, NAN, NAN, NAN};

void watch_init(struct watch *watch, const struct cell *cell, pid_t server)
{
    *watch = (struct watch){.cell = cell,
                            .tree = {.root = server},
                            .from = unknown,
                            .to = unknown,
                            .pss_bytes = NAN};
}

void watch_free(struct watch *watch)
{
    tree_free(&watch->tree);
}

void watch_rest(void *arg)
{
    struct watch *watch = arg;

    tree_sample(&watch->tree, &watch->to);
    watch->pss_bytes = tree_pss(&watch->tree);
}

static void watch_load(struct watch *watch)
{
    uint64_t begin_ns = clock_now_ns();
    uint64_t end_ns = begin_ns + watch->cell->duration_ns;
    uint64_t margin_ns = MARGIN_NS;
    bool with_pss;

    tree_sample(&watch->tree, &watch->from);
    with_pss = watch->tree.count <= PSS_PROCESSES_MAX;
    margin_ns += 2 * (clock_now_ns() - begin_ns);
    if (with_pss)
        margin_ns += watch->tree.count * PSS_NS;
    while (!stop_requested && clock_now_ns() + margin_ns < end_ns)
        (void)clock_sleep_until(end_ns - margin_ns);
    tree_sample(&watch->tree, &watch->to);
    if (with_pss)
        watch->pss_bytes = tree_pss(&watch->tree);
}

void watch_moment(void *arg, enum load_moment moment)
{
    struct watch *watch = arg;

    if (moment == LOAD_WINDOW_BEGINS)
        watch_load(watch);
}

void watch_resources(const struct watch *watch, const struct child_end *end,
                     struct record_resources *resources)
{
    const struct tree_sample *from = &watch->from;
    const struct tree_sample *to = &watch->to;
    double window_ns = (double)watch->cell->duration_ns;
    double between_ns = (double)to->at_ns - (double)from->at_ns;
    double scale = NAN;
    double life_s = end->user_s + end->system_s;
    double cpu_s;

    /* Of a small part of the window nothing is concluded. */
    if (from->at_ns != 0 && between_ns > window_ns / 10)
        scale = window_ns / between_ns;
    cpu_s = (to->cpu_s - from->cpu_s) * scale;
    resources->user_s = life_s > 0 ? cpu_s * end->user_s / life_s : NAN;
    resources->system_s = life_s > 0 ? cpu_s * end->system_s / life_s : NAN;
    resources->voluntary_switches = (to->voluntary - from->voluntary) * scale;
    resources->involuntary_switches =
        (to->involuntary - from->involuntary) * scale;
    resources->threads = to->threads;
    resources->processes = to->processes;
    resources->pss_bytes = watch->pss_bytes;
}
