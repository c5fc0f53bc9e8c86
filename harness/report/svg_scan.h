/* Reads the tags of an SVG text, of which it takes nothing for granted. */
#ifndef SVG_SCAN_H
#define SVG_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* A piece of the text. */
struct slice {
    const char *at;
    size_t length;
};

struct tag {
    struct slice name;
    struct slice attributes;
    bool is_end, is_empty;
};

bool slice_is(struct slice slice, const char *word);

/* The text of a slice as far as there is room for it. Returns `text`. */
enum { SLICE_TEXT = 64 };
char *slice_text(struct slice slice, char text[SLICE_TEXT]);

/* Reads the tag that begins at '<'. Returns what follows it, or NULL for what
 * is none. */
const char *svg_tag(const char *c, struct tag *tag);

/* What follows the end of the element whose tag was read and ends at `c`; NULL
 * when it has no end. */
const char *svg_skip(const char *c, const struct tag *tag);

/* Takes the next attribute off the rest; false after the last. */
bool svg_next(struct slice *rest, struct slice *name, struct slice *value);

bool svg_find(struct slice attributes, const char *name, struct slice *value);

/* NAN when there is no such attribute. */
double svg_number(struct slice attributes, const char *name);

/* Of transform="translate(12.00,25.86) …" where to; false without. */
bool svg_place(struct slice attributes, double *x, double *y);

#endif
