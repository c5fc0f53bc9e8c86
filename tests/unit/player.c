/* The memory-only model that session tests play with. */
#include "tests/unit/player.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

struct step player_next(struct session *s)
{
    struct step first = session_next(s);
    struct step again = session_next(s);

    assert_int_equal(first.want, again.want);
    assert_int_equal(first.len, again.len);
    assert_ptr_equal(first.data, again.data);
    assert_int_equal(first.wait_ns, again.wait_ns);
    assert_int_equal(first.end, again.end);
    assert_int_equal(first.offset, again.offset);
    if (first.want == WANT_READ || first.want == WANT_WRITE) {
        assert_true(first.len > 0);
        assert_non_null(first.data);
    }
    if (first.want == WANT_SEND_FILE)
        assert_true(first.len > 0);
    return first;
}

void player_feed(struct session *s, const char *bytes, size_t len)
{
    struct step step = player_next(s);

    assert_int_equal(step.want, WANT_READ);
    assert_true(step.len >= len);
    memcpy(step.data, bytes, len);
    session_done(s, (ssize_t)len);
}

struct step player_expect(struct session *s, const char *reply, enum want want)
{
    size_t left = strlen(reply);
    struct step step = player_next(s);

    while (step.want == WANT_WRITE && left > 0) {
        assert_true(step.len <= left);
        assert_memory_equal(step.data, reply + strlen(reply) - left, step.len);
        left -= step.len;
        session_done(s, (ssize_t)step.len);
        step = player_next(s);
    }
    assert_int_equal(left, 0);
    assert_int_equal(step.want, want);
    return step;
}

static bool is_amid_request(const struct play *p, size_t at,
                            const struct session *s)
{
    switch (p->protocol) {
    case PROTOCOL_LINE:
        return at > 0 && p->input[at - 1] != '\n';
    case PROTOCOL_HTTP:
        return s->http.is_begun;
    default:
        return false;
    }
}

/* Gives the session its next bytes, or the end. Returns how many. */
static size_t perform_read(const struct play *p, size_t at,
                           const struct step *step, struct session *s)
{
    size_t n = smaller(step->len, p->input_len - at);

    if (p->read_max > 0)
        n = smaller(n, p->read_max);
    if (at < p->cut)
        n = smaller(n, p->cut - at);
    /* Everything is answered before more is read: only the beginning of a
     * request is a reason to hold a buffer. */
    assert_int_equal(s->buffer != NULL, is_amid_request(p, at, s));
    if (n > 0)
        memcpy(step->data, p->input + at, n);
    session_done(s, (ssize_t)n);
    return n;
}

/* One connection at a time, from OPEN to RELEASE. */
static void perform_upstream(const struct play *p, struct played *d,
                             const struct step *step, struct session *s)
{
    const char *answer = d->opens > 0 ? p->answers[d->opens - 1] : NULL;
    size_t left = answer != NULL ? strlen(answer) - d->answered : 0;
    size_t n = 0;

    d->upstream_steps++;
    assert_true((step->want == WANT_OPEN) == (d->opens == d->releases));
    if (step->want == WANT_OPEN)
        d->opens++;
    if (step->want == WANT_RELEASE) {
        d->releases++;
        d->broken += step->is_broken;
        d->answered = 0;
    } else if (d->upstream_steps == p->fail_at) {
        session_done(s, p->failure);
        return;
    } else if (step->want == WANT_WRITE) {
        n = p->write_max > 0 ? smaller(step->len, p->write_max) : step->len;
        assert_true(d->asked_len + n < sizeof d->asked);
        memcpy(d->asked + d->asked_len, step->data, n);
        d->asked_len += n;
    } else if (step->want == WANT_READ) {
        n = smaller(step->len, left);
        if (p->answer_max > 0)
            n = smaller(n, p->answer_max);
        if (n > 0)
            memcpy(step->data, answer + d->answered, n);
        d->answered += n;
    }
    session_done(s, (ssize_t)n);
}

/* The longest reply to a byte of input is that to an empty line, or else the
 * file. */
static size_t output_room(const struct play *p)
{
    return p->output_max > 0 ? p->output_max
                             : (p->input_len + 1) * (64 + p->offers.blob_bytes);
}

/* The file's bytes, to the session or past it. */
static void perform_file(const struct play *p, struct played *d,
                         const struct step *step, struct session *s)
{
    size_t at_once = step->want == WANT_READ ? p->read_max : p->write_max;
    size_t n = at_once > 0 ? smaller(step->len, at_once) : step->len;

    assert_true(step->offset + step->len <= p->offers.blob_bytes);
    if (step->want == WANT_READ) {
        memcpy(step->data, p->file + step->offset, n);
    } else {
        assert_true(d->output_len + n <= output_room(p));
        memcpy(d->output + d->output_len, p->file + step->offset, n);
        d->output_len += n;
    }
    session_done(s, (ssize_t)n);
}

static void perform_write(const struct play *p, struct played *d,
                          const struct step *step, struct session *s)
{
    size_t n = p->write_max > 0 ? smaller(step->len, p->write_max) : step->len;

    memcpy(d->output + d->output_len, step->data, n);
    d->output_len += n;
    session_done(s, (ssize_t)n);
}

void play(const struct play *p, struct played *d)
{
    struct service service;
    struct session s;
    size_t at = 0;
    size_t steps = 0;

    memset(d, 0, sizeof *d);
    d->output = malloc(output_room(p));
    assert_non_null(d->output);
    service_init(&service, p->protocol, &p->offers, &d->tally);
    session_init(&s, &service);
    for (struct step step = player_next(&s); step.want != WANT_CLOSE;
         step = player_next(&s)) {
        /* Each step moves a byte or ends a wait or a computation. */
        assert_true(steps++ < output_room(p) * 2);
        if (step.end == END_UPSTREAM) {
            perform_upstream(p, d, &step, &s);
            continue;
        }
        switch (step.want) {
        case WANT_READ: {
            size_t n;

            if (step.end == END_FILE) {
                perform_file(p, d, &step, &s);
                break;
            }
            n = perform_read(p, at, &step, &s);
            at += n;
            d->reads += n > 0;
            break;
        }
        case WANT_WRITE:
            assert_true(d->output_len + step.len <= output_room(p));
            perform_write(p, d, &step, &s);
            break;
        case WANT_WAIT:
            d->waits++;
            d->waited_ns += step.wait_ns;
            session_done(&s, 0);
            break;
        case WANT_COMPUTE:
            d->computes++;
            session_compute(&s);
            session_done(&s, 0);
            break;
        case WANT_SEND_FILE:
            perform_file(p, d, &step, &s);
            break;
        case WANT_CRASH: /* as if the client were gone */
            d->has_crashed = true;
            session_done(&s, -ECONNRESET);
            break;
        case WANT_CLOSE:
            break;
        default:
            fail_msg("step %d has no place in this play", (int)step.want);
        }
    }
    session_close(&s, 0);
    assert_null(s.buffer);
    service_free(&service);
}

void played_free(struct played *played)
{
    free(played->output);
    played->output = NULL;
}
