/* Command-line options from one table: the table feeds the parser and the
 * help text, so that neither can say what the other does not. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum option_kind {
    OPTION_FLAG,     /* bool: no operand */
    OPTION_TEXT,     /* const char *: points into argv */
    OPTION_WORD,     /* the same, but one of the operand's "a|b|c" */
    OPTION_COUNT,    /* uint64_t: "10k" */
    OPTION_SIZE,     /* uint64_t: bytes, "64KiB" */
    OPTION_DURATION, /* uint64_t: nanoseconds, "10ms" */
};

struct option_row {
    const char *name; /* without the dashes; NULL ends the table */
    enum option_kind kind;
    void *value;         /* of the kind's type; holds the default at first */
    const char *operand; /* "N", "ADDR:PORT", "a|b|c"; NULL for a flag */
    const char *help;    /* one sentence; the default is appended */
    uint64_t min, max;   /* of a number; max 0: no upper bound */
};

enum {
    OPTIONS_ERROR = 256,
    OPTIONS_DEFAULT = 128,
    OPTIONS_MAX = 64, /* rows of a table */
};

/* Reads argv[1 …]. Takes "--name value" and "--name=value"; "--" ends the
 * options. What is not an option is moved to argv[1 …] in order, and its count
 * is returned. On a mistake returns -EINVAL and writes one line, without a
 * newline, to `error`, with the nearest right word. */
int options_parse(const struct option_row *rows, int argc, char **argv,
                  char error[OPTIONS_ERROR]);

/* The value that the row holds now, as it would be typed. NULL where that says
 * nothing: a flag, no text, the number 0. */
const char *options_default(const struct option_row *row,
                            char text[OPTIONS_DEFAULT]);

/* Prints every row with the default that its value holds now: call it before
 * options_parse. */
void options_help(const struct option_row *rows, FILE *to);

#endif
