/* concbench: one program, one file per subcommand. */
#include "harness/command.h"
#include "support/words.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &command_run,
    &command_decide,
    &command_search,
    &command_load,
    &command_batch,
    &command_report,
    &command_compare,
    &command_doctor,
    &command_accuracy,
    &command_list,
    &command_upstream,
    &command_blob,
    NULL,
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void print_help(void)
{
    (void)fputs("concbench run quick\n"
                "concbench load --connect 127.0.0.1:9000 --connections 100\n"
                "\n"
                "Races interchangeable servers, one for each way to handle "
                "many connections,\n"
                "and draws what each of them cost.\n"
                "\n"
                "commands (concbench COMMAND --help tells more):\n",
                stdout);
    for (const struct command *const *c = commands; *c != NULL; c++)
        (void)printf("  %-10s %s\n", (*c)->name, (*c)->summary);
    (void)fputs("\noptions:\n"
                "  --help     print this\n"
                "  --version  print the version\n",
                stdout);
}

static int unknown(const char *name)
{
    const char *names[COMMANDS] = {NULL};
    const char *nearest;

    for (size_t i = 0; commands[i] != NULL; i++)
        names[i] = commands[i]->name;
    nearest = words_nearest(name, names);
    if (nearest != NULL)
        (void)fprintf(stderr,
                      "concbench: unknown command %.64s; did you mean %s?\n",
                      name, nearest);
    else
        (void)fprintf(stderr, "concbench: unknown command %.64s; see --help\n",
                      name);
    return EXIT_USAGE;
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

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;

    if (open_standard_streams() < 0) {
        perror("concbench: /dev/null");
        return EXIT_INTERNAL;
    }
    /* A reader that leaves, like head, must not take the results along. */
    (void)signal(SIGPIPE, SIG_IGN);
    if (name == NULL) {
        (void)fputs("concbench: a command is needed, like run; see --help\n",
                    stderr);
        return EXIT_USAGE;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
        strcmp(name, "help") == 0) {
        print_help();
        return finish(EXIT_OK);
    }
    if (strcmp(name, "--version") == 0) {
        (void)puts("concbench " CONCBENCH_VERSION);
        return finish(EXIT_OK);
    }
    for (const struct command *const *c = commands; *c != NULL; c++)
        if (strcmp(name, (*c)->name) == 0)
            return finish((*c)->run(argc - 1, argv + 1));
    return unknown(name);
}
