/* What a whole request over HTTP is answered. Internal to the server half. */
#ifndef HTTP_SERVE_H
#define HTTP_SERVE_H

#include "workloads/intake.h"
#include "workloads/session.h"

enum {
    HTTP_HEADROOM = 512, /* of the buffer: a reply fits in it */
    HTTP_TEXT_MAX = 128, /* of a reply's body that is not the request's */
};

/* All return false when the replies before have to be sent first; they are then
 * called again. */

/* Replies, or sets the job or the fetch. */
bool http_serve(struct session *s, const struct intake *i);

/* Replies with the text and a newline. */
bool http_reply(struct session *s, int status, const char *allow,
                const char *text);

/* As in a dialog. */
bool http_answer(struct session *s);
bool http_fetch_failed(struct session *s);
bool http_fetch_got(struct session *s, const struct step *tell, bool *is_over);

#endif
