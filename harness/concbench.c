/* concbench: one program, one file per subcommand. */
#include "harness/command.h"
#include "support/words.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &command_run,      &command_decide,  &command_search,
    &command_load,     &command_serve,   &command_batch,
    &command_report,   &command_compare, &command_doctor,
    &command_accuracy, &command_list,    &command_upstream,
    &command_blob,     &command_export,  NULL,
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static int unknown(const char *name)
{
    const char *names[COMMANDS] = {NULL};
    const char *nearest;

    for (size_t i = 0; commands[i] != NULL; i++)
        names[i] = commands[i]->name;
    nearest = words_nearest(name, names);
    if (nearest != NULL)
        return complain(EXIT_USAGE, "unknown command %.64s; did you mean %s?",
                        name, nearest);
    return complain(EXIT_USAGE, "unknown command %.64s; see --help", name);
}

/* A closed standard stream must not become somebody's socket. */
static int open_standard_streams(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    return fd < 0 ? -1 : close(fd);
}

/* Output that was lost, to a full disk for instance, is no success. */
static int finish(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    perror("concbench: standard output");
    return code == EXIT_OK ? EXIT_INTERNAL : code;
}

/* The tables of all commands. Each is asked in a process of its own, since some
 * become another program. */
static int put_tables(void)
{
    char question[] = "--help=table";
    int code = finish(EXIT_OK);

    for (const struct command *const *c = commands;
         code == EXIT_OK && *c != NULL; c++) {
        char *argv[] = {(char *)(*c)->name, question, NULL};
        pid_t pid = fork();
        int status = -1;

        if (pid < 0)
            return complain(EXIT_INTERNAL, "fork: %s", strerror(errno));
        if (pid == 0)
            exit(finish(command_start(*c, 2, argv)));
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            continue;
        code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_INTERNAL;
    }
    return code;
}

/* What concbench says about itself. */
static int tell(int argc, char **argv)
{
    bool version = false;
    const struct option_row rows[] = {
        {"version", OPTION_FLAG, &version, NULL, "print the version", 0, 0},
        {.name = NULL},
    };
    struct manual_row list[COMMANDS] = {{.term = NULL}};
    const struct manual_part parts[] = {
        {"commands", "`concbench COMMAND --help` tells more.", list},
        {.title = NULL},
    };
    const struct command self = {
        .summary = "race the ways to handle many connections at once",
        .operands = "COMMAND",
        .examples = "concbench run quick\n"
                    "concbench load --connect 127.0.0.1:9000 --connections "
                    "100\n",
        .about = "Races interchangeable servers, one for each way to handle "
                 "many connections, and draws what each of them cost.",
        .parts = parts,
    };
    char error[OPTIONS_ERROR];
    int rest;

    for (size_t i = 0; commands[i] != NULL; i++)
        list[i] = (struct manual_row){commands[i]->name, commands[i]->summary};
    rest = manual_read(&self, rows, argc, argv, error);
    if (rest == MANUAL_SHOWN && strcmp(argv[1], "--help=table") == 0)
        return put_tables();
    if (rest < 0)
        return command_refuse(rest, error);
    if (!version)
        return complain(EXIT_USAGE,
                        "a command is needed, like run; see --help");
    (void)puts("concbench " CONCBENCH_VERSION);
    return EXIT_OK;
}

int main(int argc, char **argv)
{
    static char help[] = "--help";

    if (open_standard_streams() < 0) {
        perror("concbench: /dev/null");
        return EXIT_INTERNAL;
    }
    /* A reader that leaves, like head, must not take the results along. */
    (void)signal(SIGPIPE, SIG_IGN);
    if (argc > 1 &&
        (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "-h") == 0))
        argv[1] = help;
    for (const struct command *const *c = commands; argc > 1 && *c != NULL; c++)
        if (strcmp(argv[1], (*c)->name) == 0)
            return finish(command_start(*c, argc - 1, argv + 1));
    if (argc > 1 && argv[1][0] != '-')
        return unknown(argv[1]);
    return finish(tell(argc, argv));
}
