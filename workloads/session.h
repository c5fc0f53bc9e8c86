/* The server half of a conversation, without I/O: bytes in, steps out.
 *
 *     struct step step = session_next(&session);   what now?
 *     ... perform it in the model's own way ...
 *     session_done(&session, n);                   it happened
 *
 * A session holds no descriptor, clock or lock. It is used by one thread at a
 * time; only session_compute may run on another one. */
#ifndef SESSION_H
#define SESSION_H

#include "workloads/protocol.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What a server did, for the line it prints at its end. Workers have theirs
 * side by side: each gets a cache line of its own. */
struct tally {
    _Alignas(64) uint64_t accepted; /* connections */
    uint64_t closed;                /* of those, the ones that have ended */
    uint64_t requests;  /* answered; on the raw protocol, reads with bytes */
    uint64_t bytes_in;  /* received */
    uint64_t bytes_out; /* sent */
    uint64_t errors;    /* refused or broken connections and bad requests */
};

/* Adds `part` to `total`, which other threads or processes may be adding to at
 * the same time. */
void tally_add(struct tally *total, const struct tally *part);

/* What a server offers beside what every server can; zeros: nothing. */
struct offers {
    uint64_t blob_bytes; /* the file's size; 0: there is none */
    bool sends_file;     /* `blob` wants SEND_FILE, else READ and WRITE */
    bool can_crash;
};

/* What the sessions of one thread share: the protocol, the buffers that they
 * borrow while bytes are in flight, and the tally they count in. */
struct service {
    const struct codec *codec;
    struct offers offers;
    struct tally *tally;
    struct buffer *spare; /* free buffers, last used first */
};

void service_init(struct service *service, enum protocol protocol,
                  const struct offers *offers, struct tally *tally);

/* Frees the buffers. Every session of the service is closed before. */
void service_free(struct service *service);

enum want {
    WANT_READ,    /* receive up to `len` bytes into `data`, from the end */
    WANT_WRITE,   /* send up to `len` bytes from `data`, to the end */
    WANT_WAIT,    /* let `wait_ns` nanoseconds pass */
    WANT_COMPUTE, /* call session_compute */
    WANT_OPEN,    /* get a connection to the end, which is END_UPSTREAM: one of
                     this session's own or one that it may use until … */
    WANT_RELEASE, /* … it gives it back, or gives up, after a failed OPEN, too:
                     with `is_broken` it is of no more use */
    WANT_SEND_FILE, /* send up to `len` bytes of the file from `offset` on to
                       the client, without a copy through user space */
    WANT_CRASH,     /* end this process as a bug would (--allow-crash) */
    WANT_CLOSE,     /* close the connection, then call session_close */
};

/* What a READ, WRITE, OPEN or RELEASE is about. */
enum end {
    END_CLIENT,
    END_UPSTREAM, /* the server behind this one, of `fetch` */
    END_FILE,     /* of `blob`: READ up to `len` bytes from `offset` on */
};

struct step {
    enum want want;
    enum end end;
    bool is_broken;
    size_t len;
    char *data;
    uint64_t offset;
    uint64_t wait_ns;
};

/* What is left to do before a request is answered, in this order; 0 is none. */
struct job {
    uint8_t fib_before;
    uint32_t times_before; /* 0: once, as below */
    uint64_t wait_ns;
    uint8_t fib_after;
    uint32_t times_after;
    uint32_t text, text_len; /* where the text that comes back in the reply lies
                                in the buffer, and its length; 0: none */
    bool is_set;
    bool has_result;    /* the reply is the number, else "ok" … */
    bool is_blob;       /* … or the file's last bytes, … */
    uint32_t file_left; /* … of which so many are still to be got … */
    bool is_crash;      /* … or none at all */
    uint64_t result;    /* of the last fib, summed over its times */
};

struct session {
    struct service *service;
    struct buffer *buffer; /* borrowed, or NULL while no byte is in flight */
    uint32_t out, out_end; /* reply bytes to send, in the buffer */
    uint32_t in, in_end;   /* request bytes to parse, in the buffer */
    enum want want;
    enum end end;       /* of a READ */
    bool ended;         /* the client has sent its last byte */
    bool closing;       /* close once the replies are sent */
    bool is_fetching;   /* `want` is of the fetch under way */
    struct {            /* of http alone */
        bool is_begun;  /* the next request is parsed in part; at hand … */
        bool head_only; /* … is one whose reply has no body, … */
        bool is_old;    /* … of HTTP/1.0, … */
        bool is_last;   /* … after which the connection ends, … */
        bool has_head;  /* … and the head of its reply is written */
    } http;
    struct fetch *fetch; /* owned; NULL: none */
    struct job job;
};

void session_init(struct session *s, struct service *service);

/* What now? Asking twice changes nothing. The `data` of WANT_READ is valid
 * until another session of the same service is given bytes: read into it at
 * once, or ask again. */
struct step session_next(struct session *s);

/* The step happened. `n` is the number of bytes of a READ, WRITE or SEND_FILE
 * (0 of the file: it has become shorter, and the session ends), 0 for the end
 * of the stream, a WAIT, a COMPUTE, an OPEN or a RELEASE, or a negative errno.
 * At the client's end that ends the session; at the upstream's the client is
 * told (-EDESTADDRREQ: there is no upstream). -EAGAIN and -EINTR change
 * nothing. */
void session_done(struct session *s, ssize_t n);

/* Performs WANT_COMPUTE, on any thread; session_done(s, 0) follows. */
void session_compute(struct session *s);

/* Gives back the buffer and counts the end of the connection. `error` is 0 or
 * the negative errno that ended it from outside, for instance -ETIMEDOUT. */
void session_close(struct session *s, int error);

#endif
