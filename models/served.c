/* The last line, made without a call that a signal handler may not make. */
#include "models/served.h"

#include <string.h>
#include <unistd.h>

/* Room for every number there can be: 20 digits and its name or comma. */
enum { LINE_BYTES = 256 + SERVED_WORKERS_MAX * 21 + SERVED_USES_MAX };

static char *append(char *to, const char *name, uint64_t value)
{
    char digits[24];
    size_t n = sizeof digits;

    to = stpcpy(to, name);
    do
        digits[--n] = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    memcpy(to, digits + n, sizeof digits - n);
    return to + (sizeof digits - n);
}

void served_print(const struct tally *tallies, size_t count, const char *uses)
{
    struct tally total = {0};
    char line[LINE_BYTES];
    char *end = line;
    ssize_t n;

    for (size_t i = 0; i < count; i++)
        tally_add(&total, &tallies[i]);
    end = append(end, "served accepted=", total.accepted);
    end = append(end, " requests=", total.requests);
    end = append(end, " bytes_in=", total.bytes_in);
    end = append(end, " bytes_out=", total.bytes_out);
    end = append(end, " errors=", total.errors + total.accepted - total.closed);
    for (size_t i = 0; count > 1 && i < count; i++)
        end = append(end, i == 0 ? " requests_per_worker=" : ",",
                     tallies[i].requests);
    if (uses != NULL) {
        end = stpcpy(end, " uses=");
        end = stpncpy(end, uses, SERVED_USES_MAX);
    }
    *end++ = '\n';
    n = write(STDERR_FILENO, line, (size_t)(end - line));
    (void)n; /* Nobody is left to be told. */
}
