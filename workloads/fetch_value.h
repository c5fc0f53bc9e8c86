/* What every upstream of the workload `fetch` knows: so many keys, and a value
 * for each, so that a reply can be compared byte by byte. */
#ifndef FETCH_VALUE_H
#define FETCH_VALUE_H

#include <stddef.h>

enum {
    FETCH_KEYS = 1000,
    FETCH_KEY_BYTES = 4, /* "k000" … "k999" */
    FETCH_VALUE_BYTES = 64,
};

void fetch_key(unsigned number, char key[FETCH_KEY_BYTES + 1]);

/* Letters that follow from the number, and a zero. */
void fetch_value(unsigned number, char value[FETCH_VALUE_BYTES + 1]);

/* The number of a key, or -1: there is no such key. */
int fetch_key_number(const char *key, size_t len);

#endif
