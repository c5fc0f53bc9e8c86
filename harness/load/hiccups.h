/* The hiccup meter: a thread that does nothing but wake up on time, and notes
 * when it could not. What kept it kept the generator's threads as well: the
 * scheduler, interrupts, another virtual machine. After Tene's jHiccup. */
#ifndef HICCUPS_H
#define HICCUPS_H

#include "harness/load/worker.h"

#include <pthread.h>

/* Each waking takes some 5 us from a generator's thread, and 20 us in a virtual
 * machine: more of them would be the hiccups. No round number, so that they do
 * not keep step with the requests of a round rate. */
#define HICCUPS_PERIOD_NS (10007 * NS_PER_US)

struct hiccups {
    const struct window *window;
    pthread_t thread;

    /* What came of it, to be read when it has been joined. */
    enum load_priority priority;
    struct histogram late;
};

/* Starts the thread, on `cpus` or anywhere when that is NULL. It wakes at the
 * begin of the window and every HICCUPS_PERIOD_NS after it until its end: at
 * times that are fixed, so that a long hiccup counts once for each waking that
 * it delayed. Returns 0 or a negative errno. */
int hiccups_start(struct hiccups *h, const struct window *window,
                  const cpu_set_t *cpus);

/* Waits for its end, which is that of the window. */
void hiccups_join(struct hiccups *h);

#endif
