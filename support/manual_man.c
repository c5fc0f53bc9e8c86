/* A command's manual page, in man(7). */
#include "support/manual.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE = 60 }; /* a word more, and the line ends */

/* One character as roff takes it: signs that are typed stay what they are.
 * Returns how many bytes that took. */
static size_t put_character(FILE *to, char c)
{
    static const struct {
        char c;
        const char *roff;
    } signs[] = {{'\\', "\\e"},  {'-', "\\-"},   {'\'', "\\(aq"},
                 {'`', "\\(ga"}, {'^', "\\(ha"}, {'~', "\\(ti"}};

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (signs[i].c == c) {
            (void)fputs(signs[i].roff, to);
            return strlen(signs[i].roff);
        }
    }
    (void)fputc(c, to);
    return 1;
}

static void put(FILE *to, const char *text)
{
    for (; *text != '\0'; text++)
        (void)put_character(to, *text);
}

static void put_upper(FILE *to, const char *text)
{
    for (; *text != '\0'; text++)
        (void)put_character(to, (char)toupper((unsigned char)*text));
}

/* Words in lines that are not too long; an empty line is a new paragraph. */
static void put_flow(FILE *to, const char *text)
{
    size_t column = 0;

    while (*text != '\0') {
        size_t len = strcspn(text, " \n");

        if (column == 0 && (*text == '.' || *text == '\''))
            (void)fputs("\\&", to);
        for (size_t i = 0; i < len; i++)
            column += put_character(to, text[i]);
        column++;
        text += len;
        if (strncmp(text, "\n\n", 2) == 0) {
            (void)fputs("\n.PP\n", to);
            column = 0;
        } else if (*text != '\0') {
            (void)fputc(column > LINE ? '\n' : ' ', to);
            column = column > LINE ? 0 : column;
        }
        text += strspn(text, " \n");
    }
    (void)fputc('\n', to);
}

static void put_head(const struct command *command, FILE *to)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t now =
        epoch != NULL ? (time_t)strtoimax(epoch, NULL, 10) : time(NULL);
    struct tm day = {0};
    char date[32] = "";
    bool is_named = command->name != NULL;

    if (gmtime_r(&now, &day) != NULL)
        (void)strftime(date, sizeof date, "%Y-%m-%d", &day);
    (void)fputs(".TH CONCBENCH", to);
    put_upper(to, is_named ? "-" : "");
    put_upper(to, is_named ? command->name : "");
    (void)fprintf(to, " 1 %s \"concbench %s\" \"User Commands\"\n", date,
                  CONCBENCH_VERSION);
    (void)fprintf(to, ".SH NAME\nconcbench%s", is_named ? "\\-" : "");
    put(to, is_named ? command->name : "");
    (void)fputs(" \\- ", to);
    put_flow(to, command->summary);
    (void)fprintf(to, ".SH SYNOPSIS\n.B concbench%s%s\n", is_named ? " " : "",
                  is_named ? command->name : "");
    if (command->operands != NULL)
        put_flow(to, command->operands);
    (void)fputs(".RI [ OPTION ]...\n", to);
}

static void put_options(const struct option_row *rows, FILE *to)
{
    (void)fputs(".SH OPTIONS\n", to);
    for (; rows->name != NULL; rows++) {
        char text[OPTIONS_DEFAULT];

        (void)fputs(".TP\n\\fB\\-\\-", to);
        put(to, rows->name);
        (void)fputs("\\fR", to);
        if (rows->operand != NULL) {
            (void)fputs(" \\fI", to);
            put(to, rows->operand);
            (void)fputs("\\fR", to);
        }
        (void)fputc('\n', to);
        put_flow(to, rows->help);
        if (options_default(rows, text) != NULL) {
            (void)fputs("(default: ", to);
            put(to, text);
            (void)fputs(")\n", to);
        }
    }
}

static void put_part(const struct manual_part *part, FILE *to)
{
    (void)fputs(".SH ", to);
    put_upper(to, part->title);
    (void)fputc('\n', to);
    if (part->text != NULL)
        put_flow(to, part->text);
    for (const struct manual_row *row = part->rows;
         row != NULL && row->term != NULL; row++) {
        (void)fputs(".TP\n\\fB", to);
        put(to, row->term);
        (void)fputs("\\fR\n", to);
        put_flow(to, row->text);
    }
}

void manual_man(const struct command *command, const struct option_row *rows,
                FILE *to)
{
    put_head(command, to);
    if (command->about != NULL) {
        (void)fputs(".SH DESCRIPTION\n", to);
        put_flow(to, command->about);
    }
    put_options(rows, to);
    for (const struct manual_part *part = command->parts;
         part != NULL && part->title != NULL; part++)
        put_part(part, to);
    if (command->examples != NULL) {
        (void)fputs(".SH EXAMPLES\n.EX\n", to);
        put(to, command->examples);
        (void)fputs(".EE\n", to);
    }
    if (command->name != NULL)
        (void)fputs(".SH SEE ALSO\n.BR concbench (1)\n", to);
}
