/* Small files of /proc and /sys. */
#include "harness/run/procfile.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A short read is no end of file: some files come in parts. */
static ssize_t read_whole(int fd, char *text, size_t size)
{
    size_t have = 0;

    while (have < size) {
        ssize_t n = read(fd, text + have, size - have);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        have += (size_t)n;
    }
    return (ssize_t)have;
}

int procfile_read(const char *path, char *text, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    text[0] = '\0';
    if (fd < 0)
        return -errno;
    n = read_whole(fd, text, size - 1);
    (void)close(fd);
    text[n > 0 ? n : 0] = '\0';
    if (n < 0)
        return (int)n;
    return n > 0 ? 0 : -ESRCH;
}

double procfile_number(const char *text, const char *key)
{
    const char *at = strstr(text, key);
    char *end;
    double value;

    if (at == NULL)
        return NAN;
    at += strlen(key);
    value = strtod(at, &end);
    return end != at ? value : NAN;
}
