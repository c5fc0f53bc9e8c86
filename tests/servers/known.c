/* known-server: a raw upper-casing server whose answers are known beforehand,
 * to measure the load generator by. It answers at once, or each request after a
 * time of its own, fixed or random, or as a queue that has one server: one
 * after the other, in virtual time.
 *
 * At the end it says on standard error how true it was to that, then the line
 * of every server. */
#include "models/served.h"
#include "models/stop.h"
#include "support/clock.h"
#include "support/listen.h"
#include "support/options.h"
#include "tests/servers/known_loop.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SIZE_MAX_BYTES = 65536, CONNS_MAX = 100000 };

/* As `enum work_kind`. */
static const char *const answers[] = {"null", "fixed", "exponential", NULL};

struct arguments {
    const char *listen;
    const char *answer;
    uint64_t size;
    uint64_t mean_ns;
    uint64_t seed;
    bool queue;
    bool spin;
    bool help;
};

static int complain(const char *message, int code)
{
    (void)fprintf(stderr, "known-server: %s\n", message);
    return code;
}

static void print_own(const struct known *k)
{
    (void)fprintf(stderr,
                  "own held=%" PRIu64 " late_mean_ns=%" PRIu64
                  " late_max_ns=%" PRIu64 " longest_step_ns=%" PRIu64 "\n",
                  k->held, k->held > 0 ? k->late_ns / k->held : 0, k->latest_ns,
                  k->longest_step_ns);
}

/* Nothing is drained. */
static void overdue(void)
{
}

/* Returns 0 or a negative errno. */
static int serve(const struct arguments *a, struct known *k)
{
    char bound[LISTEN_ADDRESS];
    int rc;

    k->srv.listen_fd = listen_open(a->listen, SOMAXCONN, false);
    if (k->srv.listen_fd < 0)
        return k->srv.listen_fd;
    rc = listen_bound(k->srv.listen_fd, bound);
    if (rc < 0)
        return rc;
    k->srv.stop_fd = stop_init(0, overdue);
    if (k->srv.stop_fd < 0)
        return k->srv.stop_fd;
    stop_unlinks(listen_file(bound));
    /* Sleeps end when they are told to, see prctl(2). */
    (void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    if (printf("ready %s\n", bound) < 0 || fflush(stdout) == EOF)
        return -EIO;
    return known_serve(k);
}

static int run(const struct arguments *a, enum work_kind answer)
{
    struct tally tally = {0};
    struct known known = {
        .srv = {.tally = &tally,
                .tallies = &tally,
                .tally_count = 1,
                .conn_limit = CONNS_MAX},
        .size = a->size,
        .is_queue = a->queue,
        .is_spinning = a->spin,
    };
    int rc;

    work_init(&known.work, answer, a->mean_ns, a->seed);
    rc = serve(a, &known);
    if (rc < 0)
        return complain(strerror(-rc), EXIT_FAILURE);
    print_own(&known);
    served_print(&tally, 1, NULL);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct arguments a = {.listen = "127.0.0.1:0",
                          .answer = answers[WORK_NONE],
                          .size = 64,
                          .mean_ns = NS_PER_MS,
                          .seed = 1};
    const struct option_row rows[] = {
        {"listen", OPTION_TEXT, &a.listen, "ADDR:PORT",
         "where; port 0 takes a free one", 0, 0},
        {"answer", OPTION_TEXT, &a.answer, "HOW",
         "null (at once), fixed or exponential", 0, 0},
        {"mean", OPTION_DURATION, &a.mean_ns, "TIME", "what a reply takes", 1,
         3600 * NS_PER_S},
        {"queue", OPTION_FLAG, &a.queue, NULL,
         "one reply after the other, not side by side", 0, 0},
        {"seed", OPTION_COUNT, &a.seed, "S", "of the exponential times", 0, 0},
        {"size", OPTION_SIZE, &a.size, "BYTES", "of each request", 1,
         SIZE_MAX_BYTES},
        {"spin", OPTION_FLAG, &a.spin, NULL,
         "never sleep: for a processor of its own", 0, 0},
        {"help", OPTION_FLAG, &a.help, NULL, "print this", 0, 0},
        {0}};
    char error[OPTIONS_ERROR];
    struct arguments defaults;
    enum work_kind answer = WORK_NONE;
    int rest;

    defaults = a;
    rest = options_parse(rows, argc, argv, error);
    if (rest < 0)
        return complain(error, 2);
    if (a.help) {
        a = defaults;
        (void)puts("known-server --answer fixed --mean 1ms\n"
                   "known-server --answer exponential --mean 200us --queue\n");
        options_help(rows, stdout);
        return EXIT_SUCCESS;
    }
    if (rest > 0)
        return complain("no arguments, only options; see --help", 2);
    while (answers[answer] != NULL && strcmp(answers[answer], a.answer) != 0)
        answer++;
    if (answers[answer] == NULL)
        return complain("--answer is null, fixed or exponential", 2);
    return run(&a, answer);
}
