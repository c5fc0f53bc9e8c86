/* What shapes keep of their attributes. */
#include "harness/report/svg_attributes.h"

#include "harness/report/svg_colour.h"

#include <stdlib.h>
#include <string.h>

/* What an attribute may hold: numbers, and the commands of a path or a
 * transformation. */
static bool is_plain(struct slice value)
{
    static const char allowed[] =
        "0123456789.,+- \t\r\nMLHVZmlhvztranslateoscu()%";

    for (size_t i = 0; i < value.length; i++)
        if (memchr(allowed, value.at[i], sizeof allowed - 1) == NULL)
            return false;
    return true;
}

/* Without the zeros behind a point, and with one digit there. */
static void put_numbers(struct html *html, const char *name, struct slice value)
{
    char *text = malloc(value.length + 1);
    size_t used = 0;

    for (size_t i = 0; text != NULL && i < value.length; i++) {
        char c = value.at[i];
        size_t digits = 0;

        if (strchr(" \t\r\n", c) != NULL) {
            if (used > 0 && text[used - 1] != ' ')
                text[used++] = ' ';
            continue;
        }
        text[used++] = c;
        if (c != '.')
            continue;
        while (i + 1 + digits < value.length &&
               value.at[i + 1 + digits] >= '0' &&
               value.at[i + 1 + digits] <= '9')
            digits++;
        if (digits > 0 && value.at[i + 1] != '0')
            text[used++] = value.at[i + 1];
        else
            used--;
        i += digits;
    }
    while (used > 0 && text != NULL && text[used - 1] == ' ')
        used--;
    if (text != NULL) {
        text[used] = '\0';
        html_attr(html, name, text);
    }
    free(text);
}

/* Attributes that are numbers, as they are or but for their last digits. */
static bool is_of_numbers(struct slice name, bool *is_rough)
{
    static const char *const exact[] = {"stroke-width", "stroke-dasharray",
                                        "font-size", "opacity", "fill-opacity"};
    static const char *const rough[] = {"d", "points", "transform", "x", "y"};

    for (size_t i = 0; i < sizeof rough / sizeof rough[0]; i++) {
        *is_rough = slice_is(name, rough[i]);
        if (*is_rough)
            return true;
    }
    for (size_t i = 0; i < sizeof exact / sizeof exact[0]; i++)
        if (slice_is(name, exact[i]))
            return true;
    return false;
}

static void put_text_anchor(struct html *html, struct slice value)
{
    if (slice_is(value, "end") || slice_is(value, "middle"))
        html_attr(html, "text-anchor",
                  slice_is(value, "end") ? "end" : "middle");
}

static void put_colour(struct html *html, struct slice name, struct slice value,
                       bool *has_class)
{
    struct svg_colour colour;
    char text[SLICE_TEXT];

    if (!svg_colour_read(value.at, value.length, &colour))
        return;
    html_attr(html, slice_text(name, text), colour.value);
    if (!colour.has_slot || *has_class)
        return;
    (void)snprintf(text, sizeof text, "s%zu", colour.slot);
    html_attr(html, "class", text);
    *has_class = true;
}

static bool is_colour(struct slice name)
{
    return slice_is(name, "stroke") || slice_is(name, "fill") ||
           slice_is(name, "color");
}

/* What a group has from the page's style. */
static bool is_usual(struct slice name, struct slice value)
{
    if (slice_is(name, "fill"))
        return slice_is(value, "none");
    return slice_is(value, "currentColor") ||
           (slice_is(name, "color") && slice_is(value, "black"));
}

void svg_attributes(struct html *html, struct slice attributes, bool is_group)
{
    bool has_class = false;
    bool is_rough;
    struct slice name;
    struct slice value;
    char key[SLICE_TEXT];
    char text[SLICE_TEXT];

    while (svg_next(&attributes, &name, &value)) {
        if (is_colour(name)) {
            if (!is_group || !is_usual(name, value))
                put_colour(html, name, value, &has_class);
        } else if (slice_is(name, "text-anchor")) {
            put_text_anchor(html, value);
        } else if (is_of_numbers(name, &is_rough) && is_plain(value)) {
            if (is_rough)
                put_numbers(html, slice_text(name, key), value);
            else
                html_attr(html, slice_text(name, key), slice_text(value, text));
        }
    }
}
