/* The subcommands of concbench, one file each: cmd_<name>.c. */
#ifndef COMMAND_H
#define COMMAND_H

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

struct command {
    const char *name;
    const char *summary;

    /* argv[0] is the subcommand's name. Returns an exit code. */
    int (*run)(int argc, char **argv);
};

extern const struct command command_accuracy;
extern const struct command command_batch;
extern const struct command command_blob;
extern const struct command command_compare;
extern const struct command command_decide;
extern const struct command command_doctor;
extern const struct command command_list;
extern const struct command command_load;
extern const struct command command_report;
extern const struct command command_run;
extern const struct command command_search;
extern const struct command command_upstream;

#endif
