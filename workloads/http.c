/* The head of a reply. */
#include "workloads/http.h"

#include <assert.h>
#include <http_parser.h>
#include <stdio.h>
#include <string.h>

struct text {
    char *end;
    char *limit;
};

static void put(struct text *text, const char *piece)
{
    size_t len = strlen(piece);

    assert(text->end + len <= text->limit);
    memcpy(text->end, piece, len);
    text->end += len;
}

static void put_line(struct text *text, const char *name, const char *value)
{
    put(text, name);
    put(text, value);
    put(text, "\r\n");
}

static void put_number(struct text *text, size_t number)
{
    char digits[24];
    char *first = digits + sizeof digits - 1;

    *first = '\0';
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    put(text, first);
}

size_t http_put_head(char text[HTTP_REPLY_HEAD_MAX],
                     const struct http_head *head)
{
    struct text to = {text, text + HTTP_REPLY_HEAD_MAX};

    put(&to, "HTTP/1.1 ");
    put_number(&to, (size_t)head->status);
    put_line(&to, " ", http_status_str((enum http_status)head->status));
    put_line(&to, "Content-Type: text/plain", "");
    put(&to, "Content-Length: ");
    put_number(&to, head->body_bytes);
    put(&to, "\r\n");
    if (head->allow != NULL)
        put_line(&to, "Allow: ", head->allow);
    if (head->connection != NULL)
        put_line(&to, "Connection: ", head->connection);
    put(&to, "\r\n");
    return (size_t)(to.end - text);
}
