/* A thread of the instrument before all that is measured. */
#ifndef PRIORITY_H
#define PRIORITY_H

#include "harness/load/load.h"

/* Gives the calling thread the most that we are allowed: real time at its
 * lowest, which is still before all that is not; else the best nice value. Both
 * are of this thread alone, see sched(7) and setpriority(2), "C library/kernel
 * differences". Returns what it has got. */
enum load_priority priority_rise(void);

#endif
