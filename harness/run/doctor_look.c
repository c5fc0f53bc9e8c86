/* How the doctor's rows look at files, and say what they found. */
#include "harness/run/doctor_rows.h"

#include "harness/run/procfile.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_text(const struct doctor *doctor, const char *path,
                      char text[PROCFILE_TEXT])
{
    char full[PATH_MAX];

    (void)snprintf(full, sizeof full, "%s%s", doctor->root, path);
    return procfile_read(full, text, PROCFILE_TEXT) == 0;
}

bool look_line(const struct doctor *doctor, const char *path,
               char line[DOCTOR_TEXT])
{
    char text[PROCFILE_TEXT];

    line[0] = '\0';
    if (!read_text(doctor, path, text))
        return false;
    (void)snprintf(line, DOCTOR_TEXT, "%.*s", (int)strcspn(text, "\n"), text);
    return line[0] != '\0';
}

/* The first line that begins with the key, or NULL. */
static const char *find_line(const char *text, const char *key)
{
    while (text != NULL && strncmp(text, key, strlen(key)) != 0) {
        text = strchr(text, '\n');
        text += text != NULL;
    }
    return text;
}

int look_word(const struct doctor *doctor, const char *path, const char *key,
              const char *word)
{
    char text[PROCFILE_TEXT];
    char wanted[64];
    const char *line;
    char *end;

    if (!read_text(doctor, path, text))
        return -1;
    line = find_line(text, key);
    end = line != NULL ? strchr(line, '\n') : NULL;
    if (end == NULL)
        return -1;
    *end = ' ';
    end[1] = '\0';
    (void)snprintf(wanted, sizeof wanted, " %s ", word);
    return strstr(line, wanted) != NULL;
}

bool look_value(const struct doctor *doctor, const char *path, const char *key,
                char separator, char value[DOCTOR_TEXT])
{
    char text[PROCFILE_TEXT];
    const char *line;

    value[0] = '\0';
    if (!read_text(doctor, path, text))
        return false;
    line = find_line(text, key);
    if (line != NULL)
        line = strchr(line + strlen(key), separator);
    if (line == NULL)
        return false;
    line += 1 + strspn(line + 1, " \t\"");
    (void)snprintf(value, DOCTOR_TEXT, "%.*s", (int)strcspn(line, "\"\n"),
                   line);
    return value[0] != '\0';
}

bool look_number(const struct doctor *doctor, const char *path, double *number)
{
    char line[DOCTOR_TEXT];
    char *end;

    if (!look_line(doctor, path, line))
        return false;
    *number = strtod(line, &end);
    return end != line && isfinite(*number);
}

bool look_choice(const struct doctor *doctor, const char *path,
                 char word[DOCTOR_TEXT])
{
    char line[DOCTOR_TEXT];
    const char *open;

    if (!look_line(doctor, path, line))
        return false;
    open = strchr(line, '[');
    if (open == NULL || strchr(open, ']') == NULL)
        return false;
    (void)snprintf(word, DOCTOR_TEXT, "%.*s", (int)strcspn(open + 1, "]"),
                   open + 1);
    return true;
}

void find_text(struct doctor_finding *finding, const char *text)
{
    finding->value = json_string(text);
}

void find_number(struct doctor_finding *finding, double number)
{
    if (!isfinite(number))
        return;
    finding->value = number == floor(number) && fabs(number) < 9e15
                         ? json_integer((json_int_t)number)
                         : json_real(number);
}

void find(struct doctor_finding *finding, enum doctor_mark mark,
          const char *format, ...)
{
    va_list list;

    finding->mark = mark;
    va_start(list, format);
    (void)vsnprintf(finding->meaning, DOCTOR_TEXT, format, list);
    va_end(list);
}

void find_mend(struct doctor_finding *finding, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    (void)vsnprintf(finding->mend, DOCTOR_TEXT, format, list);
    va_end(list);
}

void find_least(const struct doctor *doctor, const struct doctor_least *least,
                struct doctor_finding *finding)
{
    double number;

    if (!look_number(doctor, least->path, &number)) {
        find(finding, DOCTOR_UNKNOWN, "%s is not there to be read",
             least->path);
        return;
    }
    find_number(finding, number);
    if (number >= least->least) {
        find(finding, DOCTOR_OK, "%s", least->good);
        return;
    }
    find(finding, least->mark, "%s", least->bad);
    find_mend(finding, "%s", least->mend);
}
