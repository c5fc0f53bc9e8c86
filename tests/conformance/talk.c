/* What clients say in the cases that are about something else. */
#include "tests/conformance/talk.h"

#include "tests/http_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAME_MAX = 128 };

static const struct words {
    const char *request, *reply; /* a short echo */

    /* What comes before and after the text of every echo; a # in it is the
     * text's length. */
    const char *before, *after;
    const char *reply_before, *reply_after;
} words[PROTOCOL_COUNT] = {
    [PROTOCOL_RAW] = {"Hello, 12!", "HELLO, 12!", "", "", "", ""},
    [PROTOCOL_LINE] = {"echo Hello, 12!\n", "HELLO, 12!\n", "echo ", "\n", "",
                       "\n"},
    [PROTOCOL_HTTP] = {POST("10", "Hello, 12!"), REPLY("10", "HELLO, 12!"),
                       POST("#", ""), "", REPLY("#", ""), ""},
};

/* Appends a frame, with the length in it. */
static char *put_frame(char *to, const char *frame, size_t text_bytes)
{
    const char *rest = strchr(frame, '#');

    if (rest == NULL)
        return stpcpy(to, frame);
    return to + sprintf(to, "%.*s%zu%s", (int)(rest - frame), frame, text_bytes,
                        rest + 1);
}

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
    size_t room = (text_bytes + FRAME_MAX) * count + 1;
    char *request = malloc(room);
    char *reply = malloc(room);
    uint32_t random = 1;

    *talk = (struct talk){.request = request, .reply = reply};
    if (request == NULL || reply == NULL)
        return trial_fail(t, "no memory");
    for (size_t i = 0; i < count; i++) {
        request = put_frame(request, w->before, text_bytes);
        reply = put_frame(reply, w->reply_before, text_bytes);
        for (size_t j = 0; j < text_bytes; j++) {
            random = random * 1664525U + 1013904223U;
            *request++ = "abcdefghijklmnopqrstuvwxyz"[(random >> 16) % 26];
            *reply++ = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(random >> 16) % 26];
        }
        request = stpcpy(request, w->after);
        reply = stpcpy(reply, w->reply_after);
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
