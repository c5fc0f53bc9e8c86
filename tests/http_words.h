/* HTTP as tests say and hear it. Lengths are texts: "5". */
#ifndef HTTP_WORDS_H
#define HTTP_WORDS_H

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define HEAD(path) "HEAD " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define POST(len, text)                                                        \
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " len "\r\n\r\n" text
#define CHUNKED(chunks)                                                        \
    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "                    \
    "chunked\r\n\r\n" chunks

#define STATUS(status, len, more)                                              \
    "HTTP/1.1 " status "\r\nContent-Type: text/plain\r\nContent-Length: " len  \
    "\r\n" more "\r\n"
#define LENGTH(len) "Content-Length: " len "\r\n"
#define TASK(path, len, body)                                                  \
    "POST " path " HTTP/1.1\r\nHost: a\r\n" LENGTH(len) "\r\n" body
#define CLOSE "Connection: close\r\n"
#define REPLY(len, text) STATUS("200 OK", len, "") text
#define LAST(len, text) STATUS("200 OK", len, CLOSE) text
#define BAD(len) STATUS("400 Bad Request", len, "")
#define UNFINISHED STATUS("400 Bad Request", "19", CLOSE) "unfinished request\n"
#define PATHS                                                                  \
    "/fib/N /wait/TIME /mixed/N/TIME/M /fetch/KEY /blob/BYTES /echo "          \
    "/task/REPEATS/TIME\n"
#define NOWHERE STATUS("404 Not Found", "82", "") PATHS
#define TOO_LARGE(more)                                                        \
    STATUS("413 Payload Too Large", "19", more) "body beyond 64 KiB\n"
#define TOO_LONG                                                               \
    STATUS("431 Request Header Fields Too Large", "19", CLOSE)                 \
    "head beyond 16 KiB\n"

#endif
