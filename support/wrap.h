/* Text for people, in lines of a terminal's width. */
#ifndef WRAP_H
#define WRAP_H

#include <stdio.h>

enum { WRAP_WIDTH = 79 };

/* Prints the text, and a newline after it. The cursor is in `column`; every
 * further line begins with `indent` spaces. An empty line in the text stays
 * one. A word that is longer than a line has one of its own. */
void wrap_put(FILE *to, const char *text, size_t column, size_t indent);

#endif
