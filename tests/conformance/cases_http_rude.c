/* HTTP's cases of clients that break off, flood or talk nonsense: nothing they
 * do may end the server, grow it or hold up the next client. */
#include "tests/conformance/cases.h"
#include "tests/conformance/talk.h"
#include "tests/http_words.h"

#include <stdlib.h>
#include <string.h>

static bool still_serves(struct trial *t)
{
    struct client *c = client_open(t);

    return talk_echo(c) && client_finish(c);
}

static bool leaves_in_a_wait(struct trial *t)
{
    for (size_t i = 0; i < 10; i++) {
        struct client *c = client_open(t);

        if (!client_say(c, POST("1", "a") GET("/wait/20ms") POST("1", "b")) ||
            !client_hear_text(c, REPLY("1", "A")))
            return false;
        if (i % 2 == 0)
            client_reset(c);
        else
            client_close(c);
    }
    return still_serves(t);
}

/* A megabyte that never ends what `begin` began, heard to whatever end. */
static bool flood(struct trial *t, const char *begin)
{
    enum { CHUNK = 16 * 1024, CHUNKS = 64 };
    struct client *c = client_open(t);
    char *chunk = malloc(CHUNK);
    bool sent = c != NULL && chunk != NULL && client_say(c, begin);

    if (sent)
        memset(chunk, 'a', CHUNK);
    /* The server may have closed before all is sent, or heard to the end. */
    for (size_t i = 0; sent && i < CHUNKS; i++)
        sent = client_send(c, chunk, CHUNK);
    if (sent)
        (void)client_shut(c);
    t->why[0] = '\0';
    free(chunk);
    return client_hear_whatever(c);
}

static bool endless(struct trial *t)
{
    static const char *const begins[] = {
        "GET /",
        "GET / HTTP/1.1\r\nHost: a\r\nX: ",
        "GET / HTTP/1.1\r\nHost: a\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999\r\n\r\n",
        CHUNKED("fffffff\r\n"),
        CHUNKED("1;"),
        CHUNKED("1\r\na\r\n0\r\nX: "),
    };
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof begins / sizeof begins[0]; i++)
        ok = flood(t, begins[i]) && still_serves(t);
    return ok;
}

static bool noise(struct trial *t)
{
    enum { BYTES = 10 * 1000 };
    static const char *const words[] = {
        GET("/fib/5"), POST("3", "abc"),        "GET /", " HTTP/1.1\r\n",
        "Host: a\r\n", "Content-Length: 9\r\n", "\r\n",  "\x80\xff",
    };
    uint32_t random = 7;
    bool ok = true;

    for (size_t i = 0; ok && i < 20; i++) {
        struct client *c = client_open(t);
        char *bytes = malloc(BYTES + 100);
        size_t len = 0;

        ok = c != NULL && bytes != NULL;
        while (ok && len < BYTES) {
            random = random * 1664525U + 1013904223U;
            len = (size_t)(stpcpy(bytes + len, words[random >> 29]) - bytes);
        }
        /* As above. */
        if (ok && client_send(c, bytes, len))
            (void)client_shut(c);
        t->why[0] = '\0';
        free(bytes);
        ok = ok && client_hear_whatever(c);
    }
    return ok && still_serves(t);
}

const struct case_row cases_http_rude[] = {
    {"leaves-in-a-wait", ON_HTTP, SERVER_RUDE, false, leaves_in_a_wait},
    {"endless", ON_HTTP, SERVER_RUDE, false, endless},
    {"noise", ON_HTTP, SERVER_RUDE, false, noise},
    {0},
};
