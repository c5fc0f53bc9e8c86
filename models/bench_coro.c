/* bench-coro: what a switch and a spawn of coroutines cost, in nanoseconds.
 *
 * A switch goes one way: a yield is one to the loop, and one to whoever is
 * next. A spawn is a coroutine's whole life: it is spawned, runs an empty
 * function, and its stack is free again. Both are measured through coro.h, so
 * that the scheduler's share is in them, as it is in a server. The ways take
 * turns, batch by batch, so that what disturbs the machine disturbs them alike.
 */
#include "models/coro/coro.h"
#include "support/clock.h"
#include "support/options.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    EXIT_USAGE = 2,
    BATCHES_MIN = 11,
    BATCHES_MAX = 999,
    CROWD = 16, /* coroutines at once */
    YIELDS = 100000,
    SPAWNS = 20000,
    QUICKER = 500, /* times fewer of both in a batch with --quick */
};

enum figure { FIGURE_SWITCH, FIGURE_SPAWN, FIGURES };

static const char *const figure_names[] = {"switch", "spawn"};

/* The nanoseconds of each batch, sorted in the end. */
struct sample {
    double ns[BATCHES_MAX];
};

struct bench {
    uint64_t batches;
    uint64_t yields, spawns; /* in a batch */
    struct sample samples[CORO_SWITCHES][FIGURES];
};

static void yield_often(void *times)
{
    for (uint64_t n = *(const uint64_t *)times; n > 0; n--)
        coro_yield();
}

static void end_at_once(void *nothing)
{
    (void)nothing;
}

/* Both return the nanoseconds of one, or a negative errno. */
static double time_switches(struct coro_loop *loop, uint64_t yields)
{
    uint64_t each = yields / CROWD;
    uint64_t start_ns;
    int rc = 0;

    for (int i = 0; rc == 0 && i < CROWD; i++)
        rc = coro_spawn(loop, yield_often, &each, sizeof each);
    start_ns = clock_now_ns();
    if (rc == 0)
        rc = coro_run(loop);
    return rc < 0 ? rc
                  : (double)(clock_now_ns() - start_ns) /
                        (double)(2 * each * CROWD);
}

static double time_spawns(struct coro_loop *loop, uint64_t spawns)
{
    uint64_t rounds = spawns / CROWD;
    uint64_t start_ns = clock_now_ns();
    int rc = 0;

    for (uint64_t round = 0; rc == 0 && round < rounds; round++) {
        for (int i = 0; rc == 0 && i < CROWD; i++)
            rc = coro_spawn(loop, end_at_once, NULL, 0);
        if (rc == 0)
            rc = coro_run(loop);
    }
    return rc < 0
               ? rc
               : (double)(clock_now_ns() - start_ns) / (double)(rounds * CROWD);
}

/* One batch of both figures; `ns` gets them. 0 or a negative errno. */
static int run_batch(const struct bench *bench, enum coro_switch how,
                     double ns[FIGURES])
{
    struct coro_loop *loop;
    int rc = coro_loop_new(&loop);

    if (rc < 0)
        return rc;
    rc = coro_loop_use(loop, how);
    /* Maps the stacks, and warms up. */
    if (rc == 0)
        rc = (int)time_spawns(loop, CROWD);
    for (enum figure f = 0; rc >= 0 && f < FIGURES; f++) {
        ns[f] = f == FIGURE_SWITCH ? time_switches(loop, bench->yields)
                                   : time_spawns(loop, bench->spawns);
        if (ns[f] < 0)
            rc = (int)ns[f];
    }
    coro_loop_free(loop);
    return rc < 0 ? rc : 0;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The batch before the first one is not counted. */
static int measure(struct bench *bench)
{
    double ns[FIGURES] = {0};

    for (uint64_t b = 0; b <= bench->batches; b++)
        for (enum coro_switch how = 0; how < CORO_SWITCHES; how++) {
            int rc = coro_has_switch(how) ? run_batch(bench, how, ns) : 0;

            if (rc < 0)
                return rc;
            for (int f = 0; b > 0 && f < FIGURES; f++)
                bench->samples[how][f].ns[b - 1] = ns[f];
        }
    for (int how = 0; how < CORO_SWITCHES; how++)
        for (int f = 0; f < FIGURES; f++)
            qsort(bench->samples[how][f].ns, bench->batches, sizeof(double),
                  compare);
    return 0;
}

/* min, median, max. */
static void summarise(const struct bench *bench, int how, int figure,
                      double found[3])
{
    const double *ns = bench->samples[how][figure].ns;
    size_t n = bench->batches;

    found[0] = ns[0];
    found[1] = (ns[(n - 1) / 2] + ns[n / 2]) / 2;
    found[2] = ns[n - 1];
}

static void print_table(const struct bench *bench)
{
    printf("%-8s  %26s  %26s\n%-8s", "", "ns per switch, one way",
           "ns per spawn, run and end", "");
    for (int f = 0; f < FIGURES; f++)
        printf("  %8s %8s %8s", "median", "min", "max");
    for (int how = 0; how < CORO_SWITCHES; how++) {
        printf("\n%-8s", coro_switch_names[how]);
        if (!coro_has_switch((enum coro_switch)how)) {
            printf("  not in this build");
            continue;
        }
        for (int f = 0; f < FIGURES; f++) {
            double found[3];

            summarise(bench, how, f, found);
            printf("  %8.1f %8.1f %8.1f", found[1], found[0], found[2]);
        }
    }
    printf("\n%" PRIu64 " batches of %" PRIu64 " yields and %" PRIu64
           " spawns, %d coroutines at once\n",
           bench->batches, bench->yields, bench->spawns, CROWD);
}

/* What this build has not is null. */
static void print_json(const struct bench *bench)
{
    printf("{\"unit\": \"ns\", \"batches\": %" PRIu64 ", \"yields\": %" PRIu64
           ", \"spawns\": %" PRIu64,
           bench->batches, bench->yields, bench->spawns);
    for (int how = 0; how < CORO_SWITCHES; how++) {
        printf(", \"%s\": ", coro_switch_names[how]);
        if (!coro_has_switch((enum coro_switch)how)) {
            printf("null");
            continue;
        }
        for (int f = 0; f < FIGURES; f++) {
            double found[3];

            summarise(bench, how, f, found);
            printf("%s\"%s\": {\"median\": %.2f, \"min\": %.2f, "
                   "\"max\": %.2f}",
                   f == 0 ? "{" : ", ", figure_names[f], found[1], found[0],
                   found[2]);
        }
        printf("}");
    }
    printf("}\n");
}

static void print_help(const struct option_row *rows)
{
    printf("bench-coro: what a switch and a spawn of coroutines cost\n\n"
           "examples:\n"
           "  bench-coro\n"
           "  bench-coro --batches 101 --json\n\n"
           "options:\n");
    options_help(rows, stdout);
    printf("\nA switch goes one way, so a yield is two; a spawn is a whole "
           "life: spawned,\nrun, ended. The scheduler's share is in both.\n");
}

int main(int argc, char **argv)
{
    static struct bench bench = {
        .batches = 31, .yields = YIELDS, .spawns = SPAWNS};
    bool json = false;
    bool quick = false;
    bool help = false;
    const struct option_row rows[] = {
        {"batches", OPTION_COUNT, &bench.batches, "N",
         "of which the median is taken", BATCHES_MIN, BATCHES_MAX},
        {"quick", OPTION_FLAG, &quick, NULL,
         "small batches, to see that it runs", 0, 0},
        {"json", OPTION_FLAG, &json, NULL, "print one object", 0, 0},
        {"help", OPTION_FLAG, &help, NULL, "print this", 0, 0},
        {0}};
    char error[OPTIONS_ERROR];
    int rest = options_parse(rows, argc, argv, error);
    int rc = 0;

    if (rest != 0) {
        fprintf(stderr, "bench-coro: %s%s\n",
                rest < 0 ? error : "unexpected argument ",
                rest < 0 ? "" : argv[1]);
        return EXIT_USAGE;
    }
    if (quick) {
        bench.yields /= QUICKER;
        bench.spawns /= QUICKER;
    }
    if (help)
        print_help(rows);
    else
        rc = measure(&bench);
    if (rc < 0) {
        fprintf(stderr, "bench-coro: %s\n", strerror(-rc));
        return EXIT_FAILURE;
    }
    if (!help)
        (json ? print_json : print_table)(&bench);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
