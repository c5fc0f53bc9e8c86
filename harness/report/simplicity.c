/* The order of simplicity. */
#include "harness/report/simplicity.h"

#include <stdio.h>
#include <string.h>

/* As those of `concbench decide`; gil is a thread with a lock, busypoll a loop
 * that nobody chooses. */
static const char *const order[] = {
    "blocking", "fork",      "prefork",       "thread",  "pool",    "gil",
    "wsgi",     "coroutine", "asgi",          "offload", "select",  "poll",
    "epoll",    "libevent",  "loop-per-core", "uring",   "busypoll"};

enum { KNOWN = sizeof order / sizeof order[0] };

size_t simplicity_rank(const char *system)
{
    size_t rank = 0;

    while (rank < KNOWN && strcmp(order[rank], system) != 0)
        rank++;
    return rank;
}

char *simplicity_list(char text[SIMPLICITY_TEXT])
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < KNOWN && used < SIMPLICITY_TEXT; i++)
        used += (size_t)snprintf(text + used, SIMPLICITY_TEXT - used, "%s%s",
                                 i > 0 ? ", " : "", order[i]);
    return text;
}
