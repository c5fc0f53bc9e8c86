/* The session: steps and buffers around a codec. */
#include "workloads/session.h"

#include "workloads/buffer.h"
#include "workloads/codec.h"
#include "workloads/fetch.h"
#include "workloads/fib.h"

#include <errno.h>
#include <stdlib.h>

static const struct codec *const codecs[PROTOCOL_COUNT] = {
    [PROTOCOL_RAW] = &codec_raw,
    [PROTOCOL_LINE] = &codec_line,
    [PROTOCOL_HTTP] = &codec_http,
};

static void add(uint64_t *total, uint64_t part)
{
    if (part != 0)
        __atomic_fetch_add(total, part, __ATOMIC_RELAXED);
}

void tally_add(struct tally *total, const struct tally *part)
{
    add(&total->accepted, part->accepted);
    add(&total->closed, part->closed);
    add(&total->requests, part->requests);
    add(&total->bytes_in, part->bytes_in);
    add(&total->bytes_out, part->bytes_out);
    add(&total->errors, part->errors);
}

void service_init(struct service *service, enum protocol protocol,
                  const struct offers *offers, struct tally *tally)
{
    *service = (struct service){
        .codec = codecs[protocol], .offers = *offers, .tally = tally};
}

void service_free(struct service *service)
{
    while (service->spare != NULL) {
        struct buffer *next = service->spare->next;

        free(service->spare);
        service->spare = next;
    }
}

void session_init(struct session *s, struct service *service)
{
    *s = (struct session){.service = service, .want = WANT_READ};
}

static struct step read_step(struct session *s)
{
    struct step step = {.want = WANT_READ};
    const struct codec *codec = s->service->codec;
    struct buffer *buffer = s->buffer;
    uint32_t from = s->in_end;

    if (buffer == NULL) {
        buffer = buffer_spare(s->service);
        from = codec->headroom_bytes;
    }
    if (buffer == NULL)
        return (struct step){.want = WANT_CLOSE};
    step.data = buffer->data + from;
    step.len = codec->buffer_bytes - from;
    return step;
}

/* Nothing is left to send, and what is left to parse lies behind the room: the
 * file's bytes go to where replies do. */
static struct step file_step(struct session *s)
{
    struct buffer *buffer =
        s->buffer != NULL ? s->buffer : buffer_spare(s->service);
    uint32_t room = s->buffer != NULL ? s->in : s->service->codec->buffer_bytes;
    uint32_t left = s->job.file_left;

    if (buffer == NULL)
        return (struct step){.want = WANT_CLOSE};
    return (struct step){.want = WANT_READ,
                         .end = END_FILE,
                         .data = buffer->data,
                         .len = left < room ? left : room,
                         .offset = s->service->offers.blob_bytes - left};
}

/* A READ goes into the service's top spare, which is looked at at once. */
static struct step fetch_step(struct session *s)
{
    struct step step = fetch_next(s->fetch);

    if (step.want == WANT_READ) {
        struct buffer *buffer = buffer_spare(s->service);

        if (buffer == NULL)
            return (struct step){.want = WANT_CLOSE};
        step.data = buffer->data;
        step.len = s->service->codec->buffer_bytes;
    }
    return step;
}

struct step session_next(struct session *s)
{
    if (s->is_fetching)
        return fetch_step(s);
    switch (s->want) {
    case WANT_READ:
        return s->end == END_FILE ? file_step(s) : read_step(s);
    case WANT_SEND_FILE:
        return (struct step){.want = WANT_SEND_FILE,
                             .len = s->job.file_left,
                             .offset = s->service->offers.blob_bytes -
                                       s->job.file_left};
    case WANT_WRITE:
        return (struct step){.want = WANT_WRITE,
                             .data = s->buffer->data + s->out,
                             .len = s->out_end - s->out};
    case WANT_WAIT:
        return (struct step){.want = WANT_WAIT, .wait_ns = s->job.wait_ns};
    default:
        return (struct step){.want = s->want};
    }
}

static void end_fetch(struct session *s)
{
    fetch_free(s->fetch);
    s->fetch = NULL;
    s->is_fetching = false;
}

static void fail(struct session *s)
{
    if (s->want != WANT_CLOSE)
        s->service->tally->errors++;
    s->want = WANT_CLOSE;
    end_fetch(s);
    buffer_release(s);
}

static void received(struct session *s, size_t n)
{
    if (n == 0) {
        s->ended = true;
        return;
    }
    /* The spare that read_step lent; it is there, so this cannot fail. */
    if (s->buffer == NULL)
        (void)buffer_take(s);
    s->in_end += (uint32_t)n;
    s->service->tally->bytes_in += n;
}

static void received_file(struct session *s, size_t n)
{
    if (s->buffer == NULL)
        (void)buffer_take(s);
    s->out_end = (uint32_t)n;
    s->job.file_left -= (uint32_t)n;
}

static void sent_file(struct session *s, size_t n)
{
    s->job.file_left -= (uint32_t)n;
    s->service->tally->bytes_out += n;
}

static void sent(struct session *s, size_t n)
{
    s->out += (uint32_t)n;
    s->service->tally->bytes_out += n;
    if (s->out == s->out_end) {
        s->out = 0;
        s->out_end = 0;
    }
}

static void computed(struct session *s)
{
    if (s->job.fib_before != 0)
        s->job.fib_before = 0;
    else
        s->job.fib_after = 0;
}

static bool is_about_file(const struct session *s)
{
    return s->want == WANT_SEND_FILE ||
           (s->want == WANT_READ && s->end == END_FILE);
}

static void advance(struct session *s)
{
    s->service->codec->advance(s);
    if (s->in == s->in_end && s->out == s->out_end && s->job.text_len == 0)
        buffer_release(s);
}

static void fetched(struct session *s, ssize_t n)
{
    const struct buffer *lent = s->service->spare;

    if (fetch_next(s->fetch).end == END_CLIENT)
        s->service->tally->bytes_out += (uint64_t)n;
    fetch_done(s->fetch, n, lent != NULL ? lent->data : NULL);
}

/* What goes wrong at the upstream's end does not end the session. */
static bool is_of_fetch(const struct session *s, ssize_t n)
{
    return s->is_fetching &&
           (n >= 0 || fetch_next(s->fetch).end == END_UPSTREAM);
}

void session_done(struct session *s, ssize_t n)
{
    if (n == -EAGAIN || n == -EINTR)
        return;
    if (is_of_fetch(s, n)) {
        fetched(s, n);
        advance(s);
        return;
    }
    if (n < 0 || s->want == WANT_CLOSE || (n == 0 && is_about_file(s))) {
        fail(s);
        return;
    }
    switch (s->want) {
    case WANT_READ:
        if (s->end == END_FILE)
            received_file(s, (size_t)n);
        else
            received(s, (size_t)n);
        break;
    case WANT_SEND_FILE:
        sent_file(s, (size_t)n);
        break;
    case WANT_WRITE:
        sent(s, (size_t)n);
        break;
    case WANT_WAIT:
        s->job.wait_ns = 0;
        break;
    default:
        computed(s);
    }
    if (s->want == WANT_WRITE && s->out < s->out_end)
        return;
    advance(s);
}

void session_compute(struct session *s)
{
    struct job *job = &s->job;
    bool is_before = job->fib_before != 0;
    unsigned n = is_before ? job->fib_before : job->fib_after;
    uint32_t times = is_before ? job->times_before : job->times_after;
    uint64_t sum = fib(n);

    for (uint32_t i = 1; i < times; i++)
        sum += fib(n);
    job->result = sum;
    job->has_result = true;
}

void session_close(struct session *s, int error)
{
    if (error < 0)
        fail(s);
    end_fetch(s);
    buffer_release(s);
    add(&s->service->tally->closed, 1);
}
