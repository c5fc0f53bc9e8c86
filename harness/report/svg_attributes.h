/* What shapes keep of their attributes: places, sizes and colours. */
#ifndef SVG_ATTRIBUTES_H
#define SVG_ATTRIBUTES_H

#include "harness/report/html.h"
#include "harness/report/svg_scan.h"

/* Of the element that was opened last. Colours become the page's; what is of a
 * system has its class, "s9" of slot 9. A group leaves out what the page's
 * style says once for all. */
void svg_attributes(struct html *html, struct slice attributes, bool is_group);

#endif
