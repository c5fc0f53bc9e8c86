/* The ideal queue and what its customers take. */
#include "harness/accuracy/lindley.h"

#include "support/clock.h"

#include <math.h>

/* Any constant: it tells the stream from that of a schedule. */
#define OTHER_STREAM UINT64_C(0x71c9e2d3a5b84f60)

void work_init(struct work *work, enum work_kind kind, uint64_t mean_ns,
               uint64_t seed)
{
    *work = (struct work){.kind = kind, .mean_ns = mean_ns};
    gaps_init(&work->draws, LOAD_POISSON, (double)NS_PER_S / (double)mean_ns, 0,
              1, seed ^ OTHER_STREAM);
}

uint64_t work_draw(struct work *work)
{
    switch (work->kind) {
    case WORK_FIXED:
        return work->mean_ns;
    case WORK_EXPONENTIAL:
        return (uint64_t)llround(gaps_draw(&work->draws));
    case WORK_NONE:
        break;
    }
    return 0;
}

uint64_t lindley_departure(struct lindley *queue, uint64_t arrival_ns,
                           uint64_t work_ns)
{
    if (queue->free_ns < arrival_ns)
        queue->free_ns = arrival_ns;
    queue->free_ns += work_ns;
    return queue->free_ns;
}
