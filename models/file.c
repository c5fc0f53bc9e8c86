/* The file of `blob`. */
#include "models/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static int opened_fd = -1;

/* A reply is one line: the file's end has to be one's. */
static const char *examine(int fd, uint64_t *size_bytes)
{
    struct stat stat;
    char last;

    if (fstat(fd, &stat) < 0)
        return strerror(errno);
    if (!S_ISREG(stat.st_mode))
        return "not a regular file";
    if (stat.st_size == 0)
        return "an empty file";
    if (pread(fd, &last, 1, stat.st_size - 1) != 1)
        return "cannot be read";
    if (last != '\n')
        return "its last byte is not a newline";
    *size_bytes = (uint64_t)stat.st_size;
    return NULL;
}

const char *file_open(const char *path, uint64_t *size_bytes)
{
    /* A pipe that nobody writes to must not keep us here. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const char *reason;

    if (fd < 0)
        return strerror(errno);
    reason = examine(fd, size_bytes);
    if (reason != NULL)
        close(fd);
    else
        opened_fd = fd;
    return reason;
}

int file_fd(void)
{
    return opened_fd;
}

ssize_t file_read(const struct step *step)
{
    ssize_t n;

    do
        n = pread(opened_fd, step->data, step->len, (off_t)step->offset);
    while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

ssize_t file_send(int fd, const struct step *step)
{
    ssize_t n;

    do {
        off_t offset = (off_t)step->offset;

        n = sendfile(fd, opened_fd, &offset, step->len);
    } while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}
