/* One reply at a time through the parser. */
#include "workloads/hearing.h"

#include <errno.h>
#include <string.h>

static int head_ended(http_parser *parser)
{
    struct hearing *h = parser->data;

    h->is_wrong = parser->status_code != HTTP_STATUS_OK;
    parser->upgrade = 0;
    return 0;
}

static int body_came(http_parser *parser, const char *at, size_t len)
{
    struct hearing *h = parser->data;

    if (h->is_wrong || len > h->body_len || memcmp(at, h->body, len) != 0) {
        h->is_wrong = true;
        return 0;
    }
    h->body += len;
    h->body_len -= len;
    return 0;
}

static int message_ended(http_parser *parser)
{
    struct hearing *h = parser->data;

    h->is_whole = true;
    http_parser_pause(parser, 1);
    return 0;
}

void hearing_begin(struct hearing *h, const char *body, size_t body_len)
{
    *h = (struct hearing){.body = body, .body_len = body_len};
    http_parser_init(&h->parser, HTTP_RESPONSE);
}

int hearing_take(struct hearing *h, const char *data, size_t n, size_t *taken)
{
    static const http_parser_settings settings = {
        .on_headers_complete = head_ended,
        .on_body = body_came,
        .on_message_complete = message_ended,
    };
    enum http_errno error;

    h->parser.data = h;
    *taken = http_parser_execute(&h->parser, &settings, data, n);
    error = HTTP_PARSER_ERRNO(&h->parser);
    if (h->is_wrong || (error != HPE_OK && error != HPE_PAUSED) ||
        (h->is_whole && h->body_len > 0))
        return -EBADMSG;
    return h->is_whole ? 1 : 0;
}
