/* The edges of many on a machine that drifts. */
#include "harness/search/edges.h"
#include "tests/unit/chance.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

enum { SYSTEMS = 6, ROUNDS = 12, SETS = 100 };

static const double fall = 8;
static const double noise = 0.3;

/* Of ln rate: what they do on a machine that is as usual. */
static const double truth[SYSTEMS] = {7.0, 7.02, 6.95, 7.1, 6.6, 7.05};

/* Trials in rounds, around where the fit says; in the middle the machine
 * becomes slower by a quarter. */
static void look(struct chance *chance, bool drifts, struct edges_fit *fit)
{
    static const double offs[] = {0, 0.03, -0.03};
    struct edges edges;

    edges_init(&edges, SYSTEMS);
    *fit = (struct edges_fit){.ln_now = 0};
    for (size_t i = 0; i < SYSTEMS; i++) {
        fit->ln_rates[i] = truth[i] + 0.15 * chance_normal(chance);
        edges.priors[i] = (struct edges_prior){fit->ln_rates[i], 0.35};
    }
    for (size_t round = 0; round < ROUNDS; round++) {
        double machine = drifts && round >= ROUNDS / 2 ? log(0.75) : 0;

        for (size_t i = 0; i < SYSTEMS; i++) {
            struct edges_trial trial = {
                .system = i,
                .ln_rate = fit->ln_rates[i] + fit->ln_now + offs[round % 3]};
            double z = 1 + fall * (truth[i] + machine - trial.ln_rate) +
                       noise * chance_normal(chance);

            trial.margin = fmax(0, fmin(2, z));
            assert_int_equal(edges_add(&edges, &trial), 0);
        }
        assert_int_equal(edges_fit(&edges, fit), 0);
    }
    edges_free(&edges);
}

/* Of all pairs: how often the interval of their difference has it, at 95 %. */
static void differences_are_known(void **state)
{
    const bool *drifts = *state;
    struct chance chance = {.state = 3};
    size_t covered = 0;
    size_t pairs = 0;
    double width = 0;
    double now = 0;

    for (size_t n = 0; n < SETS; n++) {
        struct edges_fit fit;

        look(&chance, *drifts, &fit);
        now += fit.ln_now;
        for (size_t i = 0; i < SYSTEMS; i++)
            for (size_t j = 0; j < i; j++) {
                double off =
                    fit.ln_rates[i] - fit.ln_rates[j] - (truth[i] - truth[j]);
                double spread = sqrt(fit.differences[i][j]);

                pairs++;
                covered += fabs(off) <= EDGES_QUANTILE * spread;
                width += EDGES_QUANTILE * spread;
                /* Near to what two quasi-variances say. */
                assert_true(hypot(fit.spreads[i], fit.spreads[j]) <
                            1.3 * spread);
                assert_true(hypot(fit.spreads[i], fit.spreads[j]) >
                            0.7 * spread);
            }
    }
    print_message("%s: covered %.3f, +-%.3f, the machine at last %.3f\n",
                  *drifts ? "drifts" : "steady",
                  (double)covered / (double)pairs, width / (double)pairs,
                  now / SETS);
    assert_true(covered >= pairs * 94 / 100);
    assert_true(width / (double)pairs < 0.06);
    assert_true(fabs(now / SETS - (*drifts ? log(0.75) / 2 : 0)) < 0.03);
}

/* A trial that comes out anyhow moves little. */
static void an_accident_is_borne(void **state)
{
    struct edges edges;
    struct edges_fit before;
    struct edges_fit after;

    (void)state;
    edges_init(&edges, 2);
    for (size_t i = 0; i < 2; i++)
        edges.priors[i] = (struct edges_prior){7, 0.35};
    for (size_t k = 0; k < 24; k++) {
        double off = 0.02 * (double)(k % 5) - 0.04;

        assert_int_equal(edges_add(&edges, &(struct edges_trial){k % 2, 7 + off,
                                                                 1 - 8 * off}),
                         0);
    }
    assert_int_equal(edges_fit(&edges, &before), 0);
    assert_int_equal(edges_add(&edges, &(struct edges_trial){0, 6.8, 0.01}), 0);
    assert_int_equal(edges_fit(&edges, &after), 0);
    edges_free(&edges);
    assert_true(fabs(before.ln_rates[0] - 7) < 0.01);
    assert_true(fabs(after.ln_rates[0] - before.ln_rates[0]) < 0.03);
}

/* Where nothing was tried, or all beyond the line, what is known before is all
 * there is, and no more. */
static void little_is_known(void **state)
{
    struct edges edges;
    struct edges_fit fit;

    (void)state;
    edges_init(&edges, 1);
    edges.priors[0] = (struct edges_prior){7, 0.5};
    assert_int_equal(edges_fit(&edges, &fit), 0);
    assert_true(fabs(fit.ln_rates[0] - 7) < 1e-6);
    assert_true(fabs(fit.spreads[0] - 0.5) < 1e-6);
    for (size_t k = 0; k < 5; k++)
        assert_int_equal(edges_add(&edges, &(struct edges_trial){0, 7, 2}), 0);
    assert_int_equal(edges_fit(&edges, &fit), 0);
    edges_free(&edges);
    assert_true(fit.ln_rates[0] > 7);
    assert_true(fit.spreads[0] > 0.1);
}

static void one_lies_above(void **state)
{
    struct chance chance = {.state = 11};
    struct edges_fit fit;

    (void)state;
    look(&chance, true, &fit);
    assert_true(edges_above(&fit, 3, 4) > 3);
    assert_true(edges_above(&fit, 4, 3) < -3);
}

static bool steady = false;
static bool drifting = true;

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"on a steady machine", differences_are_known, NULL, NULL, &steady},
        {"on one that drifts", differences_are_known, NULL, NULL, &drifting},
        cmocka_unit_test(an_accident_is_borne),
        cmocka_unit_test(little_is_known),
        cmocka_unit_test(one_lies_above),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
