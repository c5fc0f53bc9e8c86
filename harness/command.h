/* The subcommands of concbench, one file each: cmd_<name>.c. */
#ifndef COMMAND_H
#define COMMAND_H

#include "support/manual.h"

/* Exit codes of every subcommand. */
enum {
    EXIT_OK = 0,
    EXIT_INTERNAL = 1,
    EXIT_USAGE = 2,
    EXIT_REGRESSION = 3,
    EXIT_NOT_VALID = 4,   /* void or noisy measurement */
    EXIT_UNAVAILABLE = 5, /* the system cannot run here */
    EXIT_BAD_FILE = 6,    /* bad input file */
    EXIT_SERVER = 7,      /* the server under test failed */
};

extern const struct command command_accuracy;
extern const struct command command_batch;
extern const struct command command_blob;
extern const struct command command_compare;
extern const struct command command_decide;
extern const struct command command_doctor;
extern const struct command command_export;
extern const struct command command_list;
extern const struct command command_load;
extern const struct command command_report;
extern const struct command command_run;
extern const struct command command_search;
extern const struct command command_serve;
extern const struct command command_upstream;

/* Runs it; from now on complain speaks in its name. */
int command_start(const struct command *command, int argc, char **argv);

/* Prints one line to standard error: the command's name and the message.
 * Returns `code`. */
__attribute__((format(printf, 2, 3))) int complain(int code, const char *format,
                                                   ...);

/* What a command ends with when manual_read returns a negative `rc`: EXIT_OK
 * when a question was answered, else the complaint. */
int command_refuse(int rc, const char *error);

/* Becomes the program of that name that belongs to concbench, with these words.
 * Comes back only when it cannot: with an exit code, after a complaint. */
int command_become(const char *program, char **argv);

#endif
