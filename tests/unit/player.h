/* A model that exists in memory only: plays a session from its first byte to
 * its last, for tests. */
#ifndef PLAYER_H
#define PLAYER_H

#include "workloads/session.h"

#include <stddef.h>
#include <stdint.h>

/* What the client and the network do. Zeros: everything arrives and leaves in
 * as few pieces as the session allows, then the stream ends. */
struct play {
    enum protocol protocol;
    struct offers offers;
    const char *file; /* of offers.blob_bytes */
    const char *input;
    size_t input_len;
    size_t cut;        /* no read goes beyond this place of the input */
    size_t read_max;   /* bytes per read */
    size_t write_max;  /* bytes per write */
    size_t output_max; /* 0: what the longest reply to each byte takes */

    /* The upstream: what it sends for each fetch before it closes. */
    const char *const *answers; /* NULL at the end */
    size_t answer_max;          /* bytes per read */
    unsigned fail_at;           /* this one of its steps, from 1, fails … */
    int failure;                /* … with this negative errno */
};

/* What came of it. */
struct played {
    struct tally tally;
    char *output;
    size_t output_len;
    uint64_t waited_ns;
    unsigned reads; /* with bytes */
    unsigned waits;
    unsigned computes;
    char asked[2048]; /* to the upstream */
    size_t asked_len;
    unsigned upstream_steps;
    unsigned opens, releases, broken;
    size_t answered; /* bytes of the answer at hand */
    bool has_crashed;
};

/* Plays to WANT_CLOSE and closes; fails the running test when the session
 * breaks its contract on the way: a second session_next that differs from the
 * first, a read or write of nothing, a buffer kept without need, no end. */
void play(const struct play *play, struct played *played);
void played_free(struct played *played);

/* session_next, asked twice. */
struct step player_next(struct session *s);

/* Answers a WANT_READ with these bytes, which must fit. */
void player_feed(struct session *s, const char *bytes, size_t len);

/* Performs WANT_WRITE steps of any size until `want` is wanted; what was
 * written must be `reply`. Returns that next step. */
struct step player_expect(struct session *s, const char *reply, enum want want);

#endif
