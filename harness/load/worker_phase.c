/* Warm-up, window, drain: what a worker does as one ends. */
#include "harness/load/worker.h"

#include "harness/load/tally.h"

#include <inttypes.h>
#include <stdio.h>

/* How long this thread had something to do: it ran, or waited for a processor
 * that somebody else had (proc(5), schedstat: "run queue" time). */
static uint64_t busy_ns(void)
{
    struct timespec used;
    uint64_t waited_ns = 0;
    FILE *file = fopen("/proc/thread-self/schedstat", "re");

    if (file != NULL) {
        if (fscanf(file, "%*u %" SCNu64, &waited_ns) != 1)
            waited_ns = 0;
        (void)fclose(file);
    }
    /* Cannot fail for the calling thread. */
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (uint64_t)used.tv_sec * NS_PER_S + (uint64_t)used.tv_nsec +
           waited_ns;
}

static void begin_window(struct worker *w)
{
    w->phase = PHASE_WINDOW;
    w->measured_ns = w->now_ns;
    w->busy_ns = busy_ns();
}

static void end_window(struct worker *w)
{
    w->busy_ns = busy_ns() - w->busy_ns;
    w->measured_ns = w->now_ns - w->measured_ns;
    for (size_t i = 0; i < w->count; i++)
        tally_window_end(w, &w->connections[i]);
}

/* A thread that was held up may learn of both ends of the window at once. */
void worker_mark(struct worker *w)
{
    if (w->phase == PHASE_WARMUP && w->begin_ns < w->end_ns) {
        begin_window(w);
        w->mark_ns = w->end_ns;
    }
    if (w->now_ns < w->mark_ns)
        return;
    if (w->phase == PHASE_WINDOW)
        end_window(w);
    w->phase = PHASE_DRAIN;
    w->mark_ns = UINT64_MAX;
}

void worker_look(struct worker *w)
{
    w->end_ns = atomic_load_explicit(&w->window->end_ns, memory_order_relaxed);
    arrival_end(&w->arrival, w->end_ns);
    if (w->phase == PHASE_WARMUP)
        w->mark_ns = w->begin_ns < w->end_ns ? w->begin_ns : w->end_ns;
    else if (w->phase == PHASE_WINDOW)
        w->mark_ns = w->end_ns;
}
