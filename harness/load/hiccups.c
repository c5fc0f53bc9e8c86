/* The hiccup meter. */
#include "harness/load/hiccups.h"

#include "harness/load/priority.h"

#include <sys/prctl.h>

/* Sleeps until `when_ns`, with a look now and then at whether the window has
 * been cut short. False when it ends before. Signals are blocked here. */
static bool sleep_until(const struct window *window, uint64_t when_ns)
{
    for (;;) {
        uint64_t next_ns = clock_now_ns() + WORKER_POLL_NS;

        if (when_ns >=
            atomic_load_explicit(&window->end_ns, memory_order_relaxed))
            return false;
        if (when_ns <= next_ns)
            return clock_sleep_until(when_ns) == 0;
        (void)clock_sleep_until(next_ns);
    }
}

static void *measure(void *arg)
{
    struct hiccups *h = arg;
    uint64_t when_ns = h->window->begin_ns;

    /* By default a sleep may be 50 us too long, see prctl(2). */
    (void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    h->priority = priority_rise();
    for (; sleep_until(h->window, when_ns); when_ns += HICCUPS_PERIOD_NS)
        histogram_record(&h->late, clock_now_ns() - when_ns);
    return NULL;
}

int hiccups_start(struct hiccups *h, const struct window *window,
                  const cpu_set_t *cpus)
{
    pthread_attr_t attr;
    int err = -pthread_attr_init(&attr);

    if (err < 0)
        return err;
    h->window = window;
    histogram_init(&h->late);
    if (cpus != NULL)
        err = -pthread_attr_setaffinity_np(&attr, sizeof *cpus, cpus);
    if (err == 0)
        err = -pthread_create(&h->thread, &attr, measure, h);
    (void)pthread_attr_destroy(&attr);
    return err;
}

void hiccups_join(struct hiccups *h)
{
    (void)pthread_join(h->thread, NULL);
}
