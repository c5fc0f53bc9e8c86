/* Looks at a server while its load is on. */
#include "harness/run/watch.h"

#include "harness/run/stop.h"
#include "support/clock.h"

#include <math.h>

/* Reading the memory of many processes takes long enough to disturb a run under
 * load; it is then left to the runs with idle connections. */
enum { PSS_PROCESSES_MAX = 128 };

/* A dozen clock ticks for each process, at 250 a second. */
#define SPLIT_S 0.05

/* About three times what one process takes, and what falling asleep does. */
#define PSS_NS (200 * NS_PER_US)
#define MARGIN_NS (2 * NS_PER_MS)

/* Of this the CPU time at rest is a share. */
#define REST_NS (200 * NS_PER_MS)

/* Fewer requests than these are half done too often as the counting begins and
 * ends. */
enum { COUNTED_LEAST = 10 };

static const struct tree_sample unknown = {0, NAN, NAN, NAN, NAN, NAN, NAN};

void watch_init(struct watch *watch, const struct cell *cell, pid_t server)
{
    *watch = (struct watch){.cell = cell,
                            .end_ns = clock_now_ns() + cell->warmup_ns +
                                      cell->duration_ns,
                            .tree = {.root = server},
                            .from = unknown,
                            .to = unknown,
                            .pss_bytes = NAN,
                            .ready = {NAN, NAN, NAN, NAN},
                            .rest = {NAN, NAN, NAN, NAN},
                            .rest_cpu_share = NAN};
    if (cell->kind != RECORD_IDLE)
        return;
    /* The processes first: what is read of them takes slabs too. */
    tree_sample(&watch->tree, &watch->to);
    watch->ready.page_table_bytes = tree_page_tables(&watch->tree);
    kernel_memory_settle(&watch->ready);
}

void watch_free(struct watch *watch)
{
    tree_free(&watch->tree);
}

/* NAN after a stop, which cuts the rest short. */
static double rest_cpu_share(const struct tree *tree)
{
    uint64_t begin_ns = clock_now_ns();
    double from_s = tree_cpu(tree);
    double used_s;

    while (!stop_requested && clock_now_ns() < begin_ns + REST_NS)
        (void)clock_sleep_until(begin_ns + REST_NS);
    used_s = tree_cpu(tree) - from_s;
    if (stop_requested)
        return NAN;
    return used_s * (double)NS_PER_S / (double)(clock_now_ns() - begin_ns);
}

void watch_rest(void *arg)
{
    struct watch *watch = arg;

    kernel_memory_read(&watch->rest);
    tree_sample(&watch->tree, &watch->to);
    watch->rest.page_table_bytes = tree_page_tables(&watch->tree);
    watch->pss_bytes = tree_pss(&watch->tree);
    watch->rest_cpu_share = rest_cpu_share(&watch->tree);
}

/* The second sample: CPU time and numbers were read by `at_ns`, the rest after
 * it. */
static void watch_end(struct watch *watch, bool with_pss)
{
    struct tree_sample *to = &watch->to;

    tree_sample(&watch->tree, to);
    if (clock_now_ns() > watch->end_ns) {
        to->voluntary = NAN;
        to->involuntary = NAN;
    }
    if (to->at_ns > watch->end_ns)
        *to = unknown;
    if (!with_pss)
        return;
    watch->pss_bytes = tree_pss(&watch->tree);
    if (clock_now_ns() > watch->end_ns)
        watch->pss_bytes = NAN;
}

/* Sleeps until the window is about to end. */
static void await_end(const struct watch *watch, uint64_t margin_ns)
{
    while (!stop_requested && clock_now_ns() + margin_ns < watch->end_ns)
        (void)clock_sleep_until(watch->end_ns - margin_ns);
}

static void watch_load(struct watch *watch)
{
    uint64_t begin_ns = clock_now_ns();
    uint64_t margin_ns = MARGIN_NS;
    bool with_pss;

    tree_sample(&watch->tree, &watch->from);
    with_pss = watch->tree.count <= PSS_PROCESSES_MAX;
    margin_ns += 2 * (clock_now_ns() - begin_ns);
    if (with_pss)
        margin_ns += watch->tree.count * PSS_NS;
    await_end(watch, margin_ns);
    watch_end(watch, with_pss);
}

void watch_moment(void *arg, enum load_moment moment)
{
    struct watch *watch = arg;

    if (moment == LOAD_WINDOW_BEGINS)
        watch_load(watch);
}

void watch_counters(void *arg, enum load_moment moment)
{
    struct watch *watch = arg;
    uint64_t begin_ns = clock_now_ns();

    if (moment != LOAD_WINDOW_BEGINS)
        return;
    watch->counted_begin_ns = begin_ns;
    perf_read(watch->perf, &watch->counted_from);
    await_end(watch, MARGIN_NS + 2 * (clock_now_ns() - begin_ns));
    perf_read(watch->perf, &watch->counted_to);
}

/* Replies that came in between, by the slices of the window: on a busy machine
 * a short load is not the same from begin to end. */
static double replies_between(const struct watch *watch,
                              const struct load_result *load, uint64_t from_ns,
                              uint64_t to_ns)
{
    double slice_ns = (double)watch->cell->duration_ns / LOAD_SLICES;
    double from = (double)(from_ns - watch->counted_begin_ns) / slice_ns;
    double to = (double)(to_ns - watch->counted_begin_ns) / slice_ns;
    double replies = 0;

    for (int i = 0; i < LOAD_SLICES; i++) {
        double share = fmin(to, i + 1) - fmax(from, i);

        if (share > 0)
            replies += share * (double)load->slices[i].requests;
    }
    return replies;
}

static double counted(const struct watch *watch, enum perf_counter counter,
                      const struct load_result *load)
{
    const struct perf_sample *from = &watch->counted_from;
    const struct perf_sample *to = &watch->counted_to;
    uint64_t from_ns = from->at_ns[counter];
    uint64_t to_ns = to->at_ns[counter];
    double replies;

    if (from_ns < watch->counted_begin_ns || to_ns < from_ns ||
        to_ns > watch->end_ns)
        return NAN;
    replies = replies_between(watch, load, from_ns, to_ns);
    return replies >= COUNTED_LEAST
               ? (to->values[counter] - from->values[counter]) / replies
               : NAN;
}

void watch_counts(const struct watch *watch, const struct load_result *load,
                  struct record_resources *resources)
{
    const struct {
        enum perf_counter counter;
        double *to;
    } rows[] = {
        {PERF_SYSCALLS, &resources->syscalls_per_request},
        {PERF_SWITCHES, &resources->switches_per_request},
        {PERF_MIGRATIONS, &resources->migrations_per_request},
        {PERF_FAULTS, &resources->page_faults_per_request},
        {PERF_INSTRUCTIONS, &resources->instructions_per_request},
        {PERF_CYCLES, &resources->cycles_per_request},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        *rows[i].to = counted(watch, rows[i].counter, load);
}

/* Tasks that ended in between have taken their counts with them. */
static double grown(const struct watch *watch, double from, double to,
                    double scale)
{
    if (to < from || watch->cell->requests_per_connection != 0)
        return NAN;
    return (to - from) * scale;
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
    bool is_divided = life_s >= SPLIT_S * fmax(to->processes, 1);

    /* Of a small part of the window nothing is concluded. */
    if (from->at_ns != 0 && between_ns > window_ns / 10)
        scale = window_ns / between_ns;
    resources->cpu_s = (to->cpu_s - from->cpu_s) * scale;
    if (is_divided) {
        resources->user_s = resources->cpu_s * end->user_s / life_s;
        resources->system_s = resources->cpu_s * end->system_s / life_s;
    }
    resources->voluntary_switches =
        grown(watch, from->voluntary, to->voluntary, scale);
    resources->involuntary_switches =
        grown(watch, from->involuntary, to->involuntary, scale);
    resources->page_faults = grown(watch, from->faults, to->faults, scale);
    resources->threads = to->threads;
    resources->processes = to->processes;
    resources->pss_bytes = watch->pss_bytes;
    resources->kernel_bytes = kernel_memory_growth(&watch->ready, &watch->rest,
                                                   watch->cell->connections);
    resources->rest_cpu_share = watch->rest_cpu_share;
}
