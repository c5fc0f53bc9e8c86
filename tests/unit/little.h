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

struct little {
    char address[LITTLE_ADDRESS]; /* where it listens */

    /* Whole when little_stop has returned. */
    _Atomic uint64_t accepted;
    _Atomic uint64_t requests;
    _Atomic uint64_t bytes_in;
    _Atomic uint64_t bytes_out;

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

/* Waits for the connections to end, and frees. */
void little_stop(struct little *server);

#endif
