/* A profile by questions, for those who have no file and no flags. */
#include "harness/decide/profile.h"

#include <errno.h>
#include <string.h>

enum { LINE_MAX_CHARS = 256 };

/* A line without its end and the blanks around. False at the end of input. */
static bool read_line(FILE *from, char line[LINE_MAX_CHARS], const char **text)
{
    size_t len;

    if (fgets(line, LINE_MAX_CHARS, from) == NULL)
        return false;
    len = strlen(line);
    if (len == LINE_MAX_CHARS - 1 && line[len - 1] != '\n')
        for (int c = getc(from); c != '\n' && c != EOF;)
            c = getc(from);
    while (len > 0 && strchr(" \t\r\n", line[len - 1]) != NULL)
        line[--len] = '\0';
    *text = line + strspn(line, " \t");
    return true;
}

static int ask(const struct profile_field *field, struct profile *profile,
               FILE *from, FILE *to)
{
    char line[LINE_MAX_CHARS];
    char now[PROFILE_TEXT];
    const char *text;

    for (;;) {
        (void)fprintf(to, "%s [%s] ", field->question,
                      field->show(profile, now));
        (void)fflush(to);
        if (!read_line(from, line, &text))
            return -ENODATA;
        if (text[0] == '\0' || field->parse(text, profile) == 0)
            return 0;
        (void)fprintf(to, "  %.64s is not %s\n", text, field->like);
    }
}

int profile_ask(struct profile *profile, FILE *from, FILE *to)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < profile_field_count; i++)
        if (profile_fields[i].question != NULL)
            rc = ask(&profile_fields[i], profile, from, to);
    return rc;
}
