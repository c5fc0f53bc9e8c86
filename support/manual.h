/* What a command says about itself. With its table of options it makes the text
 * of --help, the manual page, and the table that the completions of bash, zsh
 * and fish are made of, so that none can say what the others do not. */
#ifndef MANUAL_H
#define MANUAL_H

#include "support/options.h"

struct manual_row {
    const char *term; /* NULL ends the list */
    const char *text;
};

/* A section of its own, after the options. */
struct manual_part {
    const char *title;             /* in lower case; NULL ends the list */
    const char *text;              /* or NULL */
    const struct manual_row *rows; /* or NULL */
};

/* Texts are not wrapped: the printer does that. Paragraphs are parted by an
 * empty line. What is NULL is left out. */
struct command {
    const char *name;     /* as in `concbench NAME`; NULL: concbench itself */
    const char *summary;  /* one line, without a full stop */
    const char *title;    /* the first line of --help, where it needs one */
    const char *operands; /* "[SUITE]"; FILE, DIR, SUITE, MODEL and words with
                             bars between them can be completed */
    const char *examples; /* command lines, each with its newline */
    const char *about;
    const struct manual_part *parts;

    /* argv[0] is the command's name. Returns an exit code. */
    int (*run)(int argc, char **argv);
};

/* What manual_read returns when it has answered a question. */
enum { MANUAL_SHOWN = -1000 };

/* options_parse, with --help added to the table: --help prints the text,
 * --help=man a manual page in man(7), --help=table a line for the command and
 * for each option (command, option, operand and help, tabs between them, "-"
 * for what is missing). Returns what
 * options_parse does, or MANUAL_SHOWN; where the command has no operands, an
 * argument is a mistake. */
int manual_read(const struct command *command, const struct option_row *rows,
                int argc, char **argv, char error[OPTIONS_ERROR]);

/* manual_man.c: the page. Its date is SOURCE_DATE_EPOCH's, or today. */
void manual_man(const struct command *command, const struct option_row *rows,
                FILE *to);

#endif
