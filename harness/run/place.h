/* Where in a JSON document a value is: its path, and the line it is on. */
#ifndef PLACE_H
#define PLACE_H

#include <jansson.h>
#include <stddef.h>

enum { PLACE_DEPTH = 8, PLACE_TEXT = 256 };

struct place_step {
    const char *key; /* of an object's member, borrowed; NULL: an index */
    size_t index;
};

/* A value and the way to it. The value is borrowed; NULL where the document
 * has none. */
struct place {
    json_t *json;
    size_t depth;
    struct place_step steps[PLACE_DEPTH];
};

struct place place_root(json_t *json);

/* At most PLACE_DEPTH steps from the root. */
struct place place_member(const struct place *parent, const char *key);
struct place place_item(const struct place *parent, size_t index);

/* Writes "loads[1].connections[0]"; nothing for the root. Returns `text`. */
char *place_text(const struct place *place, char text[PLACE_TEXT]);

/* The line, from 1, on which the member's key or the item's value begins in
 * the document's text, which jansson has read without an error; of what the
 * document has not, the line of what it should be in. */
size_t place_line(const struct place *place, const char *document);

#endif
