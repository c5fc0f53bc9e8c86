/* Reads the tags of an SVG text. */
#include "harness/report/svg_scan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool slice_is(struct slice slice, const char *word)
{
    return slice.length == strlen(word) &&
           strncmp(slice.at, word, slice.length) == 0;
}

char *slice_text(struct slice slice, char text[SLICE_TEXT])
{
    (void)snprintf(text, SLICE_TEXT, "%.*s", (int)slice.length, slice.at);
    return text;
}

const char *svg_tag(const char *c, struct tag *tag)
{
    const char *name = c + 1 + (c[1] == '/');
    const char *end = name + strcspn(name, " \t\r\n/>");
    char quote = '\0';

    tag->is_end = c[1] == '/';
    tag->name = (struct slice){name, (size_t)(end - name)};
    tag->attributes.at = end;
    for (; *end != '\0' && (quote != '\0' || *end != '>'); end++) {
        if (quote == *end)
            quote = '\0';
        else if (quote == '\0' && (*end == '"' || *end == '\''))
            quote = *end;
    }
    if (*end == '\0' || tag->name.length == 0)
        return NULL;
    tag->attributes.length = (size_t)(end - tag->attributes.at);
    tag->is_empty = end[-1] == '/';
    return end + 1;
}

const char *svg_skip(const char *c, const struct tag *of)
{
    size_t depth = 1;
    struct tag tag;

    if (of->is_empty || of->is_end)
        return c;
    while (depth > 0 && (c = strchr(c, '<')) != NULL) {
        const char *next = svg_tag(c, &tag);

        if (next == NULL)
            return NULL;
        if (tag.name.at[0] != '!' && tag.name.at[0] != '?' && !tag.is_empty)
            depth += tag.is_end ? (size_t)-1 : 1;
        c = next;
    }
    return c;
}

bool svg_next(struct slice *rest, struct slice *name, struct slice *value)
{
    const char *end = rest->at + rest->length;
    const char *c = rest->at;
    const char *quote;

    while (c < end && strchr(" \t\r\n/", *c) != NULL)
        c++;
    name->at = c;
    while (c < end && strchr(" \t\r\n=", *c) == NULL)
        c++;
    name->length = (size_t)(c - name->at);
    while (c < end && strchr(" \t\r\n=", *c) != NULL)
        c++;
    if (name->length == 0 || c >= end || (*c != '"' && *c != '\''))
        return false;
    quote = memchr(c + 1, *c, (size_t)(end - c - 1));
    if (quote == NULL)
        return false;
    *value = (struct slice){c + 1, (size_t)(quote - c - 1)};
    *rest = (struct slice){quote + 1, (size_t)(end - quote - 1)};
    return true;
}

bool svg_find(struct slice attributes, const char *wanted, struct slice *value)
{
    struct slice name;

    while (svg_next(&attributes, &name, value))
        if (slice_is(name, wanted))
            return true;
    return false;
}

double svg_number(struct slice attributes, const char *wanted)
{
    struct slice value;
    char text[SLICE_TEXT];

    if (!svg_find(attributes, wanted, &value) || value.length >= sizeof text)
        return NAN;
    return strtod(slice_text(value, text), NULL);
}

bool svg_place(struct slice attributes, double *x, double *y)
{
    struct slice value;
    char text[SLICE_TEXT];

    if (!svg_find(attributes, "transform", &value))
        return false;
    (void)slice_text(value, text);
    return sscanf(text, "translate(%lf,%lf)", x, y) == 2;
}
