/* When a server that was just started can be talked to. */
#include "harness/run/ready.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READY_WORD "ready "

enum ready ready_by_line(const char *output, char *address, size_t size)
{
    const char *end = strchr(output, '\n');
    size_t word_len = strlen(READY_WORD);
    size_t len;

    if (end == NULL)
        return strlen(output) < size ? READY_NOT_YET : READY_NEVER;
    if (strncmp(output, READY_WORD, word_len) != 0)
        return READY_NEVER;
    len = (size_t)(end - output) - word_len;
    if (len == 0 || len >= size)
        return READY_NEVER;
    memcpy(address, output + word_len, len);
    address[len] = '\0';
    return READY_YES;
}

enum ready ready_by_port(const char *address)
{
    struct sockaddr_in peer = {.sin_family = AF_INET,
                               .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const char *colon = strrchr(address, ':');
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    enum ready ready = READY_NOT_YET;

    if (fd < 0 || colon == NULL)
        goto close_fd;
    peer.sin_port = htons((uint16_t)strtoul(colon + 1, NULL, 10));
    /* On the loopback it connects or is refused at once. */
    if (connect(fd, (struct sockaddr *)&peer, sizeof peer) == 0)
        ready = READY_YES;
close_fd:
    if (fd >= 0)
        (void)close(fd);
    return ready;
}
