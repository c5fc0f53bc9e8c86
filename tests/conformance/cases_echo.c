/* Cases that hold on every protocol: how bytes may come, go and end. */
#include "tests/conformance/cases.h"
#include "tests/conformance/talk.h"

static bool echo(struct trial *t)
{
    struct client *c = client_open(t);

    return talk_echo(c) && client_hears_nothing(c) && talk_echo(c) &&
           client_finish(c);
}

static bool says_nothing(struct trial *t)
{
    return client_finish(client_open(t));
}

/* On raw each byte is answered, else only the last one of a request. */
static bool split_writes(struct trial *t)
{
    struct client *c = client_open(t);
    struct talk talk;
    bool is_raw = t->protocol == PROTOCOL_RAW;
    bool ok = talk_make(t, &talk, 20, 5);

    for (size_t i = 0; ok && i < talk.request_len; i++) {
        ok = client_send(c, talk.request + i, 1);
        if (ok && is_raw)
            ok = client_hear(c, talk.reply + i, 1);
    }
    if (ok && !is_raw)
        ok = client_hear(c, talk.reply, talk.reply_len);
    talk_free(&talk);
    return ok && client_finish(c);
}

static bool coalesced_writes(struct trial *t)
{
    struct client *c = client_open(t);
    struct talk talk;
    bool ok = talk_make(t, &talk, 5, 500) &&
              client_send(c, talk.request, talk.request_len) &&
              client_hear(c, talk.reply, talk.reply_len);

    talk_free(&talk);
    return ok && client_finish(c);
}

/* A megabyte to a client that hears a little at a time. */
static bool slow_reader(struct trial *t)
{
    struct client *c = client_open_small(t, 16384);
    struct talk talk;
    bool ok = talk_make(t, &talk, 64000, 17) &&
              client_exchange(c, talk.request, talk.request_len, talk.reply,
                              talk.reply_len, 4096);

    talk_free(&talk);
    return ok && client_finish(c);
}

/* Hears nothing until the server can send no more, then all of it. */
static bool stuck_reader(struct trial *t)
{
    struct client *c = client_open_small(t, 16384);
    struct talk talk;
    size_t sent = 0;
    bool ok = talk_make(t, &talk, 10000, 10) &&
              client_fill(c, talk.request, talk.request_len, 100, &sent);

    for (; ok && sent >= talk.request_len; sent -= talk.request_len)
        ok = client_hear(c, talk.reply, talk.reply_len);
    ok = ok && client_exchange(c, talk.request + sent, talk.request_len - sent,
                               talk.reply, talk.reply_len, 4096);
    talk_free(&talk);
    return ok && client_finish(c);
}

static bool half_close(struct trial *t)
{
    struct client *c = client_open(t);
    struct talk talk;
    bool ok = talk_make(t, &talk, 1000, 50) &&
              client_send(c, talk.request, talk.request_len) &&
              client_shut(c) && client_hear(c, talk.reply, talk.reply_len) &&
              client_hear_end(c);

    talk_free(&talk);
    return ok;
}

/* Clients in a row, of which a server that serves one at a time has all but
 * the first in its backlog. */
static bool queue(struct trial *t)
{
    enum { CLIENTS = 5 };
    struct client *clients[CLIENTS];
    bool ok = true;

    for (size_t i = 0; i < CLIENTS; i++) {
        clients[i] = client_open(t);
        ok = ok && talk_ask_echo(clients[i]);
    }
    for (size_t i = 0; ok && i < CLIENTS; i++)
        ok = talk_hear_echo(clients[i]) && client_finish(clients[i]);
    return ok;
}

static bool many_at_once(struct trial *t)
{
    enum { CLIENTS = 50, ROUNDS = 10 };
    struct client *clients[CLIENTS];
    bool ok = true;

    for (size_t i = 0; i < CLIENTS; i++)
        clients[i] = client_open(t);
    for (size_t round = 0; ok && round < ROUNDS; round++) {
        for (size_t i = 0; ok && i < CLIENTS; i++)
            ok = talk_ask_echo(clients[i]);
        for (size_t i = CLIENTS; ok && i-- > 0;)
            ok = talk_hear_echo(clients[i]);
    }
    for (size_t i = 0; ok && i < CLIENTS; i++)
        ok = client_finish(clients[i]);
    return ok;
}

static bool one_after_another(struct trial *t)
{
    bool ok = true;

    for (size_t i = 0; ok && i < 50; i++) {
        struct client *c = client_open(t);

        ok = talk_echo(c) && client_finish(c);
    }
    return ok;
}

static bool leaves_at_once(struct trial *t)
{
    struct client *c;

    for (size_t i = 0; i < 200; i++)
        client_close(client_open(t));
    c = client_open(t);
    return talk_echo(c) && client_finish(c);
}

const struct case_row cases_echo[] = {
    {"echo", ON_ALL, SERVER_SHARED, false, echo},
    {"says-nothing", ON_ALL, SERVER_SHARED, false, says_nothing},
    {"split-writes", ON_ALL, SERVER_SHARED, false, split_writes},
    {"coalesced-writes", ON_ALL, SERVER_SHARED, false, coalesced_writes},
    {"slow-reader", ON_ALL, SERVER_SHARED, false, slow_reader},
    {"stuck-reader", ON_ALL, SERVER_SHARED, false, stuck_reader},
    {"half-close", ON_ALL, SERVER_SHARED, false, half_close},
    {"queue", ON_ALL, SERVER_SHARED, false, queue},
    {"many-at-once", ON_ALL, SERVER_SHARED, true, many_at_once},
    {"one-after-another", ON_ALL, SERVER_SHARED, false, one_after_another},
    {"leaves-at-once", ON_ALL, SERVER_SHARED, false, leaves_at_once},
    {0},
};
