/* A made-up campaign's report in a folder of its own. */
#ifndef MADEUP_FOLDER_H
#define MADEUP_FOLDER_H

#include "harness/run/record.h"

#include <stdbool.h>
#include <stddef.h>

struct madeup_folder {
    char dir[64];
    struct results results;
    char *warnings; /* of the last report */
    size_t warnings_len;
};

/* Set-up and tear-down of a group: *state becomes a folder with the report of
 * madeup_campaign, made where no gnuplot is; it goes at the end. */
int madeup_begin(void **state);
int madeup_end(void **state);

/* Writes the report anew: as it is, or with a PATH of the folder alone. */
void madeup_report(struct madeup_folder *folder);
void madeup_report_bare(struct madeup_folder *folder);

/* Sets PATH; returns what it was, for the caller to set again and free. */
char *madeup_set_path(const char *path);

/* Puts a gnuplot of our own into the folder: a shell script. */
void madeup_gnuplot(const struct madeup_folder *folder, const char *script);

/* The whole file; the caller frees. */
char *madeup_read(const struct madeup_folder *folder, const char *name);

bool madeup_has(const struct madeup_folder *folder, const char *name);

#endif
