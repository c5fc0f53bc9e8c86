/* The designs that are raced, in the order of their simplicity.
 *
 * Left out: busypoll, which nobody chooses, and gil, which is a language's. */
#include "harness/decide/candidates.h"

#include "harness/run/suite_build.h"
#include "support/units.h"

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

/* What the words in braces stand for; 0: unknown. */
enum { THREADS, PROCESSES, CORES, SHARE, NUMBERS };

static const char *const words[NUMBERS] = {[THREADS] = "{threads}",
                                           [PROCESSES] = "{processes}",
                                           [CORES] = "{cores}",
                                           [SHARE] = "{share}"};

struct numbers {
    uint64_t of[NUMBERS];
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
    uint64_t threads = at_most(wanted, CANDIDATES_THREADS);
    uint64_t cores = p->cores > 2 ? p->cores : 2;

    return (struct numbers){
        {[THREADS] = threads,
         [PROCESSES] = at_most(wanted, CANDIDATES_PROCESSES),
         [CORES] = cores,
         [SHARE] = (threads + cores - 1) / cores}};
}

/* Which of them; NUMBERS: another word. */
static size_t which(const char *word)
{
    size_t i = 0;

    while (i < NUMBERS && strcmp(word, words[i]) != 0)
        i++;
    return i;
}

static uint64_t number(const struct numbers *n, const char *word)
{
    size_t i = which(word);

    return i < NUMBERS ? n->of[i] : strtoull(word, NULL, 10);
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

static void describe(const struct candidate *candidate, const struct numbers *n,
                     struct contender *contender)
{
    uint64_t holds = candidate->holds != NULL ? number(n, candidate->holds) : 0;

    contender->rank = (unsigned)(candidate - candidates) + 1;
    contender->because = candidate->because;
    contender->prior = candidate->prior;
    contender->has_cores = candidate->has_cores;
    contender->by_design = contender->dies = candidate->dies;
    contender->serves_all = candidate->holds == NULL;
    if (holds > 0)
        contender->holds = holds;
}

/* Each of fork's processes has the connection that it serves. */
static void limit_descriptors(const char *model, struct contender *contender)
{
    if (contender->serves_all && strcmp(model, "fork") != 0)
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
        describe(&candidates[i], &n, &contenders[count]);
        limit_descriptors(candidates[i].model, &contenders[count++]);
        rc = add(&candidates[i], &n, suite);
    }
    return rc;
}

/* Whether the arguments are the candidate's options, with any numbers; reads
 * those. One process is no design of processes. */
static bool read_numbers(const struct candidate *candidate,
                         char *const *arguments, struct numbers *n)
{
    size_t count = 0;

    *n = (struct numbers){{0}};
    for (; candidate->options[count] != NULL; count++) {
        const char *word = candidate->options[count];
        const char *given = arguments != NULL ? arguments[count] : NULL;
        size_t i = which(word);

        if (given == NULL || (i == NUMBERS && strcmp(given, word) != 0))
            return false;
        if (i == NUMBERS)
            continue;
        if (units_count(given, &n->of[i]) < 0 || n->of[i] == 0 ||
            ((i == PROCESSES || i == CORES) && n->of[i] == 1))
            return false;
    }
    if (n->of[SHARE] > 0)
        n->of[THREADS] = n->of[CORES] * n->of[SHARE];
    return arguments == NULL || arguments[count] == NULL;
}

static void recognise(const char *model, char *const *arguments,
                      struct contender *contender)
{
    struct numbers n;

    for (size_t i = 0; i < candidate_count; i++)
        if (strcmp(candidates[i].model, model) == 0 &&
            read_numbers(&candidates[i], arguments, &n))
            describe(&candidates[i], &n, contender);
}

static void begin(size_t place, const char *name, struct contender *contender)
{
    contender_init(contender, name);
    contender->rank = (unsigned)(candidate_count + place) + 1;
    contender->because = "not one of the table";
}

void candidates_match(const struct suite *suite, struct contender *contenders)
{
    for (size_t i = 0; i < suite->system_count; i++) {
        const struct system_spec *system = &suite->systems[i];

        begin(i, system->name, &contenders[i]);
        recognise(system->model, system->arguments, &contenders[i]);
        limit_descriptors(system->model, &contenders[i]);
    }
}

void candidates_named(size_t place, const char *name,
                      struct contender *contender)
{
    static const struct numbers unknown;
    char text[RECORD_NAME];
    char *arguments[RECORD_NAME / 2 + 1];
    char *rest;
    size_t count = 0;

    begin(place, name, contender);
    for (size_t i = 0; i < candidate_count; i++) {
        if (strcmp(candidates[i].name, name) != 0)
            continue;
        describe(&candidates[i], &unknown, contender);
        return;
    }
    (void)snprintf(text, sizeof text, "%s", name);
    for (char *word = strtok_r(text, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest))
        arguments[count++] = word;
    arguments[count] = NULL;
    if (count > 0)
        recognise(arguments[0], &arguments[1], contender);
}
