/* liar: a raw echo server with one chosen fault, to prove that faults are
 * caught. It has our options and lines (`ready`, `served`), so that it can
 * stand for a model; a port as its argument, so that it can stand for a
 * foreign server. A thread for each connection; a reply for each read. */
#include "support/clock.h"
#include "support/options.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVERY = 100, LIFETIME = 1000, SLOW_MS = 50, BUFFER = 16 * 1024 };

/* The first reply takes so long, and after each TIRING_NS as long again. */
#define TIRED_NS (2 * NS_PER_MS)
#define TIRING_NS (20 * NS_PER_MS)

enum lie {
    NONE,
    WRONG_BYTE,  /* in every hundredth reply */
    SHORT_REPLY, /* every hundredth lacks its last byte */
    EXTRA_BYTE,  /* every hundredth has one more */
    SLOW,        /* every reply is 50 ms late */
    CLOSE,       /* in the middle of every hundredth reply */
    MUTE,        /* never answers */
    NEVER_READY, /* neither listens nor says so */
    DIE,         /* after a thousand requests */
    HANG,        /* does not mind SIGTERM */
    MISCOUNT,    /* serves well, and says that it served less */
    TIRE,        /* takes longer and longer */
    LIES
};

static const char *const names[LIES + 1] = {
    [NONE] = "none",         [WRONG_BYTE] = "wrong-byte",
    [SHORT_REPLY] = "short", [EXTRA_BYTE] = "extra",
    [SLOW] = "slow",         [CLOSE] = "close",
    [MUTE] = "mute",         [NEVER_READY] = "never-ready",
    [DIE] = "die",           [HANG] = "hang",
    [MISCOUNT] = "miscount", [TIRE] = "tire",
};

static enum lie lie;
static atomic_uint_fast64_t accepted, requests, bytes_in, bytes_out;
static uint64_t begun_ns;

/* Sends all of it. Counted before, so that whoever has the reply finds it
 * counted. */
static bool send_all(int fd, const char *data, size_t len)
{
    bytes_out += len;
    while (len > 0) {
        ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0) {
            data += n;
            len -= (size_t)n;
        }
    }
    return true;
}

static void sleep_longer(void)
{
    uint64_t now_ns = clock_now_ns();
    uint64_t for_ns = TIRED_NS + (now_ns - begun_ns) / (TIRING_NS / TIRED_NS);

    (void)clock_sleep_until(now_ns + for_ns);
}

/* One reply, honest or not. False ends the connection. */
static bool reply(int fd, char *data, size_t len)
{
    uint64_t count = ++requests;

    if (lie == DIE && count >= LIFETIME)
        _exit(3);
    if (lie == SLOW)
        (void)clock_sleep_until(clock_now_ns() + SLOW_MS * NS_PER_MS);
    if (lie == TIRE)
        sleep_longer();
    if (lie == MUTE)
        return true;
    if (count % EVERY != 0)
        return send_all(fd, data, len);
    switch (lie) {
    case WRONG_BYTE:
        data[len / 2] ^= 1;
        return send_all(fd, data, len);
    case SHORT_REPLY:
        return send_all(fd, data, len - 1);
    case EXTRA_BYTE:
        return send_all(fd, data, len) && send_all(fd, "!", 1);
    case CLOSE:
        (void)send_all(fd, data, len / 2);
        return false;
    default:
        return send_all(fd, data, len);
    }
}

static void *serve(void *arg)
{
    int *fd = arg;
    char data[BUFFER];
    ssize_t n;

    while ((n = recv(*fd, data, sizeof data, 0)) > 0 ||
           (n < 0 && errno == EINTR)) {
        if (n < 0)
            continue;
        bytes_in += (uint64_t)n;
        for (ssize_t i = 0; i < n; i++)
            if (data[i] >= 'a' && data[i] <= 'z')
                data[i] = (char)(data[i] - 32);
        if (!reply(*fd, data, (size_t)n))
            break;
    }
    close(*fd);
    free(fd);
    return NULL;
}

static void *accept_all(void *arg)
{
    int listener = *(int *)arg;
    const int one = 1;

    for (;;) {
        int *fd = malloc(sizeof *fd);
        pthread_t thread;

        if (fd == NULL)
            exit(EXIT_FAILURE);
        *fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (*fd < 0) {
            free(fd);
            continue;
        }
        accepted++;
        (void)setsockopt(*fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (pthread_create(&thread, NULL, serve, fd) != 0)
            exit(EXIT_FAILURE);
        (void)pthread_detach(thread);
    }
}

/* Listens on 127.0.0.1 and says so. */
static int open_listener(uint16_t port)
{
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_port = htons(port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof in;
    const int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&in, sizeof in) < 0 ||
        listen(fd, SOMAXCONN) < 0 ||
        getsockname(fd, (struct sockaddr *)&in, &len) < 0) {
        close(fd);
        return -1;
    }
    printf("ready 127.0.0.1:%u\n", ntohs(in.sin_port));
    (void)fflush(stdout);
    return fd;
}

static void print_served(void)
{
    uint64_t hidden = lie == MISCOUNT && requests > 0 ? 1 : 0;

    fprintf(stderr,
            "served accepted=%" PRIuFAST64 " requests=%" PRIuFAST64
            " bytes_in=%" PRIuFAST64 " bytes_out=%" PRIuFAST64 " errors=0\n",
            accepted, requests - hidden, bytes_in - hidden, bytes_out);
}

static int run(uint16_t port)
{
    static int listener;
    sigset_t stops;
    pthread_t thread;
    int signal;

    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGINT);
    if (pthread_sigmask(SIG_BLOCK, &stops, NULL) != 0)
        return EXIT_FAILURE;
    if (lie != NEVER_READY) {
        listener = open_listener(port);
        if (listener < 0) {
            perror("liar");
            return EXIT_FAILURE;
        }
        begun_ns = clock_now_ns();
        if (pthread_create(&thread, NULL, accept_all, &listener) != 0)
            return EXIT_FAILURE;
    }
    do
        if (sigwait(&stops, &signal) != 0)
            return EXIT_FAILURE;
    while (lie == HANG);
    print_served();
    /* The other threads do not matter any more. */
    _exit(EXIT_SUCCESS);
}

/* "127.0.0.1:9000" or "9000"; the address is loopback anyway. */
static int read_port(const char *text, uint16_t *port)
{
    const char *colon = strrchr(text, ':');
    char *end;
    unsigned long number;

    text = colon != NULL ? colon + 1 : text;
    number = strtoul(text, &end, 10);
    if (end == text || *end != '\0' || number > UINT16_MAX)
        return -EINVAL;
    *port = (uint16_t)number;
    return 0;
}

int main(int argc, char **argv)
{
    const char *lie_name = "none";
    const char *listen_at = "127.0.0.1:0";
    const char *protocol = "raw";
    const char *ignored = "";
    bool flag = false;
    const struct option_row rows[] = {
        {"lie", OPTION_TEXT, &lie_name, "LIE", "what is wrong with it", 0, 0},
        {"listen", OPTION_TEXT, &listen_at, "ADDR:PORT", "where", 0, 0},
        {"protocol", OPTION_TEXT, &protocol, "raw", "nothing else", 0, 0},
        {"max-conns", OPTION_TEXT, &ignored, "N", "ignored", 0, 0},
        {"backlog", OPTION_TEXT, &ignored, "N", "ignored", 0, 0},
        {"idle-timeout", OPTION_TEXT, &ignored, "T", "ignored", 0, 0},
        {"drain-timeout", OPTION_TEXT, &ignored, "T", "ignored", 0, 0},
        {"probe", OPTION_FLAG, &flag, NULL, "exit 0", 0, 0},
        {"help", OPTION_FLAG, &flag, NULL, "print this", 0, 0},
        {"summary", OPTION_FLAG, &flag, NULL, "print this", 0, 0},
        {0}};
    char error[OPTIONS_ERROR] = "";
    int rest = options_parse(rows, argc, argv, error);
    uint16_t port = 0;

    while (lie < LIES && strcmp(names[lie], lie_name) != 0)
        lie++;
    if (rest < 0 || rest > 1 || lie == LIES || strcmp(protocol, "raw") != 0 ||
        read_port(rest == 1 ? argv[1] : listen_at, &port) < 0) {
        fprintf(stderr, "liar: liar [PORT] --lie LIE %s\n", error);
        return 2;
    }
    if (flag) {
        printf("a server that lies\n");
        return EXIT_SUCCESS;
    }
    return run(port);
}
