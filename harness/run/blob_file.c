/* The file that servers answer `blob` from. */
#include "harness/run/blob_file.h"

#include "workloads/blob.h"
#include "workloads/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int file_fd = -1;

static int create(void)
{
    const char *dir = getenv("TMPDIR");
    char name[PATH_MAX];
    int fd;

    if (snprintf(name, sizeof name, "%s/concbench-blob-XXXXXX",
                 dir != NULL && dir[0] != '\0' ? dir : "/tmp") >=
        (int)sizeof name)
        return -ENAMETOOLONG;
    fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0)
        return -errno;
    (void)unlink(name);
    return fd;
}

/* On the disk before a window begins, not in the middle of it. */
static int make(void)
{
    int fd = create();
    int rc = fd < 0 ? fd : blob_write(fd, BLOB_MAX_BYTES);

    if (rc == 0 && fdatasync(fd) < 0)
        rc = -errno;
    if (rc == 0)
        file_fd = fd;
    else if (fd >= 0)
        close(fd);
    return rc;
}

static int read_through(void)
{
    char piece[64 * 1024];
    off_t at = 0;

    while (at < BLOB_MAX_BYTES) {
        ssize_t n = pread(file_fd, piece, sizeof piece, at);

        if (n == 0)
            return -EIO;
        if (n < 0 && errno != EINTR)
            return -errno;
        at += n > 0 ? n : 0;
    }
    return 0;
}

int blob_file_ready(char path[BLOB_FILE_PATH])
{
    int rc = file_fd < 0 ? make() : 0;

    if (rc < 0)
        return rc;
    (void)snprintf(path, BLOB_FILE_PATH, "/proc/%d/fd/%d", getpid(), file_fd);
    return read_through();
}
