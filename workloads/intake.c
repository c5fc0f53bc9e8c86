/* A request's way through the parser. */
#include "workloads/intake.h"

#include <string.h>
#include <strings.h>

/* The first reason counts. */
static void refuse(struct intake *i, int status, const char *reason)
{
    if (i->status != 0)
        return;
    i->status = status;
    i->reason = reason;
}

static bool is_text(const struct intake *i, struct span span, const char *text)
{
    return span.len == strlen(text) &&
           strncasecmp(i->base + span.at, text, span.len) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The parser leaves the blanks behind a value: RFC 9112, 5.1. */
static void trim(const struct intake *i, struct span *value)
{
    while (value->len > 0 && is_blank(i->base[value->at + value->len - 1]))
        value->len--;
}

/* What a header line says of how to go on. The parser takes a blank before the
 * colon, and obeys the line, as not all do: no two agree on such a body. */
static void end_header(struct intake *i)
{
    trim(i, &i->value);
    i->is_unframed |=
        i->name.len > 0 && memchr(i->base + i->name.at, ' ', i->name.len);
    if (is_text(i, i->name, "Host"))
        i->hosts++;
    else if (is_text(i, i->name, "Expect"))
        i->expects = is_text(i, i->value, "100-continue");
    else if (is_text(i, i->name, "Transfer-Encoding") &&
             !is_text(i, i->value, "chunked"))
        refuse(i, HTTP_STATUS_NOT_IMPLEMENTED, "no coding but chunked");
    i->name = i->value = (struct span){0};
}

/* The pieces that a callback is given follow each other in the buffer. */
static void extend(struct intake *i, struct span *span, const char *at,
                   size_t len)
{
    if (span->at == 0)
        span->at = (uint32_t)(at - i->base);
    span->len += (uint32_t)len;
}

static int url_came(http_parser *parser, const char *at, size_t len)
{
    struct intake *i = parser->data;

    extend(i, &i->url, at, len);
    return 0;
}

/* Header lines come after the body, too, and are of no use then. */
static int name_came(http_parser *parser, const char *at, size_t len)
{
    struct intake *i = parser->data;

    if (i->phase != INTAKE_HEAD)
        return 0;
    if (i->value.at != 0)
        end_header(i);
    extend(i, &i->name, at, len);
    return 0;
}

static int value_came(http_parser *parser, const char *at, size_t len)
{
    struct intake *i = parser->data;

    if (i->phase == INTAKE_HEAD)
        extend(i, &i->value, at, len);
    return 0;
}

/* Content-Length, where there is one, is known by now. */
static int head_ended(http_parser *parser)
{
    struct intake *i = parser->data;
    bool is_old = parser->http_minor == 0;

    end_header(i);
    if (i->is_unframed)
        refuse(i, HTTP_STATUS_BAD_REQUEST, "blank in a header's name");
    if (parser->http_major != 1)
        refuse(i, HTTP_STATUS_HTTP_VERSION_NOT_SUPPORTED, "not HTTP/1");
    if (i->hosts != 1 && !(is_old && i->hosts == 0))
        refuse(i, HTTP_STATUS_BAD_REQUEST, "one Host is needed");
    if ((parser->flags & F_CONTENTLENGTH) != 0 &&
        parser->content_length > HTTP_BODY_MAX)
        refuse(i, HTTP_STATUS_PAYLOAD_TOO_LARGE, "body beyond 64 KiB");
    i->expects = i->expects && !is_old;
    i->keeps_alive =
        parser->http_major == 1 && http_should_keep_alive(parser) != 0;
    parser->upgrade = parser->method == HTTP_CONNECT;
    i->phase = INTAKE_BODY;
    http_parser_pause(parser, 1);
    return 0;
}

static int body_came(http_parser *parser, const char *at, size_t len)
{
    struct intake *i = parser->data;
    char *to;

    if (i->body.len + len > HTTP_BODY_MAX)
        refuse(i, HTTP_STATUS_PAYLOAD_TOO_LARGE, "body beyond 64 KiB");
    if (i->status != 0) {
        i->body.len = 0;
        return 0;
    }
    to = i->base + i->body.at + i->body.len;
    if (to != at)
        memmove(to, at, len);
    i->body.len += (uint32_t)len;
    return 0;
}

static int message_ended(http_parser *parser)
{
    struct intake *i = parser->data;

    i->phase = INTAKE_WHOLE;
    http_parser_pause(parser, 1);
    return 0;
}

static const http_parser_settings settings = {
    .on_url = url_came,
    .on_header_field = name_came,
    .on_header_value = value_came,
    .on_headers_complete = head_ended,
    .on_body = body_came,
    .on_message_complete = message_ended,
};

void intake_begin(struct intake *i)
{
    *i = (struct intake){0};
    http_parser_init(&i->parser, HTTP_REQUEST);
}

static void give_up(struct intake *i, int status, const char *reason)
{
    refuse(i, status, reason);
    i->phase = INTAKE_BROKEN;
}

/* The parser stopped by itself. */
static void judge_error(struct intake *i, enum http_errno error)
{
    if (error == HPE_HEADER_OVERFLOW)
        give_up(i, HTTP_STATUS_REQUEST_HEADER_FIELDS_TOO_LARGE,
                "too long between chunks");
    else
        give_up(i, HTTP_STATUS_BAD_REQUEST, http_errno_description(error));
}

/* The parser stands before the head's last byte. */
static void begin_body(struct intake *i)
{
    i->body.at = i->at + 1;
    if (i->is_unframed || (i->status != 0 && i->expects))
        i->phase = INTAKE_BROKEN;
}

uint32_t intake_parse(struct intake *i, char *base, uint32_t len)
{
    i->base = base;
    i->parser.data = i;
    while (i->phase < INTAKE_WHOLE && i->at < len) {
        bool was_head = i->phase == INTAKE_HEAD;
        uint32_t end = was_head && len > HTTP_HEAD_MAX ? HTTP_HEAD_MAX : len;
        enum http_errno error;

        i->at += (uint32_t)http_parser_execute(&i->parser, &settings,
                                               base + i->at, end - i->at);
        error = HTTP_PARSER_ERRNO(&i->parser);
        if (error == HPE_PAUSED)
            http_parser_pause(&i->parser, 0);
        else if (error != HPE_OK)
            judge_error(i, error);
        else if (was_head && i->at == HTTP_HEAD_MAX)
            give_up(i, HTTP_STATUS_REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "head beyond 16 KiB");
        else if (!was_head)
            len = i->at = i->body.at + i->body.len;
        if (was_head && i->phase == INTAKE_BODY)
            begin_body(i);
    }
    return len;
}
