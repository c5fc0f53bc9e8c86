/* The edge as a threshold: from what held and what did not alone. */
#include "harness/search/edge.h"
#include "tests/unit/chance.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>

enum { SETS = 400, TRIALS = 16 };

static const double truth = 1000;

static bool is_narrower = true; /* of the line and the threshold */

typedef struct edge_fit edge_method(const struct edge *edge);

/* As a hunt does: around where the edge is believed to be; each trial has an
 * edge of its own, from which its margin falls off. */
static struct edge_fit look(struct chance *chance, double spread,
                            edge_method *method)
{
    const double fall = 5;
    static const double offs[] = {0, 0.05, -0.05};
    double middle = truth * exp(0.08 * chance_normal(chance));
    struct edge_fit fit = {.rate = NAN};
    struct edge edge;

    edge_init(&edge);
    for (size_t i = 0; i < TRIALS; i++) {
        double rate = (isfinite(fit.rate) ? fit.rate : middle) *
                      exp(offs[i % 3] * (1 + (double)i / 6));
        double own = truth * exp(spread * chance_normal(chance));

        edge_add(&edge, rate, 1 - fall * log(rate / own));
        fit = method(&edge);
    }
    return fit;
}

/* In 95 of 100 at least: sixteen trials are less sure than a likelihood thinks,
 * where they are depends on those before, and the narrower of two intervals has
 * less than either. And it says something. */
static void the_interval_has_the_edge(void **state)
{
    static const double spreads[] = {0.01, 0.05, 0.1};
    edge_method *method = *state == NULL ? edge_threshold : edge_narrower;

    for (size_t k = 0; k < sizeof spreads / sizeof spreads[0]; k++) {
        struct chance chance = {.state = 7 + k};
        size_t covered = 0;
        size_t known = 0;
        double width = 0;
        double bias = 0;

        for (size_t i = 0; i < SETS; i++) {
            struct edge_fit fit = look(&chance, spreads[k], method);

            if (!(fit.low > 0) || !isfinite(fit.high))
                continue;
            known++;
            covered += fit.low <= truth && truth <= fit.high;
            width += log(fit.high / fit.low) / 2;
            bias += log(fit.rate / truth);
        }
        print_message("spread %.2f: covered %zu, known %zu of %d, +-%.3f, off "
                      "by %.4f\n",
                      spreads[k], covered, known, SETS, width / (double)known,
                      bias / (double)known);
        assert_true(covered >= known * 95 / 100);
        assert_true(known >= SETS * 50 / 100);
        assert_true(width / (double)known < 0.06 + 1.5 * spreads[k]);
        assert_true(fabs(bias / (double)known) < 0.01);
    }
}

/* A side that no trial is on has no end; five trials are needed, of both kinds.
 */
static void what_is_not_known_is_open(void **state)
{
    struct edge_fit fit;
    struct edge edge;

    (void)state;
    edge_init(&edge);
    for (int i = 0; i < 8; i++) {
        edge_add(&edge, 900 + i, 1.5);
        fit = edge_threshold(&edge);
        assert_true(isnan(fit.rate));
        assert_true(fit.low == 0);
        assert_true(isinf(fit.high));
    }
    edge_init(&edge);
    for (int i = 0; i < 2; i++) {
        edge_add(&edge, 1000, 1.5);
        edge_add(&edge, 1100, 0.5);
    }
    assert_true(isnan(edge_threshold(&edge).rate));
    edge_add(&edge, 1100, 0.5);
    fit = edge_threshold(&edge);
    assert_true(fit.rate > 1000);
    assert_true(fit.rate < 1100);
    assert_int_equal(fit.used, 5);
}

/* One accident far off does not move it. */
static void an_accident_is_borne(void **state)
{
    struct edge edge;
    double before;

    (void)state;
    edge_init(&edge);
    for (int i = 0; i < 6; i++) {
        edge_add(&edge, 970 + i, 1.2);
        edge_add(&edge, 1025 + i, 0.8);
    }
    before = edge_threshold(&edge).rate;
    edge_add(&edge, 700, 0.1);
    assert_true(fabs(edge_threshold(&edge).rate / before - 1) < 0.03);
}

/* The line where it falls clearly, the threshold where it does not. */
static void the_narrower_one_is_taken(void **state)
{
    static const struct {
        double off, margin;
    } noisy[] = {
        {-0.06, 1.10}, {-0.05, 1.90}, {-0.04, 1.05}, {-0.03, 1.02},
        {-0.02, 0.10}, {-0.01, 1.90}, {0.00, 0.10},  {0.01, 1.80},
        {0.02, 0.20},  {0.03, 0.97},  {0.04, 0.90},  {0.05, 0.10},
        {0.06, 0.95},
    };
    enum { COUNT = sizeof noisy / sizeof noisy[0] };
    struct edge line;
    struct edge noise;
    struct edge_fit fit;

    (void)state;
    edge_init(&line);
    edge_init(&noise);
    for (size_t i = 0; i < (size_t)2 * COUNT; i++) {
        double off = noisy[i % COUNT].off;

        edge_add(&line, truth * exp(off), 1 - 6 * off);
        edge_add(&noise, truth * exp(off), noisy[i % COUNT].margin);
    }
    assert_true(edge_narrower(&line).slope < 0);
    assert_true(isinf(edge_fit(&noise).high));
    fit = edge_narrower(&noise);
    assert_true(isnan(fit.slope));
    assert_true(fit.low > 0.85 * truth);
    assert_true(fit.high < 1.15 * truth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"the threshold has the edge", the_interval_has_the_edge, NULL, NULL,
         NULL},
        {"the narrower one has the edge", the_interval_has_the_edge, NULL, NULL,
         &is_narrower},
        cmocka_unit_test(what_is_not_known_is_open),
        cmocka_unit_test(an_accident_is_borne),
        cmocka_unit_test(the_narrower_one_is_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
