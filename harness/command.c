/* What the subcommands share: one voice, and a way to hand over. */
#include "harness/command.h"

#include "harness/run/paths.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command *running;

int command_start(const struct command *command, int argc, char **argv)
{
    running = command;
    return command->run(argc, argv);
}

int complain(int code, const char *format, ...)
{
    va_list args;

    (void)fputs("concbench", stderr);
    if (running != NULL)
        (void)fprintf(stderr, " %s", running->name);
    (void)fputs(": ", stderr);
    va_start(args, format);
    (void)vfprintf(stderr, format, args);
    va_end(args);
    (void)fputc('\n', stderr);
    return code;
}

int command_refuse(int rc, const char *error)
{
    return rc == MANUAL_SHOWN ? EXIT_OK : complain(EXIT_USAGE, "%s", error);
}

int command_become(const char *program, char **argv)
{
    char path[PATH_MAX];

    if (paths_program(program, path) < 0)
        return complain(EXIT_UNAVAILABLE, "%.200s is not there; build it",
                        path);
    (void)execv(path, argv);
    return complain(EXIT_INTERNAL, "cannot run %.200s: %s", path,
                    strerror(errno));
}
