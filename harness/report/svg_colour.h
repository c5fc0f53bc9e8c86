/* The colours of the charts, and what the page calls them: variables of its
 * style, which differ by light and dark. */
#ifndef SVG_COLOUR_H
#define SVG_COLOUR_H

#include <stdbool.h>
#include <stddef.h>

enum { SVG_HUES = 7, SVG_COLOUR = 32 };

struct svg_colour {
    char value[SVG_COLOUR]; /* "var(--c2)", or the colour itself */
    bool has_slot;
    size_t slot; /* of the palette: whose mark it is */
    unsigned rgb;
};

/* Reads "rgb(230, 159,   1)", "#FFFFFF" or "black"; "currentColor" and "none"
 * stay. False for anything else. */
bool svg_colour_read(const char *text, size_t length,
                     struct svg_colour *colour);

#endif
