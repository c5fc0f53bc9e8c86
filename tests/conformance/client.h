/* A client's connection to the server of a trial. Every call that can wait
 * ends with the case's deadline, and every call that fails has given the
 * trial its reason; with a NULL client it fails, so that a case can be one
 * chain of steps. What is sent and heard is counted in the server's `seen`. */
#ifndef CLIENT_H
#define CLIENT_H

#include "tests/conformance/trial.h"

#include <http_parser.h>

struct client {
    struct trial *trial;
    int fd;         /* non-blocking; -1 once closed */
    size_t line_at; /* place in the reply line, to tell error replies */
    bool is_error;
    http_parser parser; /* of HTTP, likewise */
    bool hears_heads;   /* the case asks for replies without bodies */
};

/* A new connection, closed at the end of the case if not before. NULL when it
 * cannot be had. */
struct client *client_open(struct trial *t);

/* The same, with a receive buffer of about so many bytes. */
struct client *client_open_small(struct trial *t, int receive_bytes);

bool client_send(struct client *c, const void *data, size_t len);
bool client_say(struct client *c, const char *text);

/* Receives exactly so many bytes, which must be these. */
bool client_hear(struct client *c, const void *wanted, size_t len);
bool client_hear_text(struct client *c, const char *wanted);

/* Receives one `error REASON` line. */
bool client_hear_error(struct client *c);

/* Sends and receives at the same time, receiving at most `at_once` bytes in a
 * call. */
bool client_exchange(struct client *c, const char *out, size_t out_len,
                     const char *wanted, size_t wanted_len, size_t at_once);

/* Sends the same bytes again and again, hearing nothing, until the server has
 * taken none for `quiet_ms`: it is stuck in sending its replies. Below TCP's
 * probe of a closed window, 200 ms, it may only seem to be. *sent is how many.
 */
bool client_fill(struct client *c, const char *data, size_t len, int quiet_ms,
                 size_t *sent);

/* Receives the end of the stream, and nothing before it. */
bool client_hear_end(struct client *c);

/* Receives whatever comes until the stream ends or is reset. */
bool client_hear_whatever(struct client *c);

enum answer { ANSWERED, TURNED_AWAY, FAILED };

/* Sends the request and hears the reply, or an end or reset in its place, which
 * is one of the server's errors. */
enum answer client_ask(struct client *c, const char *request,
                       const char *reply);

/* Opens connections until one is answered `reply`; it is closed then. */
bool client_is_served_again(struct trial *t, const char *request,
                            const char *reply);

/* True while nothing has come. */
bool client_hears_nothing(struct client *c);

bool client_shut(struct client *c); /* no more requests from here */
void client_close(struct client *c);
void client_reset(struct client *c); /* closes with a reset */

/* client_shut, client_hear_end, client_close. */
bool client_finish(struct client *c);

/* Closes all the trial's clients and forgets them. */
void clients_release(struct trial *t);

#endif
