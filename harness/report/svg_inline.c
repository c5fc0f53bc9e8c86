/* gnuplot's SVG within a page. */
#include "harness/report/svg_inline.h"

#include "harness/report/svg_attributes.h"
#include "harness/report/svg_colour.h"
#include "harness/report/svg_scan.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pixels of the canvas that the title and the footer take (canvas.gp). */
#define HEAD_PX 48.0
#define FOOT_PX 32.0

enum { DEPTH = 32, VALUE_LENGTH = 64, MARK_RADIUS = 10 };

/* A group that was opened. It is written with its first content, as most that
 * gnuplot opens have none. */
struct group {
    struct slice attributes;
    bool is_written;
};

struct painter {
    struct html *html;
    const struct svg_words *words;
    double height;
    struct group groups[DEPTH];
    size_t depth;
};

/* Shapes of a size of 2, in their order in gnuplot: its ids are gpPt0 and on.
 */
static const struct {
    const char *path;
    bool is_filled;
} markers[] = {
    {"M-1,0H1M0,-1V1", false},
    {"M-1,-1L1,1M1,-1L-1,1", false},
    {"M-1,0H1M0,-1V1M-1,-1L1,1M1,-1L-1,1", false},
    {"M-1,-1H1V1H-1Z", false},
    {"M-1,-1H1V1H-1Z", true},
    {"M-1,0A1,1 0 0 0 1,0A1,1 0 0 0 -1,0Z", false},
    {"M-1,0A1,1 0 0 0 1,0A1,1 0 0 0 -1,0Z", true},
    {"M0,-1.3L1.3,.7H-1.3Z", false},
    {"M0,-1.3L1.3,.7H-1.3Z", true},
    {"M0,1.3L1.3,-.7H-1.3Z", false},
    {"M0,1.3L1.3,-.7H-1.3Z", true},
    {"M0,-1.4L1.4,0L0,1.4L-1.4,0Z", false},
    {"M0,-1.4L1.4,0L0,1.4L-1.4,0Z", true},
    {"M0,-1.3L1.24,-.4L.76,1.05H-.76L-1.24,-.4Z", false},
    {"M0,-1.3L1.24,-.4L.76,1.05H-.76L-1.24,-.4Z", true},
};

enum { MARKERS = sizeof markers / sizeof markers[0] };

void svg_markers(struct html *html)
{
    char id[16];

    html_open(html, "svg");
    html_attr(html, "class", "markers");
    html_attr(html, "width", "0");
    html_attr(html, "height", "0");
    html_attr(html, "aria-hidden", "true");
    html_open(html, "defs");
    for (size_t i = 0; i < MARKERS; i++) {
        (void)snprintf(id, sizeof id, "m%zu", i);
        html_open(html, "path");
        html_attr(html, "id", id);
        html_attr(html, "d", markers[i].path);
        html_attr(html, "stroke-width", ".2");
        html_attr(html, "stroke", "currentColor");
        html_attr(html, "fill", markers[i].is_filled ? "currentColor" : "none");
        html_close(html);
    }
    html_close(html);
    html_close(html);
}

/* Writes the groups that wait for content. */
static void write_groups(struct painter *p)
{
    for (size_t i = 0; i < p->depth; i++) {
        if (p->groups[i].is_written)
            continue;
        html_open(p->html, "g");
        svg_attributes(p->html, p->groups[i].attributes, true);
        p->groups[i].is_written = true;
    }
}

/* A mark that is not seen: it has the value that stands there. */
static void put_mark(struct painter *p, struct slice attributes)
{
    struct svg_colour where;
    struct slice value;
    char tip[CHART_TIP];
    char radius[16];
    char place[32];
    double x;
    double y;

    if (p->words->table == NULL || !svg_place(attributes, &x, &y) ||
        !svg_find(attributes, "color", &value) ||
        !svg_colour_read(value.at, value.length, &where))
        return;
    (void)chart_table_tip(p->words->table, where.rgb >> 16,
                          (where.rgb >> 8 & 255) - 1, where.rgb & 255,
                          p->words->at, tip);
    if (tip[0] == '\0')
        return;
    write_groups(p);
    html_open(p->html, "circle");
    html_attr(p->html, "class", "at");
    (void)snprintf(place, sizeof place, "%.0f", x);
    html_attr(p->html, "cx", place);
    (void)snprintf(place, sizeof place, "%.0f", y);
    html_attr(p->html, "cy", place);
    (void)snprintf(radius, sizeof radius, "%d", MARK_RADIUS);
    html_attr(p->html, "r", radius);
    html_put(p->html, "title", NULL, tip);
    html_close(p->html);
}

/* gnuplot's "#gpPt6" is our "#m6"; a dot is too small to be seen. */
static void put_use(struct painter *p, struct slice attributes)
{
    struct slice value;
    char href[16];
    char *end = NULL;
    unsigned long number;

    if (svg_number(attributes, "opacity") == 0) {
        put_mark(p, attributes);
        return;
    }
    if (!svg_find(attributes, "xlink:href", &value) || value.length < 6 ||
        value.length > 7 || strncmp(value.at, "#gpPt", 5) != 0)
        return;
    number = strtoul(value.at + 5, &end, 10);
    if (number >= MARKERS || end != value.at + value.length)
        return;
    write_groups(p);
    html_open(p->html, "use");
    (void)snprintf(href, sizeof href, "#m%lu", number);
    html_attr(p->html, "href", href);
    svg_attributes(p->html, attributes, false);
    html_close(p->html);
}

static void put_shape(struct painter *p, const struct tag *tag,
                      const char *name)
{
    write_groups(p);
    html_open(p->html, name);
    svg_attributes(p->html, tag->attributes, false);
    html_close(p->html);
}

/* The text up to its end, its entities read. */
static void put_text(struct painter *p, const struct tag *tag,
                     struct slice content)
{
    static const struct {
        const char *entity;
        char meant;
    } entities[] = {{"&amp;", '&'},
                    {"&lt;", '<'},
                    {"&gt;", '>'},
                    {"&quot;", '"'},
                    {"&apos;", '\''}};
    char *text = malloc(content.length + 1);
    size_t used = 0;

    for (size_t i = 0; text != NULL && i < content.length; i++) {
        char c = content.at[i];

        for (size_t k = 0; c == '&' && k < sizeof entities / sizeof entities[0];
             k++) {
            size_t length = strlen(entities[k].entity);

            if (length > content.length - i ||
                strncmp(content.at + i, entities[k].entity, length) != 0)
                continue;
            c = entities[k].meant;
            i += length - 1;
            break;
        }
        text[used++] = c;
    }
    if (text != NULL && content.length > 0) {
        text[used] = '\0';
        write_groups(p);
        html_open(p->html, "text");
        svg_attributes(p->html, tag->attributes, false);
        html_text(p->html, text);
        html_close(p->html);
    }
    free(text);
}

static bool is_cropped(const struct painter *p, struct slice attributes)
{
    double x;
    double y;

    return svg_place(attributes, &x, &y) &&
           (y < HEAD_PX || y > p->height - FOOT_PX);
}

/* One element; returns what follows it, or NULL. */
static const char *paint(struct painter *p, const char *after,
                         const struct tag *tag)
{
    static const char *const shapes[] = {"path", "polygon", "polyline"};
    const char *end;

    if (slice_is(tag->name, "g") && tag->is_end) {
        if (p->depth == 0)
            return NULL;
        if (p->groups[--p->depth].is_written)
            html_close(p->html);
        return after;
    }
    if (slice_is(tag->name, "g")) {
        if (is_cropped(p, tag->attributes))
            return svg_skip(after, tag);
        if (p->depth == DEPTH)
            return NULL;
        if (!tag->is_empty)
            p->groups[p->depth++] = (struct group){tag->attributes, false};
        return after;
    }
    if (slice_is(tag->name, "text") && !tag->is_end) {
        end = strchr(after, '<');
        if (end != NULL)
            put_text(p, tag, (struct slice){after, (size_t)(end - after)});
        return svg_skip(after, tag);
    }
    if (slice_is(tag->name, "use"))
        put_use(p, tag->attributes);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (slice_is(tag->name, shapes[i]) && !tag->is_end)
            put_shape(p, tag, shapes[i]);
    return svg_skip(after, tag);
}

static void open_svg(struct html *html, const struct svg_words *words,
                     double width, double height)
{
    char text[VALUE_LENGTH + 64];

    html_open(html, "svg");
    (void)snprintf(text, sizeof text, "0 %g %g %g", HEAD_PX, width,
                   height - HEAD_PX - FOOT_PX);
    html_attr(html, "viewBox", text);
    html_attr(html, "role", "img");
    (void)snprintf(text, sizeof text, "%.40s-t %.40s-d", words->id, words->id);
    html_attr(html, "aria-labelledby", text);
    html_open(html, "title");
    (void)snprintf(text, sizeof text, "%.40s-t", words->id);
    html_attr(html, "id", text);
    html_text(html, words->title);
    html_close(html);
    html_open(html, "desc");
    (void)snprintf(text, sizeof text, "%.40s-d", words->id);
    html_attr(html, "id", text);
    html_text(html, words->description);
    html_close(html);
}

int svg_inline(struct html *html, const char *svg,
               const struct svg_words *words)
{
    struct painter p = {.html = html, .words = words};
    size_t depth = html->depth;
    const char *box = strstr(svg, "viewBox=\"0 0 ");
    const char *c = box != NULL ? strchr(box, '>') : NULL;
    double width;
    struct tag tag;

    if (c == NULL ||
        sscanf(box, "viewBox=\"0 0 %lf %lf\"", &width, &p.height) != 2 ||
        !(width > 0 && width < 1e5 && p.height > HEAD_PX + FOOT_PX &&
          p.height < 1e5))
        return -EINVAL;
    open_svg(html, words, width, p.height);
    while (c != NULL && (c = strchr(c, '<')) != NULL) {
        const char *after = svg_tag(c, &tag);

        if (after == NULL || (tag.is_end && slice_is(tag.name, "svg")))
            break;
        c = paint(&p, after, &tag);
    }
    while (html->depth > depth)
        html_close(html);
    return 0;
}
