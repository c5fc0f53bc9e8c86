/* liar-upstream: takes concbench's place as an upstream, and answers every GET
 * with a value of the right length that is not the right one. A process for
 * each connection.
 *
 *     liar-upstream upstream --listen unix:PATH ... */
#include "support/listen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { VALUE_BYTES = 64 };

/* Requests come one at a time, and are shorter than a segment. */
static _Noreturn void lie(int fd)
{
    char request[256];
    char reply[VALUE_BYTES + 16];
    int head = snprintf(reply, sizeof reply, "$%d\r\n", VALUE_BYTES);

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    memset(reply + head, 'w', VALUE_BYTES);
    memcpy(reply + head + VALUE_BYTES, "\r\n", 2);
    while (recv(fd, request, sizeof request, 0) > 0)
        if (send(fd, reply, (size_t)head + VALUE_BYTES + 2, MSG_NOSIGNAL) < 0)
            break;
    _exit(EXIT_SUCCESS);
}

int main(int argc, char **argv)
{
    struct pollfd polled = {.events = POLLIN};

    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "--listen") == 0)
            polled.fd = listen_open(argv[i + 1], 4096, false);
    if (polled.fd <= 0) {
        (void)fprintf(stderr, "liar-upstream: --listen: %s\n",
                      strerror(-polled.fd));
        return EXIT_FAILURE;
    }
    (void)signal(SIGCHLD, SIG_IGN);
    while (poll(&polled, 1, -1) >= 0 || errno == EINTR) {
        int fd = accept(polled.fd, NULL, NULL);

        if (fd >= 0 && fork() == 0)
            lie(fd);
        if (fd >= 0)
            (void)close(fd);
    }
    return EXIT_FAILURE;
}
