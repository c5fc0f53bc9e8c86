/* The content of the file of `blob`. */
#include "workloads/blob.h"

#include "support/splitmix.h"
#include "support/whole.h"

#include <stdint.h>

enum { PIECE_BYTES = 64 * 1024 };

/* SplitMix64, which can start anywhere: eight letters for each step. */
static char letter(uint64_t before_end)
{
    uint64_t eight = splitmix_of((before_end / 8 + 1) * SPLITMIX_STEP);

    if (before_end == 1)
        return '\n';
    return (char)('a' + (eight >> (8 * (before_end % 8)) & 0xff) % 26);
}

/* The `len` bytes of which the first is `before_end` bytes before the end. */
static void fill(char *to, size_t before_end, size_t len)
{
    for (; len > 0; len--)
        *to++ = letter(before_end--);
}

void blob_tail(char *to, size_t len)
{
    fill(to, len, len);
}

int blob_write(int fd, size_t size_bytes)
{
    char piece[PIECE_BYTES];
    int rc = 0;

    while (rc == 0 && size_bytes > 0) {
        size_t len = size_bytes < sizeof piece ? size_bytes : sizeof piece;

        fill(piece, size_bytes, len);
        rc = whole_write(fd, piece, len);
        size_bytes -= len;
    }
    return rc;
}
