/* `concbench blob`: writes a file for a server's --blob, of which a load knows
 * every byte. */
#include "harness/command.h"
#include "support/options.h"
#include "workloads/blob.h"
#include "workloads/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
    "concbench blob /tmp/blob\n"
    "concbench blob --size 1MiB /tmp/blob\n"
    "\n"
    "Writes a file of letters that ends in a newline. A server started with\n"
    "--blob on it and --protocol line can be driven with the workload "
    "blob:SIZE,"
    "\nfor any SIZE up to the file's. `concbench run` makes its own.\n\n";

static int complain(const char *what, const char *detail, int code)
{
    (void)fprintf(stderr, "concbench blob: %.200s%s\n", what, detail);
    return code;
}

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
    bool help = false;
    const struct option_row rows[] = {
        {"size", OPTION_SIZE, &size_bytes, "BYTES", "of the file", 1,
         BLOB_MAX_BYTES},
        {"help", OPTION_FLAG, &help, NULL, "print this", 0, 0},
        {0},
    };
    char error[OPTIONS_ERROR];
    int rest;
    int rc;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        (void)fputs(usage, stdout);
        options_help(rows, stdout);
        return EXIT_OK;
    }
    rest = options_parse(rows, argc, argv, error);
    if (rest < 0)
        return complain(error, "", EXIT_USAGE);
    if (rest != 1)
        return complain(rest == 0 ? "which file?" : "one file, not also ",
                        rest == 0 ? " concbench blob FILE" : argv[2],
                        EXIT_USAGE);
    rc = write_file(argv[1], size_bytes);
    if (rc < 0) {
        (void)fprintf(stderr, "concbench blob: %.200s: %s\n", argv[1],
                      strerror(-rc));
        return EXIT_INTERNAL;
    }
    return EXIT_OK;
}

const struct command command_blob = {
    .name = "blob",
    .summary = "write a file that a server can answer blob from",
    .run = run,
};
