/* Names that people chose, made harmless for each format. */
#ifndef ESCAPE_H
#define ESCAPE_H

#include <stddef.h>
#include <stdio.h>

enum { ESCAPE_TEXT = 512 };

/* Valid UTF-8 on one line: each control character becomes a space, each wrong
 * byte and each character that changes the direction of text U+FFFD. At most
 * `width` characters, the last of them an ellipsis when there were more.
 * Returns `text`. For the terminal, and below. */
char *escape_line(const char *from, size_t width, char text[ESCAPE_TEXT]);

/* For a cell of a gnuplot data file: as above, with lookalikes for what gnuplot
 * gives a meaning even in data: quotes and backslashes. */
char *escape_chart(const char *from, size_t width, char text[ESCAPE_TEXT]);

/* Valid UTF-8 with nothing else changed, for JSON. */
char *escape_utf8(const char *from, char text[ESCAPE_TEXT]);

/* Text between tags and in quoted attributes of HTML and SVG: as escape_line,
 * of any length. */
void escape_html(FILE *to, const char *from);

/* A field of a CSV file, quoted as in RFC 4180 when it has to be; what a
 * spreadsheet would take for a formula begins with an apostrophe. */
void escape_csv(FILE *to, const char *from);

/* Text in a Markdown table: neither markup nor HTML nor a cell's end. */
void escape_markdown(FILE *to, const char *from);

#endif
