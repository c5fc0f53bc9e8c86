/* A file that is there whole or not at all: written beside its place and
 * renamed. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <limits.h>
#include <stdio.h>

struct output {
    FILE *file;
    char path[PATH_MAX];
    char draft[PATH_MAX];
};

/* Opens `dir`/`name` for writing. 0 or a negative errno. */
int output_begin(struct output *output, const char *dir, const char *name);

/* Closes and, when `err` is 0 and all was written, puts the file in its place;
 * else removes the draft. Returns `err`, or a negative errno. */
int output_end(struct output *output, int err);

#endif
