/* Reads the SVG that gnuplot writes, for the tests of the charts. */
#ifndef SVG_H
#define SVG_H

#include <stdbool.h>
#include <stddef.h>

/* NULL when the text is well-formed XML: every tag is closed, every attribute
 * quoted, every & an entity. Else what is wrong, and where (the rest of the
 * text from there) in `at`. */
const char *svg_complaint(const char *text, const char **at);

enum { SVG_TEXTS = 1024, SVG_LENGTH = 256 };

/* A text with its place; those that are empty are left out. Its width is a
 * guess from below, half an em for each character. */
struct svg_text {
    char text[SVG_LENGTH];
    double left, right, baseline, size; /* pixels */
    bool is_turned;                     /* left = right, its anchor */
};

struct svg {
    double width, height;
    struct svg_text texts[SVG_TEXTS];
    size_t count;
};

/* False when it is not what gnuplot writes. */
bool svg_read(const char *text, struct svg *svg);

/* How often the text is there, as a whole. */
size_t svg_count(const struct svg *svg, const char *text);

/* NULL, or a text that leaves the canvas, or that stands on another one. */
const struct svg_text *svg_outside(const struct svg *svg);
const struct svg_text *svg_hidden(const struct svg *svg);

#endif
