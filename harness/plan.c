/* What a campaign is going to do. */
#include "harness/plan.h"

#include "harness/run/progress.h"
#include "harness/run/schedule.h"
#include "harness/stats/median.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

enum { MORE_TEXT = 64 };

/* ", 5 searches": they are not in every round. */
static const char *show_searches(const struct suite *suite, size_t searches,
                                 char text[MORE_TEXT])
{
    text[0] = '\0';
    if (searches > 0)
        (void)snprintf(text, MORE_TEXT, "%s%zu search%s",
                       searches < suite->cell_count ? ", " : "", searches,
                       searches == 1 ? "" : "es");
    return text;
}

/* "54 cells x 6 rounds", or nothing where there are searches only. */
static const char *show_cells(const struct suite *suite, size_t searches,
                              char text[MORE_TEXT])
{
    text[0] = '\0';
    if (searches < suite->cell_count)
        (void)snprintf(text, MORE_TEXT, "%zu cells x %" PRIu64 " round%s",
                       suite->cell_count - searches, suite->rounds,
                       suite->rounds == 1 ? "" : "s");
    return text;
}

/* What the rounds that are added may take. */
static const char *show_more(const struct suite *suite, char text[MORE_TEXT])
{
    char budget[PROGRESS_TIME];

    text[0] = '\0';
    if (suite->max_rounds == suite->rounds)
        return text;
    if (suite->budget_ns > 0)
        (void)snprintf(text, MORE_TEXT, ", and more up to %s in all",
                       progress_time((double)suite->budget_ns / 1e9, budget));
    else
        (void)snprintf(text, MORE_TEXT, ", and more up to %" PRIu64 " rounds",
                       suite->max_rounds);
    return text;
}

void plan_print_line(const struct suite *suite, const struct budget *budget,
                     const struct history *history, FILE *to)
{
    char server[BUDGET_TEXT];
    char load[BUDGET_TEXT];
    char estimate[PROGRESS_TIME];
    char more[MORE_TEXT];
    char cells[MORE_TEXT];
    char searched[MORE_TEXT];
    size_t searches = 0;
    cpu_set_t both;

    for (size_t i = 0; i < suite->cell_count; i++)
        searches += suite->cells[i].kind == RECORD_SEARCH;
    (void)fprintf(to,
                  "%s: %s%s, about %s%s; server on processors %s, load on %s\n",
                  suite->name, show_cells(suite, searches, cells),
                  show_searches(suite, searches, searched),
                  progress_time(history_left_s(history), estimate),
                  show_more(suite, more), budget_text(&budget->server, server),
                  budget_text(&budget->load, load));
    CPU_AND(&both, &budget->server, &budget->load);
    if (CPU_COUNT(&both) > 0)
        (void)fputs("warning: server and load share processors, so that one "
                    "takes time from the other\n",
                    to);
}

void plan_print_end(const struct suite *suite, const struct history *history,
                    const struct campaign_tally *tally, FILE *to)
{
    static const char *const ends[] = {
        [CAMPAIGN_STOPPED] = "interrupted",
        [CAMPAIGN_PRECISE] = "done",
        [CAMPAIGN_ROUNDS] = "no more rounds are asked for",
        [CAMPAIGN_BUDGET] = "the budget is spent",
    };
    char took[PROGRESS_TIME];

    if (history->repeats > 0)
        (void)fprintf(to, "%zu NOISY run%s repeated: %zu %s then VALID\n",
                      history->repeats, history->repeats == 1 ? "" : "s",
                      history->mended, history->mended == 1 ? "was" : "were");
    if (tally->end == CAMPAIGN_STOPPED || suite->rounds < MEDIAN_ENOUGH)
        return;
    (void)fprintf(to,
                  "%zu of %zu cells within ±%.3g %% after %" PRIu64
                  " rounds, %s; %s\n",
                  tally->precise, tally->aimed, 100 * suite->precision,
                  history->last_round, progress_time(history->took_s, took),
                  ends[tally->end]);
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
    struct history none;

    if (history_init(&none, suite) < 0 || order == NULL) {
        history_free(&none);
        free(order);
        return -ENOMEM;
    }
    plan_print_line(suite, budget, &none, to);
    history_free(&none);
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
    (void)fprintf(to, "\n%" PRIu64 " runs%s\n", suite_runs(suite),
                  suite->max_rounds > suite->rounds ? " at least" : " in all");
    free(order);
    return 0;
}
