/* A race of hunts, on queues in memory: losers are dropped, the best ones get
 * their time, and nobody is dropped who could be the best. */
#include "tests/unit/queue_sim.h"

#include "harness/search/heat.h"
#include "support/clock.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <string.h>

enum { QUEUES = 3 };

struct field {
    struct queue_sim sims[QUEUES];
    struct system_spec systems[QUEUES];
    struct cell cells[QUEUES];
    size_t trials[QUEUES];
    struct search_options options;
    struct search_result result;
};

static enum search_ran run(void *arg, const struct cell *cell,
                           const struct trial *trial, struct load_result *load,
                           uint64_t *cost_ns, char reason[RECORD_REASON])
{
    struct field *f = arg;
    size_t i = (size_t)(cell - f->cells);

    f->trials[i]++;
    return queue_sim_run(&f->sims[i], cell, trial, load, cost_ns, reason);
}

static void race(struct field *f, const double rates[QUEUES], bool is_race)
{
    char error[SLO_ERROR];

    memset(f, 0, sizeof *f);
    for (size_t i = 0; i < QUEUES; i++) {
        f->sims[i] = (struct queue_sim){
            .service_rps = rates[i], .jitter = 0.005, .seed = 42 + i};
        f->systems[i].name[0] = (char)('a' + i);
        f->cells[i] =
            (struct cell){.system = &f->systems[i], .connections = 10};
    }
    f->options = (struct search_options){.cells = f->cells,
                                         .cell_count = QUEUES,
                                         .budget_ns = 20 * NS_PER_S,
                                         .precision = 0.01,
                                         .is_comparison = true,
                                         .is_race = is_race,
                                         .seed = 1,
                                         .runner = {run, f}};
    assert_int_equal(slo_parse("p99<20ms", &f->options.slo, error), 0);
    assert_int_equal(search_run(&f->options, &f->result), 0);
}

static bool is_dropped(const struct field *f, size_t i)
{
    return strncmp(f->result.answers[i].reason, HEAT_DROPPED,
                   strlen(HEAT_DROPPED)) == 0;
}

static void losers_go(void **state)
{
    static const double rates[QUEUES] = {2000, 10000, 9800};
    struct field f;
    double edge;

    (void)state;
    race(&f, rates, true);
    assert_true(is_dropped(&f, 0));
    assert_true(f.trials[0] < f.trials[1] / 2);
    assert_true(f.result.answers[0].high_rps < f.result.answers[1].low_rps);
    assert_int_equal(f.result.answers[0].outcome, SEARCH_FOUND);
    assert_false(is_dropped(&f, 1));
    edge = queue_sim_edge_rps(&f.sims[1], 0.99, 20e6);
    /* Short windows do not see all that a queue does. */
    assert_true(f.result.answers[1].low_rps <= edge * 1.05);
    assert_true(f.result.answers[1].high_rps >= edge * 0.99);
    /* What the loser leaves is for the others. */
    assert_true(f.sims[0].spent_ns < 10 * NS_PER_S);
    assert_true(f.sims[1].spent_ns > 2 * f.sims[0].spent_ns);
    search_free(&f.result);
}

static void else_all_stay(void **state)
{
    static const double rates[QUEUES] = {2000, 10000, 9800};
    struct field f;

    (void)state;
    race(&f, rates, false);
    for (size_t i = 0; i < QUEUES; i++) {
        assert_false(is_dropped(&f, i));
        assert_true(f.sims[i].spent_ns <= 21 * NS_PER_S);
    }
    assert_true(f.trials[0] >= 8);
    search_free(&f.result);
}

/* The best is never dropped, whichever place it has. */
static void the_best_stays(void **state)
{
    (void)state;
    for (size_t best = 0; best < QUEUES; best++) {
        double rates[QUEUES] = {5000, 5200, 4900};
        struct field f;

        rates[best] = 6000;
        race(&f, rates, true);
        assert_false(is_dropped(&f, best));
        for (size_t i = 0; i < QUEUES; i++)
            if (i != best)
                assert_true(f.result.answers[i].low_rps <
                            f.result.answers[best].high_rps);
        search_free(&f.result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(losers_go),
        cmocka_unit_test(else_all_stay),
        cmocka_unit_test(the_best_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
