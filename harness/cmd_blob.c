/* `concbench blob`: writes a file for a server's --blob, of which a load knows
 * every byte. */
#include "harness/command.h"
#include "support/options.h"
#include "workloads/blob.h"
#include "workloads/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_file(const char *path, size_t size_bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    int rc = fd < 0 ? -errno : blob_write(fd, size_bytes);

    if (fd >= 0 && close(fd) < 0 && rc == 0)
        rc = -errno;
    return rc;
}

static int run(int argc, char **argv)
{
    uint64_t size_bytes = BLOB_MAX_BYTES;
    const struct option_row rows[] = {
        {"size", OPTION_SIZE, &size_bytes, "BYTES", "of the file", 1,
         BLOB_MAX_BYTES},
        {0},
    };
    char error[OPTIONS_ERROR];
    int rest;
    int rc;

    rest = manual_read(&command_blob, rows, argc, argv, error);
    if (rest < 0)
        return command_refuse(rest, error);
    if (rest == 0)
        return complain(EXIT_USAGE, "which file? concbench blob FILE");
    if (rest > 1)
        return complain(EXIT_USAGE, "one file, not also %.200s", argv[2]);
    rc = write_file(argv[1], size_bytes);
    if (rc < 0)
        return complain(EXIT_INTERNAL, "%.200s: %s", argv[1], strerror(-rc));
    return EXIT_OK;
}

const struct command command_blob = {
    .name = "blob",
    .summary = "write a file that a server can answer blob from",
    .operands = "FILE",
    .examples = "concbench blob /tmp/blob\n"
                "concbench blob --size 1MiB /tmp/blob\n",
    .about =
        "Writes a file of letters that ends in a newline. A server "
        "started with --blob on it and --protocol line can be driven with "
        "the workload blob:SIZE, for any SIZE up to the file's. `concbench "
        "run` makes its own.",
    .run = run,
};
