/* What clients say in the cases that are about something else. */
#include "tests/conformance/talk.h"

#include <stdlib.h>
#include <string.h>

static const struct words {
    const char *request, *reply; /* a short echo */
    const char *prefix;          /* of every request of an echo */
    const char *suffix;          /* of every request and reply */
} words[PROTOCOL_COUNT] = {
    [PROTOCOL_RAW] = {"Hello, 12!", "HELLO, 12!", "", ""},
    [PROTOCOL_LINE] = {"echo Hello, 12!\n", "HELLO, 12!\n", "echo ", "\n"},
};

const char *talk_request(const struct trial *t)
{
    return words[t->protocol].request;
}

const char *talk_reply(const struct trial *t)
{
    return words[t->protocol].reply;
}

bool talk_ask_echo(struct client *c)
{
    return c != NULL && client_say(c, talk_request(c->trial));
}

bool talk_hear_echo(struct client *c)
{
    return c != NULL && client_hear_text(c, talk_reply(c->trial));
}

bool talk_echo(struct client *c)
{
    return talk_ask_echo(c) && talk_hear_echo(c);
}

bool talk_make(struct trial *t, struct talk *talk, size_t text_bytes,
               size_t count)
{
    const struct words *w = &words[t->protocol];
    size_t room = (text_bytes + strlen(w->prefix) + strlen(w->suffix)) * count;
    char *request = malloc(room + 1);
    char *reply = malloc(room + 1);
    uint32_t random = 1;

    *talk = (struct talk){.request = request, .reply = reply};
    if (request == NULL || reply == NULL)
        return trial_fail(t, "no memory");
    for (size_t i = 0; i < count; i++) {
        request = stpcpy(request, w->prefix);
        for (size_t j = 0; j < text_bytes; j++) {
            random = random * 1664525U + 1013904223U;
            *request++ = "abcdefghijklmnopqrstuvwxyz"[(random >> 16) % 26];
            *reply++ = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(random >> 16) % 26];
        }
        request = stpcpy(request, w->suffix);
        reply = stpcpy(reply, w->suffix);
    }
    talk->request_len = (size_t)(request - talk->request);
    talk->reply_len = (size_t)(reply - talk->reply);
    return true;
}

void talk_free(struct talk *talk)
{
    free(talk->request);
    free(talk->reply);
    *talk = (struct talk){0};
}
