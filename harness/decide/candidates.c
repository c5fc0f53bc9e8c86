/* The designs that are raced, in the order of their simplicity.
 *
 * Left out: busypoll, which nobody chooses, and gil, which is a language's. */
#include "harness/decide/candidates.h"

#include "harness/run/suite_build.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* select's descriptors without those that a server needs for itself. */
#define SELECT_HOLDS "1000"

const struct candidate candidates[] = {
    {"blocking",
     "blocking",
     {NULL},
     DIES_ALL,
     "1",
     15,
     false,
     "one thing at a time, in the order of the program text"},
    {"fork",
     "fork",
     {NULL},
     DIES_ALONE,
     NULL,
     13,
     true,
     "one thing at a time, in a process for each connection"},
    {"prefork",
     "blocking",
     {"--processes", "{processes}"},
     DIES_ALONE,
     "{processes}",
     14,
     true,
     "one thing at a time, in a number of processes"},
    {"thread",
     "thread",
     {NULL},
     DIES_ALL,
     NULL,
     10,
     true,
     "the program text stays in order, but memory is shared"},
    {"pool",
     "pool",
     {"--workers", "{threads}"},
     DIES_ALL,
     "{threads}",
     11,
     true,
     "threads, and their number to choose"},
    {"wsgi",
     "pool",
     {"--processes", "{cores}", "--workers", "{share}"},
     DIES_WORKER,
     "{threads}",
     12,
     true,
     "threads in processes: two numbers to choose"},
    {"coroutine",
     "coroutine",
     {NULL},
     DIES_ALL,
     NULL,
     5,
     false,
     "order and one thread, but a runtime, and nothing may block"},
    {"asgi",
     "coroutine",
     {"--processes", "{cores}"},
     DIES_WORKER,
     NULL,
     6,
     true,
     "coroutines in processes"},
    {"offload",
     "offload",
     {NULL},
     DIES_ALL,
     NULL,
     9,
     true,
     "coroutines, and threads for what computes"},
    {"select",
     "select",
     {NULL},
     DIES_ALL,
     SELECT_HOLDS,
     8,
     false,
     "a loop: the program text falls into events"},
    {"poll",
     "poll",
     {NULL},
     DIES_ALL,
     NULL,
     7,
     false,
     "a loop, without select's limit"},
    {"epoll",
     "epoll",
     {NULL},
     DIES_ALL,
     NULL,
     1,
     false,
     "a loop, with state in the kernel"},
    {"libevent",
     "libevent",
     {NULL},
     DIES_ALL,
     NULL,
     4,
     false,
     "callbacks of a library"},
    {"loop-per-core",
     "epoll",
     {"--processes", "{cores}"},
     DIES_WORKER,
     NULL,
     2,
     true,
     "loops in processes"},
    {"uring",
     "uring",
     {NULL},
     DIES_ALL,
     NULL,
     3,
     false,
     "completions: memory belongs to the kernel meanwhile"},
};

const size_t candidate_count = sizeof candidates / sizeof candidates[0];

/* What the words in braces stand for. */
struct numbers {
    uint64_t threads, processes, cores, share;
};

static uint64_t at_most(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* As many workers as there are connections, as far as that goes; a design of
 * workers has two at least. */
static struct numbers numbers_of(const struct profile *p)
{
    uint64_t wanted = p->connections > 2 ? p->connections : 2;
    struct numbers n = {.threads = at_most(wanted, CANDIDATES_THREADS),
                        .processes = at_most(wanted, CANDIDATES_PROCESSES),
                        .cores = p->cores > 2 ? p->cores : 2};

    n.share = (n.threads + n.cores - 1) / n.cores;
    return n;
}

static uint64_t number(const struct numbers *n, const char *word)
{
    if (strcmp(word, "{threads}") == 0)
        return n->threads;
    if (strcmp(word, "{processes}") == 0)
        return n->processes;
    if (strcmp(word, "{cores}") == 0)
        return n->cores;
    if (strcmp(word, "{share}") == 0)
        return n->share;
    return strtoull(word, NULL, 10);
}

/* A connection's other end takes a descriptor of the process that has it. */
static uint64_t descriptors(void)
{
    enum { OTHERS = 32 };
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_max == RLIM_INFINITY)
        return UINT64_MAX;
    return limit.rlim_max > OTHERS ? limit.rlim_max - OTHERS : 0;
}

static void describe(const struct candidate *candidate, unsigned rank,
                     const struct numbers *n, struct contender *contender)
{
    contender->rank = rank;
    contender->because = candidate->because;
    contender->prior = candidate->prior;
    contender->has_cores = candidate->has_cores;
    contender->by_design = contender->dies = candidate->dies;
    if (candidate->holds != NULL)
        contender->holds = number(n, candidate->holds);
    /* Each of its processes has the connections that it serves. */
    if (strcmp(candidate->model, "fork") != 0 && candidate->holds == NULL)
        contender->descriptors = descriptors();
}

static int add(const struct candidate *candidate, const struct numbers *n,
               struct suite *suite)
{
    enum { DIGITS = 24 };
    struct system_spec *system = suite_add_system(suite);
    size_t count = 0;

    if (system == NULL)
        return -ENOMEM;
    (void)snprintf(system->name, sizeof system->name, "%s", candidate->name);
    (void)snprintf(system->model, sizeof system->model, "%s", candidate->model);
    while (candidate->options[count] != NULL)
        count++;
    if (count == 0)
        return 0;
    system->arguments = suite_keep(suite, count + 1, sizeof(char *));
    if (system->arguments == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        const char *word = candidate->options[i];
        char digits[DIGITS];

        if (word[0] == '{') {
            (void)snprintf(digits, sizeof digits, "%" PRIu64, number(n, word));
            word = digits;
        }
        system->arguments[i] = suite_keep_text(suite, word, strlen(word));
        if (system->arguments[i] == NULL)
            return -ENOMEM;
    }
    return 0;
}

/* Marks those of the list. False when one of its words is none of them. */
static bool choose(const char *names, bool *is_in)
{
    size_t len;

    for (; names != NULL; names = names[len] == ',' ? names + len + 1 : NULL) {
        size_t i = 0;

        len = strcspn(names, ",");
        while (i < candidate_count &&
               (strlen(candidates[i].name) != len ||
                strncmp(candidates[i].name, names, len) != 0))
            i++;
        if (i == candidate_count)
            return false;
        is_in[i] = true;
    }
    return true;
}

int candidates_add(const struct profile *profile, const char *names,
                   struct suite *suite, struct contender *contenders)
{
    const struct numbers n = numbers_of(profile);
    bool is_in[ADVICE_MOST] = {false};
    size_t count = 0;
    int rc = 0;

    if (!choose(names, is_in))
        return -ENOENT;
    for (size_t i = 0; rc == 0 && i < candidate_count; i++) {
        if (names != NULL && !is_in[i])
            continue;
        contender_init(&contenders[count], candidates[i].name);
        describe(&candidates[i], (unsigned)i + 1, &n, &contenders[count++]);
        rc = add(&candidates[i], &n, suite);
    }
    return rc;
}

void candidates_match(const struct profile *profile, const struct suite *suite,
                      struct contender *contenders)
{
    const struct numbers n = numbers_of(profile);

    for (size_t i = 0; i < suite->system_count; i++) {
        const char *name = suite->systems[i].name;

        contender_init(&contenders[i], name);
        contenders[i].rank = (unsigned)(candidate_count + i) + 1;
        contenders[i].because = "not one of the table";
        for (size_t j = 0; j < candidate_count; j++)
            if (strcmp(candidates[j].name, name) == 0)
                describe(&candidates[j], (unsigned)j + 1, &n, &contenders[i]);
    }
}
