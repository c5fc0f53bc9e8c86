/* Regret: what advice gives up, how stable it is, and the sum of many. */
#include "harness/decide/regret.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SYSTEMS = 2 };

static struct profile profile;
static struct contender truth[SYSTEMS];
static struct advice truth_advice;

static void raced(struct contender *c, const char *name, double rps)
{
    contender_init(c, name);
    c->state = CONTENDER_RACED;
    c->rank = (unsigned)(name[0] - 'a') + 1;
    c->rps = rps;
    c->low_rps = rps * 0.99;
    c->high_rps = rps * 1.01;
}

static void assert_near(double got, double wanted)
{
    if (!(fabs(got - wanted) < 1e-9))
        fail_msg("%g instead of %g", got, wanted);
}

static void regrets(void **state)
{
    struct contender advised[SYSTEMS];
    struct advice advice;

    (void)state;
    profile_init(&profile);
    raced(&truth[0], "a", 900);
    raced(&truth[1], "b", 1000);
    advice_give(&profile, truth, SYSTEMS, &truth_advice);
    memcpy(advised, truth, sizeof advised);
    raced(&advised[0], "a", 1100);
    advice_give(&profile, advised, SYSTEMS, &advice);
    assert_near(regret_of(truth, &truth_advice, &advice), 0.1);
    raced(&advised[0], "a", 100);
    advice_give(&profile, advised, SYSTEMS, &advice);
    assert_near(regret_of(truth, &truth_advice, &advice), 0);
    /* What is ruled out in truth is all given up. */
    truth[1].state = CONTENDER_NEVER_HELD;
    advice_give(&profile, truth, SYSTEMS, &truth_advice);
    assert_near(regret_of(truth, &truth_advice, &advice), 1);
    /* Both say none; one does. */
    truth[0].state = advised[0].state = advised[1].state = CONTENDER_NEVER_HELD;
    advice_give(&profile, advised, SYSTEMS, &advice);
    assert_near(regret_of(truth, &truth_advice, &advice), 1);
    advice_give(&profile, truth, SYSTEMS, &truth_advice);
    assert_near(regret_of(truth, &truth_advice, &advice), 0);
    advised[0].state = CONTENDER_NOT_RACED;
    advice_give(&profile, advised, SYSTEMS, &advice);
    assert_true(isnan(regret_of(truth, &truth_advice, &advice)));
    /* Of the advised one the truth has no figure. */
    truth[0].state = CONTENDER_RACED;
    truth[1].state = CONTENDER_NOT_RACED;
    advice_give(&profile, truth, SYSTEMS, &truth_advice);
    advised[0].state = CONTENDER_NEVER_HELD;
    advised[1].state = CONTENDER_RACED;
    advice_give(&profile, advised, SYSTEMS, &advice);
    assert_true(isnan(regret_of(truth, &truth_advice, &advice)));
}

static void known(struct contender *c, const char *name, double rps,
                  double half)
{
    raced(c, name, rps);
    c->low_rps = rps * exp(-half);
    c->high_rps = rps * exp(half);
}

/* Far apart the advice stays, and close together it is too close; but advice
 * that the figures do not bear out does not. */
static void stability(void **state)
{
    static const double seconds[] = {900, 999};

    (void)state;
    profile_init(&profile);
    for (size_t k = 0; k < 2; k++) {
        struct contender c[SYSTEMS];
        struct advice advice;
        struct regret regret;

        known(&c[0], "a", 1000, 0.02);
        known(&c[1], "b", seconds[k], 0.02);
        advice_give(&profile, c, SYSTEMS, &advice);
        regret_resample(&profile, c, SYSTEMS, &advice, 3, &regret);
        assert_true(regret.stable >= REGRET_STABLE_LEAST);
        assert_true(regret.kept >= REGRET_STABLE_LEAST);
        assert_int_equal(regret.redrawn, 2);
        advice.best = 1;
        regret_resample(&profile, c, SYSTEMS, &advice, 3, &regret);
        if (k == 0)
            assert_true(regret.stable <= 5);
    }
}

/* The simplest is named at the edge of what cannot be told apart. The others
 * stay too close to call when it falls out. */
static void not_always_among_those_too_close(void **state)
{
    struct contender c[3];
    struct advice advice;
    struct regret regret;

    (void)state;
    profile_init(&profile);
    known(&c[0], "a", 1000, 0.02);
    known(&c[1], "b", 1025, 0.02);
    known(&c[2], "c", 1025, 0.02);
    advice_give(&profile, c, 3, &advice);
    assert_int_equal(advice.verdict, ADVICE_TOO_CLOSE);
    assert_int_equal(advice.best, 0);
    regret_resample(&profile, c, 3, &advice, 3, &regret);
    assert_int_equal(regret.redrawn, 3);
    assert_in_range(regret.stable, 90, 100);
    assert_in_range(regret.kept, 30, 70);
}

/* Nothing is given up for certain where one without a figure, or with no upper
 * end, might be the better one. */
static void unknown(void **state)
{
    struct contender c[3];
    struct advice advice;

    (void)state;
    profile_init(&profile);
    raced(&c[0], "a", 900);
    raced(&c[1], "b", 1000);
    raced(&c[2], "c", 500);
    advice_give(&profile, c, 3, &advice);
    advice.best = 0;
    advice_give(&profile, c, 3, &truth_advice);
    assert_near(regret_of(c, &truth_advice, &advice), 0.1);
    c[2].state = CONTENDER_NOT_RACED;
    advice_give(&profile, c, 3, &truth_advice);
    assert_true(isnan(regret_of(c, &truth_advice, &advice)));
    /* All is given up, whatever the third one can. */
    c[0].state = CONTENDER_NEVER_HELD;
    advice_give(&profile, c, 3, &truth_advice);
    assert_near(regret_of(c, &truth_advice, &advice), 1);
    c[0].state = c[2].state = CONTENDER_RACED;
    c[1].high_rps = INFINITY;
    advice_give(&profile, c, 3, &truth_advice);
    assert_true(isnan(regret_of(c, &truth_advice, &advice)));
    advice.best = 1;
    assert_near(regret_of(c, &truth_advice, &advice), 0);
}

/* Of two that are alike it is the mean of what one normal variable exceeds
 * another by; of one that is best for certain there is none. */
static void noise_alone(void **state)
{
    const double spread = 0.02 / 1.96;
    struct contender c[SYSTEMS];
    struct advice advice;
    double wanted = spread * M_SQRT2 / sqrt(2 * M_PI);

    (void)state;
    profile_init(&profile);
    known(&c[0], "a", 1000, 0.02);
    known(&c[1], "b", 1001, 0.02);
    advice_give(&profile, c, SYSTEMS, &advice);
    assert_in_range((uintmax_t)(1e6 * regret_by_chance(c, &advice, &advice, 1)),
                    (uintmax_t)(0.85e6 * wanted), (uintmax_t)(1.15e6 * wanted));
    c[1].high_rps = INFINITY;
    advice.best = 0;
    assert_true(isnan(regret_by_chance(c, &advice, &advice, 1)));
    known(&c[1], "b", 500, 0.02);
    advice_give(&profile, c, SYSTEMS, &advice);
    assert_near(regret_by_chance(c, &advice, &advice, 1), 0);
}

/* What is a range is drawn in it; what cannot be drawn is counted as such. */
static void drawn(void **state)
{
    struct contender c[SYSTEMS];
    struct advice advice;
    struct regret regret;

    (void)state;
    profile_init(&profile);
    known(&c[0], "a", 1000, 0.02);
    known(&c[1], "b", 1000, 0.02);
    c[1].is_range = true;
    c[1].low_rps = 900;
    c[1].high_rps = 1300;
    advice_give(&profile, c, SYSTEMS, &advice);
    assert_int_equal(advice.verdict, ADVICE_TOO_CLOSE);
    regret_resample(&profile, c, SYSTEMS, &advice, 3, &regret);
    assert_int_equal(regret.redrawn, 2);
    assert_in_range(regret.stable, 40, 80);
    /* What a condition rules out after the race is not among them. */
    profile.memory_bytes = 100;
    c[1].memory_bytes = 200;
    advice_give(&profile, c, SYSTEMS, &advice);
    assert_int_equal(advice.order_count, 1);
    regret_resample(&profile, c, SYSTEMS, &advice, 3, &regret);
    assert_int_equal(regret.redrawn, 1);
    profile.memory_bytes = 0;
    c[1].high_rps = INFINITY;
    c[1].low_rps = 800;
    c[1].is_range = false;
    advice_give(&profile, c, SYSTEMS, &advice);
    regret_resample(&profile, c, SYSTEMS, &advice, 3, &regret);
    assert_int_equal(regret.redrawn, 1);
}

static void sum(void **state)
{
    struct regret all[12];
    struct regret_summary summary;

    (void)state;
    for (size_t i = 0; i < 12; i++)
        all[i] = (struct regret){
            .regret = 0.01 * (double)i, .stable = 96, .kept = 60 + i};
    regret_sum_up(all, 12, 12, &summary);
    assert_int_equal(summary.count, 12);
    assert_near(summary.median, 0.055);
    assert_near(summary.worst_tenth, 0.10);
    assert_near(summary.worst, 0.11);
    assert_int_equal(summary.least_stable, 96);
    assert_int_equal(summary.least_kept, 60);
    assert_false(regret_is_good(&summary));
    for (size_t i = 0; i < 12; i++)
        all[i].regret /= 2;
    regret_sum_up(all, 12, 12, &summary);
    assert_true(regret_is_good(&summary));
    all[3].stable = 94;
    regret_sum_up(all, 12, 12, &summary);
    assert_false(regret_is_good(&summary));
    all[3].regret = NAN;
    regret_sum_up(all, 12, 12, &summary);
    assert_int_equal(summary.count, 11);
    assert_int_equal(summary.least_stable, 94);
    all[3].stable = 96;
    regret_sum_up(all, 12, 12, &summary);
    assert_false(regret_is_good(&summary));
    regret_sum_up(all, 0, 0, &summary);
    assert_false(regret_is_good(&summary));
}

/* What is unknown is said, and never taken for good. */
static void printed(void **state)
{
    struct regret all[2] = {{.profile = "one",
                             .advised = "a",
                             .best = "a",
                             .verdict = ADVICE_ONLY_ONE,
                             .by_chance = 0.004,
                             .stable = 100,
                             .kept = 100,
                             .redrawn = 1,
                             .raced = 1},
                            {.profile = "two",
                             .advised = "a",
                             .best = "b",
                             .regret = NAN,
                             .by_chance = NAN,
                             .stable = 97,
                             .kept = 88,
                             .redrawn = 2,
                             .raced = 3}};
    char text[4096] = "";
    FILE *to = fmemopen(text, sizeof text, "w");

    (void)state;
    assert_non_null(to);
    regret_print(all, 2, 2, to);
    (void)fclose(to);
    assert_non_null(strstr(text, "100, 100 of 100, 1 of 1: no other is left"));
    assert_non_null(strstr(text, "97, 88 of 100, 2 of 3\n"));
    assert_non_null(strstr(text, "regret of 1 of 2 profiles"));
    assert_non_null(strstr(text, "alone would give a median of 0.4 %"));
    assert_non_null(strstr(text, "not reached"));
    assert_non_null(strstr(text, "Of 1 the regret is unknown"));
    assert_non_null(strstr(text, "Of 1 only one system was left"));
}

/* Read again it is of the same, or of something else. */
static void as_json(void **state)
{
    struct regret r = {.profile = "tiny",
                       .advised = "a",
                       .verdict = ADVICE_TOO_CLOSE,
                       .regret = NAN,
                       .by_chance = NAN,
                       .stable = 7,
                       .kept = 5,
                       .redrawn = 2,
                       .raced = 3};
    struct regret back;
    json_t *others[5];
    json_t *basis;
    json_t *json;

    (void)state;
    profile_init(&profile);
    basis = regret_basis(&profile, 1000, 1, NULL);
    others[0] = regret_basis(&profile, 1001, 1, NULL);
    others[1] = regret_basis(&profile, 1000, 2, NULL);
    others[2] = regret_basis(&profile, 1000, 1, "thread");
    profile.cpu_ns++;
    others[3] = regret_basis(&profile, 1000, 1, NULL);
    others[4] = json_deep_copy(basis);
    (void)json_object_set_new(others[4], "commit", json_string("0000000"));
    json = regret_to_json(&r, basis);
    assert_int_equal(regret_from_json(json, basis, &back), 0);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(regret_from_json(json, others[i], &back), -ESTALE);
        json_decref(others[i]);
    }
    assert_string_equal(back.profile, "tiny");
    assert_string_equal(back.best, "");
    assert_int_equal(back.verdict, ADVICE_TOO_CLOSE);
    assert_true(isnan(back.regret));
    assert_true(isnan(back.by_chance));
    assert_int_equal(back.stable, 7);
    assert_int_equal(back.kept, 5);
    assert_int_equal(back.redrawn, 2);
    assert_int_equal(back.raced, 3);
    (void)json_object_set_new(json, "regret", json_real(0.5));
    (void)json_object_set_new(json, "by_chance", json_null());
    assert_int_equal(regret_from_json(json, basis, &back), -EINVAL);
    (void)json_object_set_new(json, "by_chance", json_real(0.25));
    assert_int_equal(regret_from_json(json, basis, &back), 0);
    assert_near(back.regret, 0.5);
    assert_near(back.by_chance, 0.25);
    (void)json_object_del(json, "basis");
    assert_int_equal(regret_from_json(json, basis, &back), -ESTALE);
    (void)json_object_set_new(json, "verdict", json_string("sure"));
    assert_int_equal(regret_from_json(json, basis, &back), -EINVAL);
    json_decref(json);
    json_decref(basis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regrets),
        cmocka_unit_test(stability),
        cmocka_unit_test(not_always_among_those_too_close),
        cmocka_unit_test(unknown),
        cmocka_unit_test(drawn),
        cmocka_unit_test(noise_alone),
        cmocka_unit_test(printed),
        cmocka_unit_test(sum),
        cmocka_unit_test(as_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
