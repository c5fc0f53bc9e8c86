/* Turns of processes: a semaphore counts those that are free, and a list says
 * whose the others are. A process that is killed between the two, or while it
 * gives one back, takes a turn with it. */
#include "models/turns.h"

#include <errno.h>
#include <limits.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

struct turns {
    sem_t free;
    size_t count;
    _Atomic pid_t holders[]; /* 0: nobody */
};

int turns_new(struct turns **turns, uint64_t count)
{
    struct turns *made;

    if (count > SEM_VALUE_MAX)
        return -EINVAL;
    made = mmap(NULL, sizeof *made + (size_t)count * sizeof made->holders[0],
                PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (made == MAP_FAILED || sem_init(&made->free, 1, (unsigned)count) < 0)
        return -errno;
    made->count = (size_t)count;
    *turns = made;
    return 0;
}

static bool replace(struct turns *turns, pid_t before, pid_t after)
{
    for (size_t i = 0; i < turns->count; i++) {
        pid_t found = before;

        if (atomic_compare_exchange_strong(&turns->holders[i], &found, after))
            return true;
    }
    return false;
}

void turns_take(struct turns *turns)
{
    while (sem_wait(&turns->free) < 0 && errno == EINTR)
        ;
    /* One is free; another process may be faster to the one that we see. */
    while (!replace(turns, 0, getpid()))
        ;
}

void turns_give(struct turns *turns, pid_t holder)
{
    if (replace(turns, holder, 0))
        (void)sem_post(&turns->free);
}
