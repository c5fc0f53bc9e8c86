/* Whole searches on a queue whose capacity is known: the interval has it in 9
 * of 10 at least, and the answer is off by less than 2 % on average. */
#include "tests/unit/queue_sim.h"

#include "support/clock.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdio.h>

enum { SEARCHES = 200, COVERED_MIN = 180 };

static const struct setting {
    const char *slo;
    double service_rps;
    double jitter; /* between servers, as a share of service_rps */
    double p, limit_ns;
} settings[] = {
    {"p99<5ms", 10000, 0, 0.99, 5e6},
    {"p99<5ms", 10000, 0.03, 0.99, 5e6},
    {"p99.9<2ms", 20000, 0.01, 0.999, 2e6},
    {"mean<1ms,p99<50ms", 10000, 0, 1 - 0.36787944117144233, 1e6},
};

struct score {
    size_t covered, found, precise;
    double bias; /* sum of the shares by which the answers are off */
    double width;
};

static void search(const struct setting *setting, uint64_t seed,
                   struct score *score)
{
    struct queue_sim sim = {.service_rps = setting->service_rps,
                            .jitter = setting->jitter,
                            .seed = seed};
    const struct cell cell = {.connections = 100};
    struct search_options options = {.cells = &cell,
                                     .cell_count = 1,
                                     .budget_ns = 60 * NS_PER_S,
                                     .precision = 0.03,
                                     .runner = {queue_sim_run, &sim}};
    double truth = queue_sim_edge_rps(&sim, setting->p, setting->limit_ns);
    struct search_result result;
    const struct search_answer *answer;
    char error[SLO_ERROR];

    assert_int_equal(slo_parse(setting->slo, &options.slo, error), 0);
    assert_int_equal(search_run(&options, &result), 0);
    answer = &result.answers[0];
    score->found += answer->outcome == SEARCH_FOUND;
    score->covered += answer->low_rps <= truth && truth <= answer->high_rps;
    score->precise += answer->is_precise;
    score->bias += answer->capacity_rps / truth - 1;
    score->width +=
        (answer->high_rps - answer->low_rps) / 2 / answer->capacity_rps;
    assert_true(sim.spent_ns < 62 * NS_PER_S);
    search_free(&result);
}

static void interval_has_the_capacity(void **state)
{
    const struct setting *setting = *state;
    struct score score = {.found = 0};

    for (uint64_t i = 0; i < SEARCHES; i++)
        search(setting, 1000 + 7919 * i, &score);
    print_message("%s, %.0f/s, servers differ by %.0f %%: covered %zu, off by "
                  "%.2f %%, +-%.1f %%, precise %zu of %d\n",
                  setting->slo, setting->service_rps, 100 * setting->jitter,
                  score.covered, 100 * score.bias / SEARCHES,
                  100 * score.width / SEARCHES, score.precise, SEARCHES);
    assert_int_equal(score.found, SEARCHES);
    assert_true(score.covered >= COVERED_MIN);
    assert_true(fabs(score.bias / SEARCHES) < 0.02);
}

/* An interval that is always wide would cover, too. */
static void interval_is_narrow(void **state)
{
    struct score score = {.found = 0};

    (void)state;
    for (uint64_t i = 0; i < 20; i++)
        search(&settings[0], 5 + i, &score);
    assert_true(score.precise >= 15);
    assert_true(score.width / 20 < 0.05);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"p99", interval_has_the_capacity, NULL, NULL, (void *)&settings[0]},
        {"p99, servers differ", interval_has_the_capacity, NULL, NULL,
         (void *)&settings[1]},
        {"p99.9", interval_has_the_capacity, NULL, NULL, (void *)&settings[2]},
        {"mean", interval_has_the_capacity, NULL, NULL, (void *)&settings[3]},
        cmocka_unit_test(interval_is_narrow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
