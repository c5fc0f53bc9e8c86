/* The page that compares two results folders. */
#ifndef COMPARE_PAGE_H
#define COMPARE_PAGE_H

#include "harness/run/journal.h"

#define COMPARE_PAGE "comparison.html"

/* Writes COMPARE_PAGE into the second folder: it against the first, with what
 * is unlike named. Returns 0, or a negative errno with one line in `error`:
 * -ENODATA when the two have no cell in common. */
int compare_page_write(const char *const folders[2], char error[JOURNAL_ERROR]);

#endif
