/* The elements of JUnit's XML. */
#include "harness/export/junit_put.h"

#include "harness/report/escape.h"

#include <stdint.h>
#include <string.h>

static const char *entity(char c)
{
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

void junit_put_text(FILE *to, const char *text)
{
    char line[ESCAPE_TEXT];

    for (const char *c = escape_line(text, SIZE_MAX, line); *c != '\0'; c++) {
        const char *other = entity(*c);

        /* U+FFFE and U+FFFF are no characters of XML. */
        if (strncmp(c, "\xef\xbf\xbe", 3) == 0 ||
            strncmp(c, "\xef\xbf\xbf", 3) == 0)
            c += 2;
        else if (other != NULL)
            (void)fputs(other, to);
        else
            (void)fputc(*c, to);
    }
}

void junit_put_attribute(FILE *to, const char *name, const char *value)
{
    (void)fprintf(to, " %s=\"", name);
    junit_put_text(to, value);
    (void)fputc('"', to);
}
