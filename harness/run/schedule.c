/* The order of a campaign's runs. */
#include "harness/run/schedule.h"

#include "support/clock.h"
#include "support/splitmix.h"
#include "workloads/fib.h"

#include <stdio.h>
#include <string.h>

/* Evenly among 0 … count - 1: what would favour low numbers is thrown away. */
static uint64_t random_below(uint64_t *state, uint64_t count)
{
    uint64_t uneven = -count % count;
    uint64_t random;

    do
        random = splitmix_next(state);
    while (random < uneven);
    return random % count;
}

void schedule_round(uint64_t seed, uint64_t round, size_t count, size_t *order)
{
    uint64_t state = seed;

    state = splitmix_next(&state) ^ round;
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)random_below(&state, i);
        size_t swapped = order[i - 1];

        order[i - 1] = order[j];
        order[j] = swapped;
    }
}

/* The jobs together and in turn; a naive call of fib takes a nanosecond or two,
 * and fib(n) takes about four for each unit of its result. */
static uint64_t batch_ns(const struct cell *cell)
{
    char jobs[RECORD_NAME];
    char error[WORKLOAD_ERROR];
    char *rest = NULL;
    bool in_turn = strcmp(cell->how, "sequential") == 0;
    uint64_t waits = 0;
    uint64_t computing = 0;

    (void)snprintf(jobs, sizeof jobs, "%s", cell->jobs);
    for (char *job = strtok_r(jobs, "+", &rest); job != NULL;
         job = strtok_r(NULL, "+", &rest)) {
        struct workload workload = {.fib_after = 0};

        if (workload_parse(job, &workload, error) < 0)
            continue;
        if (workload.kind == WORKLOAD_FIB)
            computing += 5 * fib_known(workload.fib_after);
        else if (in_turn)
            waits += workload.wait_ns;
        else if (workload.wait_ns > waits)
            waits = workload.wait_ns;
    }
    return waits + computing;
}

uint64_t schedule_estimate_ns(const struct cell *cell)
{
    /* To start and stop a server, to connect, to start a batch. */
    const uint64_t start_ns = 40 * NS_PER_MS;
    const uint64_t connect_ns = 150 * NS_PER_US;

    if (cell->kind == RECORD_BATCH)
        return start_ns + batch_ns(cell);
    if (cell->kind == RECORD_SEARCH)
        return cell->budget_ns;
    return start_ns + cell->warmup_ns + cell->duration_ns +
           cell->connections * connect_ns;
}

/* FNV-1a, over texts and numbers. */
static uint64_t digest_byte(uint64_t hash, uint64_t byte)
{
    return (hash ^ (byte & 0xff)) * UINT64_C(0x100000001b3);
}

static uint64_t digest_number(uint64_t hash, uint64_t number)
{
    for (unsigned shift = 0; shift < 64; shift += 8)
        hash = digest_byte(hash, number >> shift);
    return hash;
}

static uint64_t digest_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = digest_byte(hash, (unsigned char)*text);
    return digest_byte(hash, 0);
}

static uint64_t digest_cell(uint64_t hash, const struct cell *cell)
{
    hash = digest_text(hash, cell_system(cell));
    hash = digest_text(hash, cell_workload(cell));
    hash = digest_number(hash, (uint64_t)cell->kind);
    hash = digest_number(hash, cell->connections);
    hash = digest_number(hash, cell->warmup_ns);
    hash = digest_number(hash, cell->duration_ns);
    hash = digest_number(hash, cell->think_ns);
    hash = digest_number(hash, cell->requests_per_connection);
    hash = digest_number(hash, cell->budget_ns);
    return digest_number(hash, cell->threads);
}

uint64_t schedule_fingerprint(const struct suite *suite)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    hash = digest_number(hash, suite->rounds);
    hash = digest_number(hash, suite->max_rounds);
    hash = digest_number(hash, suite->budget_ns);
    hash = digest_number(hash, (uint64_t)(suite->precision * 1e9));
    hash = digest_number(hash, (uint64_t)(suite->retries * 1e9));
    hash = digest_text(hash, suite->twin.of != NULL ? suite->twin.of : "");
    for (size_t i = 0; i < suite->system_count; i++) {
        const struct system_spec *system = &suite->systems[i];

        hash = digest_text(hash, system->name);
        hash = digest_text(hash, system->model);
        for (char **word = system->arguments; word != NULL && *word != NULL;
             word++)
            hash = digest_text(hash, *word);
    }
    for (size_t i = 0; i < suite->cell_count; i++)
        hash = digest_cell(hash, &suite->cells[i]);
    return hash;
}
