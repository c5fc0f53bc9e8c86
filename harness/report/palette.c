/* How systems look in charts. */
#include "harness/report/palette.h"

#include <stdbool.h>
#include <string.h>

/* New ones are added at the end, so that old charts and new ones agree. */
static const char *const known[] = {
    "blocking",       "fork",          "thread",
    "select",         "libevent",      "coroutine",
    "pool",           "poll",          "busypoll",
    "epoll",          "offload",       "gil",
    "uring",          "prefork",       "wsgi",
    "asgi",           "loop-per-core", "python-threads",
    "python-asyncio", "node",          "go"};

enum { KNOWN = sizeof known / sizeof known[0] };

static size_t known_slot(const char *system)
{
    size_t slot = 0;

    while (slot < KNOWN && strcmp(known[slot], system) != 0)
        slot++;
    return slot;
}

static bool is_taken(const size_t *slots, size_t count, size_t slot)
{
    for (size_t i = 0; i < count; i++)
        if (slots[i] == slot)
            return true;
    return false;
}

void palette_slots(const struct cells *cells, size_t *slots)
{
    size_t count = cells->system_count;

    for (size_t i = 0; i < count; i++) {
        slots[i] = known_slot(cells->systems[i]);
        if (slots[i] == KNOWN)
            slots[i] = SIZE_MAX;
    }
    for (size_t i = 0; i < count; i++) {
        size_t slot = 0;

        if (slots[i] != SIZE_MAX)
            continue;
        while (is_taken(slots, count, slot))
            slot++;
        slots[i] = slot;
    }
}
