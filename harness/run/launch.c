/* How the programs of a system are called. */
#include "harness/run/launch.h"

#include "harness/run/paths.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT_WORD "{port}"

enum { PORT_DIGITS = 5 };

/* The text with every {port} replaced; without `to` only measured. Returns the
 * length. */
static size_t fill_port(const char *text, const char *port, char *to)
{
    size_t len = 0;

    while (*text != '\0') {
        bool is_port = strncmp(text, PORT_WORD, strlen(PORT_WORD)) == 0;
        const char *from = is_port ? port : text;
        size_t n = is_port ? strlen(port) : 1;

        if (to != NULL)
            memcpy(to + len, from, n);
        len += n;
        text += is_port ? strlen(PORT_WORD) : 1;
    }
    if (to != NULL)
        to[len] = '\0';
    return len;
}

/* Adds the list's words to `*count` and the bytes of its texts to `*size`. */
static void measure(const char *const *list, const char *port, size_t *count,
                    size_t *size)
{
    for (; list != NULL && *list != NULL; list++) {
        *count += 1;
        *size += fill_port(*list, port, NULL) + 1;
    }
}

static void copy(const char *const *list, const char *port, char ***word,
                 char **text)
{
    for (; list != NULL && *list != NULL; list++) {
        *(*word)++ = *text;
        *text += fill_port(*list, port, *text) + 1;
    }
}

/* Both lists after each other: the pointers first, then the texts. */
static char **join(const char *const *first, const char *const *second,
                   const char *port)
{
    size_t count = 1;
    size_t size = 0;
    char **words;
    char **word;
    char *text;

    measure(first, port, &count, &size);
    measure(second, port, &count, &size);
    words = malloc(count * sizeof *words + size);
    if (words == NULL)
        return NULL;
    word = words;
    text = (char *)(words + count);
    copy(first, port, &word, &text);
    copy(second, port, &word, &text);
    *word = NULL;
    return words;
}

/* "serve-NAME" beside concbench. */
static int find_program(const char *model, char path[PATH_MAX])
{
    char name[RECORD_NAME + sizeof "serve-"];
    int rc;

    (void)snprintf(name, sizeof name, "serve-%.63s", model);
    rc = paths_program(name, path);
    errno = -rc;
    return rc;
}

char **launch_question(const char *model, const char *option)
{
    char path[PATH_MAX];
    const char *const words[] = {path, option, NULL};

    return find_program(model, path) < 0 ? NULL : join(words, NULL, PORT_WORD);
}

char **launch_server(const struct system_spec *system, enum protocol protocol,
                     uint16_t port)
{
    const char *const *own = (const char *const *)system->arguments;
    char path[PATH_MAX];
    char drain[16];
    char digits[PORT_DIGITS + 1];
    const char *const words[] = {path,
                                 "--listen",
                                 "127.0.0.1:0",
                                 "--protocol",
                                 protocol_name(protocol),
                                 "--drain-timeout",
                                 drain,
                                 NULL};

    (void)snprintf(digits, sizeof digits, "%" PRIu16, port);
    if (system->model[0] == '\0')
        return join(own, NULL, digits);
    (void)snprintf(drain, sizeof drain, "%ds", LAUNCH_DRAIN_S);
    if (find_program(system->model, path) < 0)
        return NULL;
    return join(words, own, PORT_WORD);
}

int launch_choose_port(uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int rc = 0;

    if (fd < 0)
        return -errno;
    if (bind(fd, (struct sockaddr *)&address, len) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) < 0)
        rc = -errno;
    *port = ntohs(address.sin_port);
    (void)close(fd);
    return rc;
}
