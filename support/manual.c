/* A command's --help, as text and as a table. */
#include "support/manual.h"

#include "support/words.h"
#include "support/wrap.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

enum { GAP = 2, TERM_MAX = 26 };

static void put_rows(FILE *to, const struct manual_row *rows)
{
    size_t widest = 0;

    for (const struct manual_row *row = rows; row->term != NULL; row++)
        if (strlen(row->term) > widest)
            widest = strlen(row->term);
    if (widest > TERM_MAX)
        widest = TERM_MAX;
    for (; rows->term != NULL; rows++) {
        int n = fprintf(to, "%*s%-*s%*s", GAP, "", (int)widest, rows->term, GAP,
                        "");

        wrap_put(to, rows->text, n > 0 ? (size_t)n : 0,
                 widest + (size_t)2 * GAP);
    }
}

static void put_text(const struct command *command,
                     const struct option_row *rows, FILE *to)
{
    if (command->title != NULL)
        (void)fprintf(to, "%s\n\n", command->title);
    if (command->examples != NULL)
        (void)fprintf(to, "%s\n", command->examples);
    if (command->about != NULL)
        wrap_put(to, command->about, 0, 0);
    (void)fprintf(to, "\nusage: concbench%s%s%s%s [OPTION]...\n\noptions:\n",
                  command->name != NULL ? " " : "",
                  command->name != NULL ? command->name : "",
                  command->operands != NULL ? " " : "",
                  command->operands != NULL ? command->operands : "");
    options_help(rows, to);
    for (const struct manual_part *part = command->parts;
         part != NULL && part->title != NULL; part++) {
        (void)fprintf(to, "\n%s:\n", part->title);
        if (part->text != NULL)
            wrap_put(to, part->text, 0, 0);
        if (part->rows != NULL)
            put_rows(to, part->rows);
    }
}

static const char *or_dash(const char *text)
{
    return text != NULL ? text : "-";
}

static void put_table(const struct command *command,
                      const struct option_row *rows, FILE *to)
{
    (void)fprintf(to, "%s\t-\t%s\t%s\n", or_dash(command->name),
                  or_dash(command->operands), command->summary);
    for (; rows->name != NULL; rows++)
        (void)fprintf(to, "%s\t--%s\t%s\t%s\n", or_dash(command->name),
                      rows->name, or_dash(rows->operand), rows->help);
}

static const char *const format_names[] = {"text", "man", "table", NULL};
static void (*const formats[])(const struct command *,
                               const struct option_row *,
                               FILE *) = {put_text, manual_man, put_table};

/* What follows "--help=", "text" where nothing does; NULL when nobody asks. */
static const char *asked(int argc, char **argv)
{
    static const char help[] = "--help";
    const size_t len = sizeof help - 1;

    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], help) == 0)
            return format_names[0];
        if (strncmp(argv[i], help, len) == 0 && argv[i][len] == '=')
            return argv[i] + len + 1;
    }
    return NULL;
}

static int show(const char *format, const struct command *command,
                const struct option_row *rows, char error[OPTIONS_ERROR])
{
    const char *nearest = words_nearest(format, format_names);

    for (size_t i = 0; format_names[i] != NULL; i++) {
        if (strcmp(format, format_names[i]) == 0) {
            formats[i](command, rows, stdout);
            return MANUAL_SHOWN;
        }
    }
    (void)snprintf(error, OPTIONS_ERROR,
                   "--help=%.64s: not text, man or table; did you mean %s?",
                   format, nearest != NULL ? nearest : format_names[0]);
    return -EINVAL;
}

int manual_read(const struct command *command, const struct option_row *rows,
                int argc, char **argv, char error[OPTIONS_ERROR])
{
    bool help = false;
    struct option_row all[OPTIONS_MAX + 1];
    const char *format = asked(argc, argv);
    size_t count = 0;
    int rest;

    for (; rows[count].name != NULL; count++) {
        assert(count + 1 < OPTIONS_MAX);
        all[count] = rows[count];
    }
    all[count++] = (struct option_row){"help",       OPTION_FLAG, &help, NULL,
                                       "print this", 0,           0};
    all[count] = (struct option_row){.name = NULL};
    /* Before the words are read: the values are the defaults still. */
    if (format != NULL)
        return show(format, command, all, error);
    rest = options_parse(all, argc, argv, error);
    if (rest <= 0 || command->operands != NULL)
        return rest;
    (void)snprintf(error, OPTIONS_ERROR, "unexpected argument %.64s", argv[1]);
    return -EINVAL;
}
