/* decision.json of a results folder, as `concbench decide` leaves it: read, and
 * refused where it is not what the page relies on. */
#ifndef DECISION_FILE_H
#define DECISION_FILE_H

#include <jansson.h>

enum { DECISION_FILE_ERROR = 512 };

/* New reference in `*decision`, or NULL where the folder has none. 0, -EBADMSG
 * when it is no decision, with its place in `error`, or another negative errno
 * when it cannot be read. */
int decision_file_read(const char *dir, json_t **decision,
                       char error[DECISION_FILE_ERROR]);

#endif
