/* How much computing is so much time. */
#include "harness/decide/calibrate.h"

#include "support/clock.h"
#include "support/sort.h"
#include "workloads/fib.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BATCHES = 21, BATCH_REPEATS = 20000 };

/* Of this thread alone: what the others do does not count. */
static int cpu_now_ns(uint64_t *ns)
{
    struct timespec now;

    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) < 0)
        return -errno;
    *ns = (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
    return 0;
}

int calibrate(struct calibration *calibration)
{
    double batches[BATCHES];
    volatile uint64_t sum = 0;

    for (size_t i = 0; i < BATCHES; i++) {
        uint64_t begin_ns = 0;
        uint64_t end_ns = 0;
        int rc = cpu_now_ns(&begin_ns);

        for (size_t j = 0; j < BATCH_REPEATS; j++)
            sum = sum + fib(TASK_FIB);
        if (rc == 0)
            rc = cpu_now_ns(&end_ns);
        if (rc < 0)
            return rc;
        batches[i] = (double)(end_ns - begin_ns) / BATCH_REPEATS;
    }
    sort_reals(batches, BATCHES);
    calibration->repeat_ns = batches[BATCHES / 2];
    calibration->spread = (batches[3 * BATCHES / 4] - batches[BATCHES / 4]) /
                          2 / calibration->repeat_ns;
    return calibration->repeat_ns > 0 ? 0 : -ERANGE;
}

uint64_t calibrate_repeats(const struct calibration *calibration,
                           uint64_t cpu_ns)
{
    double repeats = round((double)cpu_ns / calibration->repeat_ns);

    return (uint64_t)fmin(repeats, TASK_REPEATS_MAX);
}

double calibrate_reached_ns(const struct calibration *calibration,
                            uint64_t repeats)
{
    return (double)repeats * calibration->repeat_ns;
}

void calibrate_workload(const struct profile *profile, uint64_t repeats,
                        struct workload *workload)
{
    *workload = (struct workload){.kind = WORKLOAD_TASK,
                                  .protocol = PROTOCOL_LINE,
                                  .size_bytes = profile->message_bytes,
                                  .wait_ns = profile->wait_ns,
                                  .is_wait_random = profile->is_wait_random,
                                  .repeats = repeats,
                                  .requests_per_connection =
                                      profile->requests_per_connection,
                                  .depth = 1};
    (void)snprintf(workload->name, sizeof workload->name,
                   "task:%" PRIu64 ",%s%" PRIu64 "us,%" PRIu64 ",%" PRIu64,
                   repeats, profile->is_wait_random ? "exp:" : "",
                   profile->wait_ns / NS_PER_US, profile->message_bytes,
                   profile->requests_per_connection);
}
