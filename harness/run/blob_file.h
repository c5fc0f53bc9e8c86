/* The file that servers answer `blob` from: one for all runs of this process.
 */
#ifndef BLOB_FILE_H
#define BLOB_FILE_H

enum { BLOB_FILE_PATH = 64 };

/* Makes it at the first call, of the largest size that there is, in TMPDIR or
 * /tmp; reads it through at each, so that it is in the page cache. It has no
 * name: the path, for programs that this one starts, leads to its descriptor,
 * and it is gone when this process is. 0 or a negative errno. */
int blob_file_ready(char path[BLOB_FILE_PATH]);

#endif
