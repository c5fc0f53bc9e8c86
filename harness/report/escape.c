/* Names that people chose, made harmless for each format. */
#include "harness/report/escape.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define ELLIPSIS "…"

/* The length of the UTF-8 character at `s`, 0 when there is none: a wrong,
 * overlong or cut sequence, a surrogate, or beyond U+10FFFF (RFC 3629). */
static size_t utf8_length(const unsigned char *s)
{
    size_t len = s[0] < 0x80                   ? 1
                 : s[0] >= 0xc2 && s[0] < 0xe0 ? 2
                 : s[0] >= 0xe0 && s[0] < 0xf0 ? 3
                 : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
                                               : 0;

    for (size_t i = 1; i < len; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] >= 0xa0) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] >= 0x90))
        return 0;
    return len;
}

/* Marks, embeddings, overrides and isolates, which change the order of what is
 * around them: U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069
 * (Unicode Standard Annex 9, section 2). */
static bool is_direction(const unsigned char *s)
{
    if (s[0] == 0xd8)
        return s[1] == 0x9c;
    if (s[0] != 0xe2)
        return false;
    if (s[1] == 0x80)
        return s[2] == 0x8e || s[2] == 0x8f || (s[2] >= 0xaa && s[2] <= 0xae);
    return s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9;
}

/* C0, DEL and C1. */
static bool is_control(const unsigned char *s)
{
    return s[0] < 0x20 || s[0] == 0x7f || (s[0] == 0xc2 && s[1] < 0xa0);
}

/* A character and what stands for it in a chart. */
static const struct {
    char meant;
    const char *shown;
} lookalikes[] = {{'"', "”"}, {'\\', "∖"}};

/* A character that is markup, and how it is written. */
static const struct {
    char meant;
    const char *written;
} entities[] = {{'&', "&amp;"},
                {'<', "&lt;"},
                {'>', "&gt;"},
                {'"', "&quot;"},
                {'\'', "&#39;"}};

enum { ENTITIES = sizeof entities / sizeof entities[0] };

struct rules {
    bool on_one_line;
    bool for_chart;
    size_t width; /* in characters */
};

/* What stands for the character of `len` bytes at `from`. */
static const char *replace(const unsigned char *from, size_t len,
                           const struct rules *rules)
{
    if (len == 0 || (rules->on_one_line && is_direction(from)))
        return REPLACEMENT;
    if (rules->on_one_line && is_control(from))
        return " ";
    for (size_t i = 0;
         rules->for_chart && i < sizeof lookalikes / sizeof lookalikes[0]; i++)
        if (lookalikes[i].meant == (char)from[0])
            return lookalikes[i].shown;
    return NULL;
}

static char *escape(const char *text_from, const struct rules *rules,
                    char text[ESCAPE_TEXT])
{
    const unsigned char *from = (const unsigned char *)text_from;
    size_t cut = 0; /* where the last character but one ends */
    size_t width = 0;
    size_t used = 0;

    while (*from != '\0' && used + 8 < ESCAPE_TEXT) {
        size_t len = utf8_length(from);
        const char *other = replace(from, len, rules);
        size_t other_len = other != NULL ? strlen(other) : len;

        if (width == rules->width) {
            memcpy(text + cut, ELLIPSIS, sizeof ELLIPSIS);
            return text;
        }
        cut = used;
        memcpy(text + used, other != NULL ? other : (const char *)from,
               other_len);
        used += other_len;
        from += len > 0 ? len : 1;
        width++;
    }
    text[used] = '\0';
    return text;
}

char *escape_line(const char *from, size_t width, char text[ESCAPE_TEXT])
{
    const struct rules rules = {.on_one_line = true, .width = width};

    return escape(from, &rules, text);
}

char *escape_chart(const char *from, size_t width, char text[ESCAPE_TEXT])
{
    const struct rules rules = {
        .on_one_line = true, .for_chart = true, .width = width};

    return escape(from, &rules, text);
}

char *escape_utf8(const char *from, char text[ESCAPE_TEXT])
{
    const struct rules rules = {.width = SIZE_MAX};

    return escape(from, &rules, text);
}

void escape_csv(FILE *to, const char *from)
{
    bool is_formula = from[0] != '\0' && strchr("=+-@\t\r", from[0]) != NULL;

    if (strpbrk(from, ",\"\r\n") == NULL) {
        (void)fprintf(to, "%s%s", is_formula ? "'" : "", from);
        return;
    }
    (void)fprintf(to, "\"%s", is_formula ? "'" : "");
    for (; *from != '\0'; from++) {
        if (*from == '"')
            (void)fputc('"', to);
        (void)fputc(*from, to);
    }
    (void)fputc('"', to);
}

/* An underscore within a word, as in lean_epoll, is no markup. */
static bool is_markup(const char *text, size_t i)
{
    if (text[i] == '_')
        return i == 0 || !isalnum((unsigned char)text[i - 1]) ||
               !isalnum((unsigned char)text[i + 1]);
    return strchr("\\`*[]|~", text[i]) != NULL;
}

void escape_html(FILE *to, const char *from_text)
{
    static const struct rules rules = {.on_one_line = true, .width = SIZE_MAX};
    const unsigned char *from = (const unsigned char *)from_text;

    while (*from != '\0') {
        size_t len = utf8_length(from);
        const char *other = replace(from, len, &rules);

        for (size_t i = 0; other == NULL && i < ENTITIES; i++)
            if (entities[i].meant == (char)from[0])
                other = entities[i].written;
        if (other != NULL)
            (void)fputs(other, to);
        else
            (void)fwrite(from, 1, len, to);
        from += len > 0 ? len : 1;
    }
}

void escape_markdown(FILE *to, const char *from)
{
    char text[ESCAPE_TEXT];

    escape_line(from, SIZE_MAX, text);
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (text[i] == '<')
            (void)fputs("&lt;", to);
        else if (text[i] == '>')
            (void)fputs("&gt;", to);
        else if (text[i] == '&')
            (void)fputs("&amp;", to);
        else
            (void)fprintf(to, "%s%c", is_markup(text, i) ? "\\" : "", text[i]);
    }
}
