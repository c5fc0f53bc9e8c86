/* One `fetch` under way: a GET to the upstream, in RESP2, and its reply. It
 * lives from its request until its value is sent. Internal to the session. */
#ifndef FETCH_H
#define FETCH_H

#include "workloads/session.h"

enum { FETCH_KEY_MAX = 64 };

struct fetch;

/* Whether the text can be a KEY: 1 to 64 letters, digits, and . _ : - */
bool fetch_is_key(const char *text, size_t len);

/* NULL without memory. */
struct fetch *fetch_new(const char *key, size_t len);
void fetch_free(struct fetch *f); /* NULL, too */

/* What now? OPEN, WRITE and READ (into a buffer that is the caller's to name),
 * RELEASE, and then a WRITE of the reply line to the client, if there is a
 * value; WANT_CLOSE when it is over. */
struct step fetch_next(const struct fetch *f);

/* The step happened, as session_done is told. `data` is what a READ got. */
void fetch_done(struct fetch *f, ssize_t n, const char *data);

/* Why there is no value; NULL when there is one. */
const char *fetch_error(const struct fetch *f);

/* The same for programs; there is no value. */
enum fetch_trouble { FETCH_BROKEN, FETCH_LATE, FETCH_NO_KEY };
enum fetch_trouble fetch_trouble(const struct fetch *f);

#endif
