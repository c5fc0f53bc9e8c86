/* How the programs of a system are called. */
#include "harness/run/launch.h"

#include "harness/run/blob_file.h"
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

enum { DIGITS = 20, WORDS_MAX = 16 };

/* What stands for a word in braces; the last row is empty. */
struct filling {
    const char *word;
    const char *text;
};

static const struct filling nothing[] = {{NULL, NULL}};

static const struct filling *find_filling(const struct filling *fillings,
                                          const char *text)
{
    for (; fillings->word != NULL; fillings++)
        if (strncmp(text, fillings->word, strlen(fillings->word)) == 0)
            return fillings;
    return NULL;
}

/* The text with every such word replaced; without `to` only measured. Returns
 * the length. */
static size_t fill(const char *text, const struct filling *fillings, char *to)
{
    size_t len = 0;

    while (*text != '\0') {
        const struct filling *filling = find_filling(fillings, text);
        const char *from = filling != NULL ? filling->text : text;
        size_t n = filling != NULL ? strlen(from) : 1;

        if (to != NULL)
            memcpy(to + len, from, n);
        len += n;
        text += filling != NULL ? strlen(filling->word) : 1;
    }
    if (to != NULL)
        to[len] = '\0';
    return len;
}

/* Adds the list's words to `*count` and the bytes of its texts to `*size`. */
static void measure(const char *const *list, const struct filling *fillings,
                    size_t *count, size_t *size)
{
    for (; list != NULL && *list != NULL; list++) {
        *count += 1;
        *size += fill(*list, fillings, NULL) + 1;
    }
}

static void copy(const char *const *list, const struct filling *fillings,
                 char ***word, char **text)
{
    for (; list != NULL && *list != NULL; list++) {
        *(*word)++ = *text;
        *text += fill(*list, fillings, *text) + 1;
    }
}

/* Both lists after each other: the pointers first, then the texts. */
static char **join(const char *const *first, const char *const *second,
                   const struct filling *fillings)
{
    size_t count = 1;
    size_t size = 0;
    char **words;
    char **word;
    char *text;

    measure(first, nothing, &count, &size);
    measure(second, fillings, &count, &size);
    words = malloc(count * sizeof *words + size);
    if (words == NULL)
        return NULL;
    word = words;
    text = (char *)(words + count);
    copy(first, nothing, &word, &text);
    copy(second, fillings, &word, &text);
    *word = NULL;
    return words;
}

/* "serve-NAME". */
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

    return find_program(model, path) < 0 ? NULL : join(words, NULL, nothing);
}

/* Appends what a model's program needs for the workload to its words. */
static void add_needs(const struct workload *workload, const char *blob,
                      const char *upstream, const char **words)
{
    while (*words != NULL)
        words++;
    if (workload->kind == WORKLOAD_BLOB) {
        *words++ = "--blob";
        *words++ = blob;
    }
    if (workload->kind == WORKLOAD_FETCH) {
        *words++ = "--upstream";
        *words++ = upstream;
    }
    if (workload->kind == WORKLOAD_CRASH)
        *words++ = "--allow-crash";
}

char **launch_server(const struct system_spec *system,
                     const struct workload *workload, const char *upstream,
                     uint16_t port, int cores)
{
    const char *const *own = (const char *const *)system->arguments;
    char path[PATH_MAX];
    char bin[PATH_MAX] = "";
    char root[PATH_MAX] = "";
    char blob[BLOB_FILE_PATH] = "";
    char drain[16];
    char port_text[DIGITS];
    char cores_text[DIGITS];
    const struct filling fillings[] = {
        {"{port}", port_text}, {"{cores}", cores_text},
        {"{blob}", blob},      {"{upstream}", upstream},
        {"{bin}", bin},        {"{root}", root},
        {NULL, NULL}};
    const char *words[WORDS_MAX + 1] = {path,
                                        "--listen",
                                        "127.0.0.1:0",
                                        "--protocol",
                                        protocol_name(workload->protocol),
                                        "--drain-timeout",
                                        drain,
                                        NULL};
    int rc = workload->kind == WORKLOAD_BLOB ? blob_file_ready(blob) : 0;

    if (rc < 0) {
        errno = -rc;
        return NULL;
    }
    add_needs(workload, blob, upstream, words);
    (void)snprintf(port_text, sizeof port_text, "%" PRIu16, port);
    (void)snprintf(cores_text, sizeof cores_text, "%d", cores);
    (void)snprintf(drain, sizeof drain, "%ds", LAUNCH_DRAIN_S);
    if (paths_programs(bin) < 0 || paths_data(".", root) < 0) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    if (system->model[0] == '\0')
        return join(NULL, own, fillings);
    if (find_program(system->model, path) < 0)
        return NULL;
    return join(words, own, fillings);
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
