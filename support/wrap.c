/* Text for people, in lines of a terminal's width. */
#include "support/wrap.h"

#include <stdbool.h>
#include <string.h>

/* How many columns the bytes take: continuation bytes of UTF-8 take none. */
static size_t columns(const char *text, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len; i++)
        count += ((unsigned char)text[i] & 0xc0U) != 0x80U;
    return count;
}

void wrap_put(FILE *to, const char *text, size_t column, size_t indent)
{
    const char *gap = "";

    while (*text != '\0') {
        size_t len = strcspn(text, " \n");
        size_t width = columns(text, len);
        bool is_full = *gap != '\0' && column + 1 + width > WRAP_WIDTH;
        bool is_last;

        if (is_full)
            (void)fprintf(to, "\n%*s", (int)indent, "");
        else
            (void)fputs(gap, to);
        (void)fprintf(to, "%.*s", (int)len, text);
        column = (is_full ? indent : column + strlen(gap)) + width;
        text += len;
        is_last = strncmp(text, "\n\n", 2) == 0;
        if (is_last)
            (void)fprintf(to, "\n\n%*s", (int)indent, "");
        column = is_last ? indent : column;
        gap = is_last ? "" : " ";
        text += strspn(text, " \n");
    }
    (void)fputc('\n', to);
}
