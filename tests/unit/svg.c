/* Reads the SVG that gnuplot writes. */
#include "tests/unit/svg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 64, TAG_LENGTH = 32 };

static bool is_entity(const char *text)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;",
                                        "&apos;"};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strncmp(text, known[i], strlen(known[i])) == 0)
            return true;
    return text[1] == '#' && strspn(text + 2, "0123456789") > 0 &&
           text[2 + strspn(text + 2, "0123456789")] == ';';
}

/* The end of a tag's attributes, or NULL when one is not quoted. */
static const char *skip_attributes(const char *c)
{
    while (*c != '\0' && *c != '>' && *c != '<') {
        const char *end = c;

        if (*c == '=') {
            c += 1 + strspn(c + 1, " ");
            if (*c != '"' && *c != '\'')
                return NULL;
            end = strchr(c + 1, *c);
            if (end == NULL)
                return NULL;
        }
        c = end + 1;
    }
    return *c == '>' ? c : NULL;
}

struct open_tags {
    char names[DEPTH][TAG_LENGTH];
    size_t count;
};

/* The end of the tag that begins here, or NULL with what is wrong. */
static const char *take_tag(const char *c, struct open_tags *open,
                            const char **complaint)
{
    bool is_end = c[1] == '/';
    const char *name = c + 1 + is_end;
    size_t length = strcspn(name, " \t\n/>");
    const char *end = skip_attributes(name + length);

    *complaint = "a tag";
    if (end == NULL || length == 0 || length >= TAG_LENGTH)
        return NULL;
    if (is_end) {
        *complaint = "an end without a begin";
        if (open->count == 0 ||
            strlen(open->names[open->count - 1]) != length ||
            strncmp(open->names[open->count - 1], name, length) != 0)
            return NULL;
        open->count--;
    } else if (end[-1] != '/') {
        *complaint = "too deep";
        if (open->count == DEPTH)
            return NULL;
        (void)snprintf(open->names[open->count++], TAG_LENGTH, "%.*s",
                       (int)length, name);
    }
    return end;
}

/* The end of a comment, a declaration or a section of characters; NULL when it
 * is none of these. */
static const char *skip_special(const char *c)
{
    static const char *const pairs[][2] = {
        {"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const char *end;

        if (strncmp(c, pairs[i][0], strlen(pairs[i][0])) != 0)
            continue;
        end = strstr(c, pairs[i][1]);
        return end != NULL ? end + strlen(pairs[i][1]) - 1 : NULL;
    }
    return NULL;
}

const char *svg_complaint(const char *text, const char **at)
{
    struct open_tags open = {.count = 0};
    const char *complaint = NULL;

    for (const char *c = text; *c != '\0'; c++) {
        const char *end = c;

        *at = c;
        if (*c == '&' && !is_entity(c))
            return "a bare &";
        if (*c == '<') {
            end = skip_special(c);
            if (end == NULL)
                end = take_tag(c, &open, &complaint);
        }
        if (end == NULL)
            return complaint;
        c = end;
    }
    return open.count > 0 ? "a tag is not closed" : NULL;
}

/* The number behind the last `key` before `end`; false when there is none. */
static bool number_before(const char *from, const char *end, const char *key,
                          double *value)
{
    const char *found = NULL;

    for (const char *c = strstr(from, key); c != NULL && c < end;
         c = strstr(c + 1, key))
        found = c + strlen(key);
    if (found != NULL)
        *value = strtod(found, NULL);
    return found != NULL;
}

static void place(struct svg_text *text, const char *from, const char *end)
{
    double width = 0;

    for (const char *c = text->text; *c != '\0'; c++)
        width += ((unsigned char)*c & 0xc0) != 0x80 ? text->size / 2 : 0;
    text->is_turned = memmem(from, (size_t)(end - from), "rotate", 6) != NULL;
    if (text->is_turned)
        width = 0;
    if (memmem(from, (size_t)(end - from), "\"end\"", 5) != NULL)
        text->left -= width;
    else if (memmem(from, (size_t)(end - from), "\"middle\"", 8) != NULL)
        text->left -= width / 2;
    text->right = text->left + width;
}

bool svg_read(const char *text, struct svg *svg)
{
    const char *from = text;
    const char *begin;

    memset(svg, 0, sizeof *svg);
    begin = strstr(text, "viewBox=\"");
    if (begin == NULL || sscanf(begin, "viewBox=\"0 0 %lf %lf\"", &svg->width,
                                &svg->height) != 2)
        return false;
    while ((begin = strstr(from, "<text>")) != NULL) {
        struct svg_text *to = &svg->texts[svg->count];
        const char *end = strstr(begin, "</text>");
        const char *group = begin;

        if (end == NULL || svg->count == SVG_TEXTS)
            return false;
        while (group > from && strncmp(group, "<g ", 3) != 0)
            group--;
        if (!number_before(group, begin, "translate(", &to->left) ||
            !number_before(group, begin, "font-size=\"", &to->size))
            return false;
        to->baseline =
            strtod(strchr(strstr(group, "translate("), ',') + 1, NULL);
        (void)snprintf(to->text, SVG_LENGTH, "%.*s", (int)(end - begin - 6),
                       begin + 6);
        place(to, group, begin);
        svg->count += strspn(to->text, " \t") < strlen(to->text);
        from = end;
    }
    return svg->count > 0;
}

size_t svg_count(const struct svg *svg, const char *text)
{
    size_t count = 0;

    for (size_t i = 0; i < svg->count; i++)
        count += strcmp(svg->texts[i].text, text) == 0;
    return count;
}

const struct svg_text *svg_outside(const struct svg *svg)
{
    for (size_t i = 0; i < svg->count; i++) {
        const struct svg_text *text = &svg->texts[i];

        if (text->left < 0 || text->right > svg->width ||
            text->baseline - text->size / 2 < 0 || text->baseline > svg->height)
            return text;
    }
    return NULL;
}

static bool is_over(const struct svg_text *a, const struct svg_text *b)
{
    double size = a->size < b->size ? a->size : b->size;
    double apart = a->baseline - b->baseline;

    return !a->is_turned && !b->is_turned && a->left < b->right &&
           b->left < a->right && apart < 0.7 * size && -apart < 0.7 * size;
}

const struct svg_text *svg_hidden(const struct svg *svg)
{
    for (size_t i = 0; i < svg->count; i++)
        for (size_t k = 0; k < i; k++)
            if (is_over(&svg->texts[i], &svg->texts[k]))
                return &svg->texts[i];
    return NULL;
}
