/* Requests of RESP2. */
#include "harness/upstream/resp.h"

#include <errno.h>
#include <string.h>

/* The line at `from`: its length without "\r\n" or "\n", and where the next one
 * begins. 0 when it is not complete. */
static size_t take_line(const char *bytes, size_t len, size_t from,
                        size_t *line_len)
{
    const char *newline =
        from < len ? memchr(bytes + from, '\n', len - from) : NULL;
    size_t end;

    if (newline == NULL)
        return 0;
    end = (size_t)(newline - bytes);
    *line_len = end - from;
    if (end > from && bytes[end - 1] == '\r')
        *line_len -= 1;
    return end + 1;
}

/* "*2" or "$64": the number behind the sign, or -1. */
static long read_number(const char *line, size_t len, char sign, long most)
{
    long number = 0;

    if (len < 2 || line[0] != sign)
        return -1;
    for (size_t i = 1; i < len; i++) {
        if (line[i] < '0' || line[i] > '9')
            return -1;
        number = number * 10 + (line[i] - '0');
        if (number > most)
            return -1;
    }
    return number;
}

static ssize_t read_array(const char *bytes, size_t len,
                          struct resp_request *request)
{
    size_t line_len;
    size_t at = take_line(bytes, len, 0, &line_len);
    long count;

    if (at == 0)
        return 0;
    count = read_number(bytes, line_len, '*', RESP_WORDS);
    if (count < 0)
        return -EPROTO;
    for (long i = 0; i < count; i++) {
        size_t text = take_line(bytes, len, at, &line_len);
        long word_len;

        if (text == 0)
            return 0;
        word_len = read_number(bytes + at, line_len, '$', RESP_WORD_BYTES);
        if (word_len < 0)
            return -EPROTO;
        if (len - text < (size_t)word_len + 2)
            return 0;
        if (memcmp(bytes + text + word_len, "\r\n", 2) != 0)
            return -EPROTO;
        request->words[i].text = bytes + text;
        request->words[i].len = (size_t)word_len;
        at = text + (size_t)word_len + 2;
    }
    request->count = (size_t)count;
    return (ssize_t)at;
}

static ssize_t read_inline(const char *bytes, size_t len,
                           struct resp_request *request)
{
    size_t line_len;
    size_t next = take_line(bytes, len, 0, &line_len);

    for (size_t i = 0; next != 0 && i < line_len;) {
        size_t begin = i;

        while (i < line_len && bytes[i] != ' ')
            i++;
        if (i > begin && request->count == RESP_WORDS)
            return -EPROTO;
        if (i > begin)
            request->words[request->count++] =
                (struct resp_word){bytes + begin, i - begin};
        i++;
    }
    return (ssize_t)next;
}

ssize_t resp_read(const char *bytes, size_t len, struct resp_request *request)
{
    ssize_t n = 0;

    *request = (struct resp_request){0};
    if (len > 0)
        n = bytes[0] == '*' ? read_array(bytes, len, request)
                            : read_inline(bytes, len, request);
    return n == 0 && len >= RESP_REQUEST_BYTES ? -EPROTO : n;
}
