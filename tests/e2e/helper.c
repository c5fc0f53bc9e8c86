/* helper: what the end-to-end scripts need and sh has not.
 *
 *     helper json FILE PATH     the value at loads.0.name; PATH# counts
 *     helper lines FILE KEY...  those values of every line, with tabs between
 *     helper port               a port that is free now
 *     helper await PORT         until 127.0.0.1:PORT accepts, 10 s at most
 *     helper ask PORT N LINE REPLY
 *                               sends LINE N times, each when the reply before
 *                               it is in; prints the median time, in ns
 *     helper marked TEXT        the processes with TEXT in their environment,
 *                               as lines of process id and program
 *
 * Exits 0, 1 when there is no such thing, 2 for wrong usage. */
#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <inttypes.h>
#include <jansson.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { LINE_ROOM = 4 * 1024 * 1024, AWAIT_TRIES = 1000, AWAIT_MS = 10 };
enum { ASK_MAX = 1000, ASK_SECONDS = 10 };

/* One step of a path: a key, or an index of an array. */
static json_t *step(json_t *json, const char *name, size_t len)
{
    char key[128];

    if (len >= sizeof key)
        return NULL;
    memcpy(key, name, len);
    key[len] = '\0';
    if (json_is_array(json))
        return json_array_get(json, strtoul(key, NULL, 10));
    return json_object_get(json, key);
}

/* Prints what is at `path` of the document. */
static bool print_at(json_t *json, const char *path)
{
    char *text;

    while (json != NULL && *path != '\0') {
        size_t len = strcspn(path, ".#");

        if (len > 0)
            json = step(json, path, len);
        path += len;
        if (json != NULL && *path == '#') {
            printf("%zu", json_is_array(json) ? json_array_size(json)
                                              : json_object_size(json));
            return true;
        }
        path += *path == '.';
    }
    if (json == NULL)
        return false;
    if (json_is_string(json))
        return fputs(json_string_value(json), stdout) >= 0;
    text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
    if (text == NULL)
        return false;
    (void)fputs(text, stdout);
    free(text);
    return true;
}

static int print_json(const char *file, const char *path)
{
    json_error_t error;
    json_t *json = json_load_file(file, 0, &error);
    bool ok;

    if (json == NULL) {
        fprintf(stderr, "helper: %s:%d: %s\n", file, error.line, error.text);
        return EXIT_FAILURE;
    }
    ok = print_at(json, path);
    (void)putchar('\n');
    json_decref(json);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool print_line(const char *line, char **keys)
{
    json_error_t error;
    json_t *json = json_loads(line, 0, &error);

    if (json == NULL) {
        fprintf(stderr, "helper: %s: %.60s\n", error.text, line);
        return false;
    }
    for (; *keys != NULL; keys++) {
        if (!print_at(json, *keys))
            (void)putchar('-');
        (void)putchar(keys[1] != NULL ? '\t' : '\n');
    }
    json_decref(json);
    return true;
}

static int print_lines(const char *file, char **keys)
{
    FILE *from = fopen(file, "r");
    char *line = malloc(LINE_ROOM);
    bool ok = from != NULL && line != NULL;

    if (!ok)
        perror(file);
    while (ok && fgets(line, LINE_ROOM, from) != NULL)
        ok = print_line(line, keys);
    free(line);
    if (from != NULL)
        (void)fclose(from);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

static struct sockaddr_in loopback(unsigned long port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int print_port(void)
{
    struct sockaddr_in in = loopback(0);
    socklen_t len = sizeof in;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&in, len) < 0 ||
        getsockname(fd, (struct sockaddr *)&in, &len) < 0) {
        perror("helper");
        return EXIT_FAILURE;
    }
    printf("%u\n", ntohs(in.sin_port));
    close(fd);
    return EXIT_SUCCESS;
}

static int await_port(const char *text)
{
    struct sockaddr_in in = loopback(strtoul(text, NULL, 10));

    for (int i = 0; i < AWAIT_TRIES; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        int rc = connect(fd, (struct sockaddr *)&in, sizeof in);

        if (fd >= 0)
            close(fd);
        if (rc == 0)
            return EXIT_SUCCESS;
        (void)poll(NULL, 0, AWAIT_MS);
    }
    fprintf(stderr, "helper: nobody listens on port %s\n", text);
    return EXIT_FAILURE;
}

static int64_t now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int compare_times(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* One line there, and one back, which has to be the right one. */
static bool ask_once(int fd, const char *line, const char *reply)
{
    char text[256];
    size_t have = 0;
    int len = snprintf(text, sizeof text, "%s\n", line);

    if (len < 0 || (size_t)len >= sizeof text ||
        send(fd, text, (size_t)len, MSG_NOSIGNAL) != len)
        return false;
    while (have == 0 || text[have - 1] != '\n') {
        ssize_t n = recv(fd, text + have, sizeof text - have, 0);

        if (n <= 0)
            return false;
        have += (size_t)n;
    }
    return have == strlen(reply) + 1 && memcmp(text, reply, have - 1) == 0;
}

static int ask(const char *port, const char *count, const char *line,
               const char *reply)
{
    struct sockaddr_in in = loopback(strtoul(port, NULL, 10));
    struct timeval limit = {.tv_sec = ASK_SECONDS};
    int64_t times[ASK_MAX];
    size_t n = strtoul(count, NULL, 10);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool ok =
        n > 0 && n <= ASK_MAX && fd >= 0 &&
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0 &&
        connect(fd, (struct sockaddr *)&in, sizeof in) == 0;

    for (size_t i = 0; ok && i < n; i++) {
        int64_t begin_ns = now_ns();

        ok = ask_once(fd, line, reply);
        times[i] = now_ns() - begin_ns;
    }
    if (fd >= 0)
        close(fd);
    if (!ok) {
        fprintf(stderr, "helper: no reply, or not %s, to %s\n", reply, line);
        return EXIT_FAILURE;
    }
    qsort(times, n, sizeof times[0], compare_times);
    printf("%" PRId64 "\n", times[n / 2]);
    return EXIT_SUCCESS;
}

/* Up to `room` - 1 bytes of a file of /proc/PID. */
static size_t read_proc(const char *pid, const char *name, char *text,
                        size_t room)
{
    char path[64];
    FILE *file;
    size_t n;

    text[0] = '\0';
    (void)snprintf(path, sizeof path, "/proc/%.20s/%.20s", pid, name);
    file = fopen(path, "r");
    if (file == NULL)
        return 0;
    n = fread(text, 1, room - 1, file);
    (void)fclose(file);
    text[n] = '\0';
    return n;
}

/* A zombie has no environment and is not found: it runs no more. */
static int print_marked(const char *mark)
{
    static char text[256 * 1024];
    DIR *dir = opendir("/proc");
    const struct dirent *entry;
    int found = EXIT_FAILURE;

    if (dir == NULL)
        return EXIT_FAILURE;
    while ((entry = readdir(dir)) != NULL) {
        size_t n;

        if (!isdigit((unsigned char)entry->d_name[0]) ||
            strtol(entry->d_name, NULL, 10) == getpid())
            continue;
        n = read_proc(entry->d_name, "environ", text, sizeof text);
        if (memmem(text, n, mark, strlen(mark)) == NULL)
            continue;
        (void)read_proc(entry->d_name, "comm", text, sizeof text);
        printf("%s %s", entry->d_name, text);
        found = EXIT_SUCCESS;
    }
    (void)closedir(dir);
    return found;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";

    if (strcmp(what, "json") == 0 && argc == 4)
        return print_json(argv[2], argv[3]);
    if (strcmp(what, "lines") == 0 && argc >= 4)
        return print_lines(argv[2], argv + 3);
    if (strcmp(what, "port") == 0 && argc == 2)
        return print_port();
    if (strcmp(what, "await") == 0 && argc == 3)
        return await_port(argv[2]);
    if (strcmp(what, "ask") == 0 && argc == 6)
        return ask(argv[2], argv[3], argv[4], argv[5]);
    if (strcmp(what, "marked") == 0 && argc == 3)
        return print_marked(argv[2]);
    fprintf(stderr, "helper: json, lines, port, await, ask or marked\n");
    return 2;
}
