/* Writing to a file, all of it. */
#include "support/whole.h"

#include <errno.h>
#include <sys/types.h>
#include <unistd.h>

int whole_write(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno != EINTR)
            return -errno;
        if (n > 0) {
            data += n;
            len -= (size_t)n;
        }
    }
    return 0;
}
