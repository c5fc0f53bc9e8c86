/* Cases of clients that break off, flood or talk nonsense: nothing they do may
 * end the server or hold up the next client. */
#include "support/clock.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/talk.h"

#include <stdlib.h>
#include <string.h>

static bool still_serves(struct trial *t)
{
    struct client *c = client_open(t);

    return talk_echo(c) && client_finish(c);
}

static bool resets_at_once(struct trial *t)
{
    for (size_t i = 0; i < 50; i++)
        client_reset(client_open(t));
    return still_serves(t);
}

static bool resets_in_the_middle(struct trial *t)
{
    bool ok = true;

    for (size_t i = 0; ok && i < 20; i++) {
        struct client *c = client_open(t);

        ok = (i % 2 == 0 || talk_echo(c)) &&
             client_send(c, talk_request(t), 3 + i % 5);
        client_reset(c);
    }
    return ok && still_serves(t);
}

/* The server is stuck in sending when its client resets. */
static bool resets_unheard(struct trial *t)
{
    size_t sent;
    struct client *c = client_open_small(t, 4096);
    struct talk talk;
    bool ok = talk_make(t, &talk, 10000, 10) &&
              client_fill(c, talk.request, talk.request_len, 100, &sent);

    client_reset(c);
    talk_free(&talk);
    return ok && still_serves(t);
}

/* Nobody is there when the reply is sent: the first send brings a reset, the
 * next one SIGPIPE to a server that does not mind it. */
static bool leaves_before_replies(struct trial *t)
{
    bool ok = true;

    for (size_t i = 0; ok && i < 20; i++) {
        struct client *c = client_open(t);
        struct talk talk;

        ok = talk_make(t, &talk, 15000, 10) &&
             client_send(c, talk.request, talk.request_len);
        client_close(c);
        talk_free(&talk);
    }
    return ok && still_serves(t);
}

static bool leaves_in_a_wait(struct trial *t)
{
    for (size_t i = 0; i < 10; i++) {
        struct client *c = client_open(t);

        if (!client_say(c, "echo a\nwait 20000\necho b\n") ||
            !client_hear_text(c, "A\n"))
            return false;
        if (i % 2 == 0)
            client_reset(c);
        else
            client_close(c);
    }
    return still_serves(t);
}

/* A line without an end must not grow the server: it is cut off. */
static bool endless_line(struct trial *t)
{
    enum { CHUNK = 16 * 1024, CHUNKS = 64 };
    struct client *c = client_open(t);
    char *chunk = calloc(1, CHUNK);
    bool sent = c != NULL && chunk != NULL;

    if (!sent) {
        free(chunk);
        return trial_fail(t, "no memory");
    }
    memset(chunk, 'a', CHUNK);
    /* The server may have closed before all is sent. */
    for (size_t i = 0; sent && i < CHUNKS; i++)
        sent = client_send(c, chunk, CHUNK);
    t->why[0] = '\0';
    free(chunk);
    return client_hear_whatever(c) && still_serves(t);
}

static bool noise(struct trial *t)
{
    enum { BYTES = 100 * 1000 };
    struct client *c = client_open(t);
    char *bytes = malloc(BYTES);
    uint32_t random = 7;
    bool ok = bytes != NULL;

    for (size_t i = 0; ok && i < BYTES; i++) {
        random = random * 1664525U + 1013904223U;
        bytes[i] = (char)(random >> 24);
    }
    for (size_t at = 0; ok && at < BYTES; at += 10000)
        ok = client_send(c, bytes + at, 10000);
    free(bytes);
    return ok && client_shut(c) && client_hear_whatever(c) && still_serves(t);
}

const struct case_row cases_rude[] = {
    {"resets-at-once", ON_ALL, SERVER_RUDE, false, resets_at_once},
    {"resets-in-the-middle", ON_ALL, SERVER_RUDE, false, resets_in_the_middle},
    {"resets-unheard", ON_ALL, SERVER_RUDE, false, resets_unheard},
    {"leaves-before-replies", ON_ALL, SERVER_RUDE, false,
     leaves_before_replies},
    {"leaves-in-a-wait", ON_LINE, SERVER_RUDE, false, leaves_in_a_wait},
    {"endless-line", ON_LINE, SERVER_RUDE, false, endless_line},
    {"noise", ON_LINE, SERVER_RUDE, false, noise},
    {0},
};
