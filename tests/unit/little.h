/* Little servers in the test's own process, good and bad ones, that count what
 * they see. */
#ifndef LITTLE_H
#define LITTLE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LITTLE_ADDRESS = 128 };

#define LITTLE_DELAY_NS (UINT64_C(10) * 1000 * 1000) /* of little_slow */

struct little;

/* What is done with one connection, until it returns. */
typedef void little_manner(struct little *server, int fd);

/* Upper-cases. One request is what one recv gives, for small ones. */
little_manner little_echo;
little_manner little_slow;   /* … after LITTLE_DELAY_NS */
little_manner little_wrong;  /* … but for the last byte of every fifth */
little_manner little_wordy;  /* … and says one byte more */
little_manner little_short;  /* half a reply, then the end */
little_manner little_reset;  /* reads, then resets the connection */
little_manner little_silent; /* reads, and never answers */
little_manner little_nibble; /* … in small bites of a large request */
little_manner little_fickle; /* … but closes who is silent for a moment */

/* Pipelined requests of LITTLE_REQUEST bytes. */
enum { LITTLE_REQUEST = 64 };
little_manner little_third;    /* … but for a byte of each third one */
little_manner little_disorder; /* … two at a time, the second one first */

/* The line protocol's echo and fib, which takes LITTLE_DELAY_NS. */
little_manner little_line;
little_manner little_miscount; /* … and is one too many */
little_manner little_stuck;    /* … or never comes to an end */

struct little {
    char address[LITTLE_ADDRESS]; /* where it listens */

    /* Whole when little_stop has returned. */
    _Atomic uint64_t accepted;
    _Atomic uint64_t requests;
    _Atomic uint64_t bytes_in;
    _Atomic uint64_t bytes_out;
    _Atomic uint64_t resets; /* connections that ended otherwise than by FIN */

    /* What is read before then is answered after. May be set at any time. */
    _Atomic uint64_t paused_until_ns;

    little_manner *manner;
    bool one_by_one; /* the next connection waits for the end of this one */
    int listen_fd;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t left;
    struct guest *guests;
};

/* Listens on the text of an address, "127.0.0.1:0" or "unix:PATH". False when
 * this machine has no such address. */
bool little_start(struct little *server, const char *address,
                  little_manner *manner, bool one_by_one);

/* Listens no more and cuts its connections. */
void little_vanish(struct little *server);

/* For manners: what is received, 0 at the end; and whether all could be sent.
 */
size_t little_take(struct little *server, int fd, char *data, size_t len);
bool little_give(struct little *server, int fd, const char *data, size_t len);

/* Waits for the connections to end, and frees. */
void little_stop(struct little *server);

#endif
