/* Requests, what they have to wait for, and replies. */
#include "workloads/dialog.h"

#include "workloads/buffer.h"
#include "workloads/codec.h"
#include "workloads/fetch.h"

#include <errno.h>
#include <string.h>

bool dialog_reply(struct session *s, const char *text, size_t len)
{
    if (s->buffer == NULL && buffer_take(s) == NULL) {
        session_done(s, -ENOMEM);
        return true;
    }
    if (s->out_end + len > s->in)
        return false;
    memcpy(s->buffer->data + s->out_end, text, len);
    s->out_end += (uint32_t)len;
    return true;
}

/* What follows the request goes to `to` in the buffer. */
static void move_input(struct session *s, uint32_t to)
{
    uint32_t len = s->in_end - s->in;

    if (s->buffer == NULL || s->in == to)
        return;
    memmove(s->buffer->data + to, s->buffer->data + s->in, len);
    s->in = to;
    s->in_end = to + len;
}

/* The file goes out from the kernel, or through the place of the replies,
 * which have to be sent before; what follows makes way for it. */
static enum want file_want(struct session *s)
{
    if (s->service->offers.sends_file)
        return WANT_SEND_FILE;
    if (s->out < s->out_end)
        return WANT_WRITE;
    move_input(s, s->service->codec->buffer_bytes - (s->in_end - s->in));
    s->end = END_FILE;
    return WANT_READ;
}

/* What the request at hand needs next. False when nothing. */
static bool job_goes_on(struct session *s)
{
    const struct job *job = &s->job;
    bool waits = job->fib_before == 0 && job->wait_ns != 0;

    if (waits)
        s->want = WANT_WAIT;
    else if (job->fib_before != 0 || job->fib_after != 0)
        s->want = WANT_COMPUTE;
    else if (job->file_left != 0)
        s->want = file_want(s);
    else if (job->is_crash)
        s->want = WANT_CRASH;
    else
        return false;
    return true;
}

/* Goes on with the fetch until it is over. False as in a dialog. */
static bool go_on_fetching(struct session *s, const struct dialog *dialog)
{
    struct step step = fetch_next(s->fetch);
    bool has_failed = fetch_error(s->fetch) != NULL;
    bool is_over = step.want == WANT_CLOSE;

    if (step.want == WANT_WRITE && step.end == END_CLIENT &&
        dialog->fetch_got != NULL && !dialog->fetch_got(s, &step, &is_over))
        return false;
    if (s->want == WANT_CLOSE)
        return true;
    if (!is_over) {
        s->want = step.want;
        s->is_fetching = true;
        return true;
    }
    if (has_failed && !dialog->fetch_failed(s))
        return false;
    s->service->tally->requests += !has_failed;
    fetch_free(s->fetch);
    s->fetch = NULL;
    return true;
}

/* Goes on until something is wanted from outside. */
static void work(struct session *s, const struct dialog *dialog)
{
    bool more = true;
    bool fits = true;

    while (more && fits && s->want != WANT_CLOSE) {
        if (s->fetch != NULL) {
            fits = go_on_fetching(s, dialog);
            if (s->is_fetching)
                break;
        } else if (s->job.is_set) {
            if (job_goes_on(s))
                break;
            fits = dialog->answer(s);
            s->job.is_set = !fits;
        } else if (s->closing) {
            break;
        } else {
            fits = dialog->take(s, &more);
        }
    }
}

/* Replies are sent together, but never held back while a request waits or
 * computes. */
void dialog_advance(struct session *s, const struct dialog *dialog)
{
    s->is_fetching = false;
    s->want = WANT_READ;
    s->end = END_CLIENT;
    work(s, dialog);
    if (s->want == WANT_CLOSE)
        return;
    if (s->out < s->out_end) {
        s->want = WANT_WRITE;
        s->is_fetching = false;
    } else if (s->want != WANT_READ || s->is_fetching || s->end == END_FILE) {
        return;
    } else if (s->closing || s->ended) {
        s->want = WANT_CLOSE;
    } else {
        /* The unfinished request goes to the front, to have all the room. */
        move_input(s, s->service->codec->headroom_bytes);
    }
}
