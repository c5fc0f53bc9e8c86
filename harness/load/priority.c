/* A thread of the instrument before all that is measured. */
#include "harness/load/priority.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

enum load_priority priority_rise(void)
{
    const struct sched_param param = {.sched_priority =
                                          sched_get_priority_min(SCHED_FIFO)};

    if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &param) == 0)
        return LOAD_PRIORITY_FIFO;
    for (int nice = PRIO_MIN; nice < 0; nice++)
        if (setpriority(PRIO_PROCESS, 0, nice) == 0)
            return LOAD_PRIORITY_NICE;
    return LOAD_PRIORITY_NORMAL;
}
