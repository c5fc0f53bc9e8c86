/* Writes HTML that is escaped by construction: text and values go through this
 * and cannot become markup, whatever they are. Names of elements and attributes
 * are our own words, literals in the source.
 *
 * Write errors stay in the stream. */
#ifndef HTML_H
#define HTML_H

#include <stdbool.h>
#include <stdio.h>

enum { HTML_DEPTH = 48 };

struct html {
    FILE *to;
    const char *open[HTML_DEPTH]; /* the elements that are not closed yet */
    size_t depth;
    bool is_in_tag; /* attributes may follow */
};

/* Begins a document that nothing was written to. */
void html_init(struct html *html, FILE *to);

/* Opens an element; html_attr may follow, then its content. */
void html_open(struct html *html, const char *tag);

/* Of the element that was opened last, before its content. */
void html_attr(struct html *html, const char *name, const char *value);
void html_number(struct html *html, const char *name, double value);
void html_flag(struct html *html, const char *name);

/* The content: any bytes, shown as they are as far as they are UTF-8 and no
 * control or direction character. */
void html_text(struct html *html, const char *text);
__attribute__((format(printf, 2, 3))) void html_say(struct html *html,
                                                    const char *format, ...);

/* A name that people chose: whatever its direction, that of its neighbours
 * stays. */
void html_name(struct html *html, const char *name);

/* Closes the element that was opened last. */
void html_close(struct html *html);

/* A whole element: its text, and its class unless it is NULL. */
void html_put(struct html *html, const char *tag, const char *class_name,
              const char *text);

/* The stream, for those that write words by themselves and names through
 * escape_html: only text is between tags. */
FILE *html_stream(struct html *html);

/* Our own style or script, as it is: the build has looked for its end in it. */
void html_verbatim(struct html *html, const char *text);

#endif
