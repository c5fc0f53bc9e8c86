/* What both halves of the wire agree on. */
#include "workloads/protocol.h"

#include <errno.h>
#include <string.h>

static const char *const names[PROTOCOL_COUNT] = {
    [PROTOCOL_RAW] = "raw",
    [PROTOCOL_LINE] = "line",
    [PROTOCOL_HTTP] = "http",
};

const char *protocol_name(enum protocol protocol)
{
    return names[protocol];
}

int protocol_parse(const char *name, enum protocol *protocol)
{
    for (enum protocol p = 0; p < PROTOCOL_COUNT; p++) {
        if (strcmp(names[p], name) == 0) {
            *protocol = p;
            return 0;
        }
    }
    return -EINVAL;
}

void protocol_upper(char *to, const char *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char c = from[i];

        to[i] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
    }
}
