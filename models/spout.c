/* A pipe between a file and a socket. */
#include "models/spout.h"

#include "models/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* So much goes through at once, where the user's pipes may have it; a pipe has
 * 64 KiB by itself. */
enum { USUAL_BYTES = 64 * 1024, SPOUT_BYTES = 256 * 1024 };

int spout_open(struct spout *spout)
{
    if (spout->is_open)
        return 0;
    if (pipe2(spout->ends, O_CLOEXEC) < 0)
        return -errno;
    *spout = (struct spout){.ends = {spout->ends[0], spout->ends[1]},
                            .is_open = true};
    return 0;
}

void spout_close(struct spout *spout)
{
    if (!spout->is_open)
        return;
    close(spout->ends[0]);
    close(spout->ends[1]);
    *spout = (struct spout){0};
}

void spout_prepare(struct spout *spout, struct io_uring_sqe *sqe, int fd,
                   const struct step *step)
{
    unsigned len = step->len < SPOUT_BYTES ? (unsigned)step->len : SPOUT_BYTES;

    spout->is_filling = spout->held == 0;
    if (!spout->is_filling) {
        io_uring_prep_splice(sqe, spout->ends[0], -1, fd, -1,
                             (unsigned)spout->held, 0);
        return;
    }
    /* A pipe that stays small takes what it can. */
    if (len > USUAL_BYTES)
        (void)fcntl(spout->ends[1], F_SETPIPE_SZ, SPOUT_BYTES);
    io_uring_prep_splice(sqe, file_fd(), (int64_t)step->offset, spout->ends[1],
                         -1, len, 0);
}

int spout_result(struct spout *spout, int result)
{
    if (result <= 0)
        return result;
    if (spout->is_filling) {
        spout->held = (size_t)result;
        return -EAGAIN;
    }
    spout->held -= (size_t)result;
    return result;
}
