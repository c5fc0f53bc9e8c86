/* The colours of the charts. */
#include "harness/report/svg_colour.h"

#include <stdio.h>
#include <string.h>

/* As in scripts/charts/style.gp: a system's hue and, in the last four bits, its
 * place among those of that hue, from 1. */
static const unsigned hues[SVG_HUES] = {0x000000, 0xd55e00, 0xe69f00, 0x0072b0,
                                        0x56b4e0, 0x009e70, 0xcc79a0};
static const unsigned inks[SVG_HUES] = {0x000000, 0xb34700, 0x8f6200, 0x005f90,
                                        0x1f6f90, 0x007450, 0x9c4670};

/* The others in the scripts. */
static const struct {
    unsigned rgb;
    const char *name;
} others[] = {
    {0x000000, "ink"},   {0xffffff, "paper"},  {0x606060, "grey"},
    {0xdcdcdc, "pale"},  {0xc4c4c4, "others"}, {0x808080, "ideal"},
    {0x909090, "ideal"}, {0xdcebf7, "band"},   {0xb8c4d0, "bar"},
    {0x0072b0, "c3"},    {0xd55e00, "c1"},
};

static bool read_rgb(const char *text, unsigned *rgb)
{
    unsigned r;
    unsigned g;
    unsigned b;
    int end = 0;

    if (strcmp(text, "black") == 0) {
        *rgb = 0;
        return true;
    }
    if (sscanf(text, "rgb( %3u , %3u , %3u )%n", &r, &g, &b, &end) == 3 &&
        end > 0 && text[end] == '\0' && r < 256 && g < 256 && b < 256) {
        *rgb = r << 16 | g << 8 | b;
        return true;
    }
    return sscanf(text, "#%6x%n", rgb, &end) == 1 && end == 7 &&
           text[end] == '\0';
}

static bool find_slot(const unsigned *of, unsigned rgb, size_t *hue)
{
    for (*hue = 0; *hue < SVG_HUES; ++*hue)
        if ((rgb & 0xfffff0) == of[*hue] && (rgb & 0xf) > 0)
            return true;
    return false;
}

bool svg_colour_read(const char *text, size_t length, struct svg_colour *colour)
{
    char clean[SVG_COLOUR];
    const char *kind = "c";
    size_t hue;

    *colour = (struct svg_colour){.has_slot = false};
    if (length >= sizeof clean)
        return false;
    (void)snprintf(clean, sizeof clean, "%.*s", (int)length, text);
    if (strcmp(clean, "none") == 0 || strcmp(clean, "currentColor") == 0) {
        (void)snprintf(colour->value, SVG_COLOUR, "%s", clean);
        return true;
    }
    if (!read_rgb(clean, &colour->rgb))
        return false;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (others[i].rgb != colour->rgb)
            continue;
        (void)snprintf(colour->value, SVG_COLOUR, "var(--%s)", others[i].name);
        return true;
    }
    colour->has_slot = find_slot(hues, colour->rgb, &hue);
    if (!colour->has_slot) {
        kind = "i";
        colour->has_slot = find_slot(inks, colour->rgb, &hue);
    }
    if (colour->has_slot) {
        colour->slot = hue + SVG_HUES * ((size_t)(colour->rgb & 0xf) - 1);
        (void)snprintf(colour->value, SVG_COLOUR, "var(--%s%zu)", kind, hue);
    } else {
        (void)snprintf(colour->value, SVG_COLOUR, "#%06x", colour->rgb);
    }
    return true;
}
