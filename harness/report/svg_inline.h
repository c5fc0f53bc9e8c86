/* gnuplot's SVG within a page: only shapes and texts of it, in the page's
 * colours, without its ids, links, scripts and styles, and without the title
 * and the footer, which the page has itself. */
#ifndef SVG_INLINE_H
#define SVG_INLINE_H

#include "harness/report/chart_table.h"
#include "harness/report/html.h"

struct svg_words {
    const char *id;    /* unique in the page; a word of letters */
    const char *title; /* for those who do not see it */
    const char *description;
    const struct chart_table *table; /* the values at its marks, or NULL */
    const char *at;                  /* what the table's first column is */
};

/* What the markers look like, once for the whole page. */
void svg_markers(struct html *html);

/* Whatever the text is, nothing but shapes comes of it; of what is no SVG of
 * gnuplot's, nothing, and -EINVAL. */
int svg_inline(struct html *html, const char *svg,
               const struct svg_words *words);

#endif
