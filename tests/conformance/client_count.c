/* Replies among the bytes that a client hears. */
#include "tests/conformance/client_count.h"

#include "tests/conformance/server.h"

/* On the line protocol every reply is a line, and a bad request's begins with
 * `error `, which no other reply can: they have no lower case but `ok`. */
static void count_lines(struct client *c, const char *data, size_t len)
{
    static const char error[] = "error ";
    struct counts *seen = &c->trial->server->seen;

    for (size_t i = 0; i < len; i++) {
        if (c->line_at == 0)
            c->is_error = true;
        if (c->line_at < sizeof error - 1 && data[i] != error[c->line_at])
            c->is_error = false;
        c->line_at++;
        if (data[i] == '\n') {
            seen->requests++;
            seen->errors += c->is_error;
            c->line_at = 0;
        }
    }
}

static int head_ended(http_parser *parser)
{
    const struct client *c = parser->data;

    return c->hears_heads ? 1 : 0;
}

/* `100 Continue` is no reply yet. */
static int message_ended(http_parser *parser)
{
    struct client *c = parser->data;
    struct counts *seen = &c->trial->server->seen;

    if (parser->status_code < HTTP_STATUS_OK)
        return 0;
    seen->requests++;
    seen->errors += parser->status_code >= HTTP_STATUS_BAD_REQUEST;
    return 0;
}

void client_count_begin(struct client *c)
{
    http_parser_init(&c->parser, HTTP_RESPONSE);
    c->parser.data = c;
}

void client_count(struct client *c, const char *data, size_t len)
{
    static const http_parser_settings settings = {
        .on_headers_complete = head_ended,
        .on_message_complete = message_ended,
    };

    if (c->trial->protocol == PROTOCOL_LINE)
        count_lines(c, data, len);
    else if (c->trial->protocol == PROTOCOL_HTTP)
        (void)http_parser_execute(&c->parser, &settings, data, len);
}
