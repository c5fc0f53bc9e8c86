/* What a campaign is going to do. */
#include "harness/plan.h"

#include "harness/run/progress.h"
#include "harness/run/schedule.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

void plan_print_line(const struct suite *suite, const struct budget *budget,
                     const bool *done, FILE *to)
{
    uint64_t estimate_ns = progress_estimate_ns(suite, done);
    char server[BUDGET_TEXT];
    char load[BUDGET_TEXT];
    char estimate[PROGRESS_TIME];
    cpu_set_t both;

    (void)fprintf(
        to,
        "%s: %zu cells x %" PRIu64 " round%s, about %s; server on "
        "processors %s, load on %s\n",
        suite->name, suite->cell_count, suite->rounds,
        suite->rounds == 1 ? "" : "s", progress_time(estimate_ns, estimate),
        budget_text(&budget->server, server), budget_text(&budget->load, load));
    CPU_AND(&both, &budget->server, &budget->load);
    if (CPU_COUNT(&both) > 0)
        (void)fputs("warning: server and load share processors, so that one "
                    "takes time from the other\n",
                    to);
}

static void print_system(const struct system_spec *system, FILE *to)
{
    (void)fprintf(to, "  %s", system->name);
    if (system->model[0] == '\0')
        (void)fprintf(to, ": command (%s)", protocol_name(system->protocol));
    else if (system->arguments != NULL)
        (void)fprintf(to, ": %s", system->model);
    for (char **word = system->arguments; word != NULL && *word != NULL; word++)
        (void)fprintf(to, " %s", *word);
    (void)fputc('\n', to);
}

int plan_print(const struct suite *suite, const struct budget *budget,
               uint64_t seed, FILE *to)
{
    size_t *order = calloc(suite->cell_count + 1, sizeof *order);

    if (order == NULL)
        return -ENOMEM;
    plan_print_line(suite, budget, NULL, to);
    (void)fprintf(to, "\nsystems:\n");
    for (size_t i = 0; i < suite->system_count; i++)
        print_system(&suite->systems[i], to);
    schedule_round(seed, 1, suite->cell_count, order);
    (void)fprintf(to, "\nfirst round, with seed %" PRIu64 ":\n", seed);
    for (size_t i = 0; i < suite->cell_count; i++) {
        const struct cell *cell = &suite->cells[order[i]];

        (void)fprintf(to, "  %3zu  %-14s %-20s x%" PRIu64 "\n", i + 1,
                      cell_system(cell), cell_workload(cell),
                      cell->connections);
    }
    (void)fprintf(to, "\n%" PRIu64 " runs in all\n",
                  suite->rounds * suite->cell_count);
    free(order);
    return 0;
}
