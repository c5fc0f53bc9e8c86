/* What the statistics promise, on made-up rounds whose truth is known. The
 * figures are printed: they are what docs and headers state. */
#include "tests/unit/chance.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define DRIFT 0.05

enum { SETS = 2000, COMPARISONS = 400, PLANTED = 100 };

static const size_t rounds[] = {6, 8, 12};

static bool covers(const struct ratio *ratio, double truth)
{
    return ratio->low <= truth && truth <= ratio->high;
}

/* Out of SETS. */
static int covered(struct sides *sides, chance_method *method)
{
    struct chance chance = {.state = sides->rounds};
    int count = 0;

    for (int i = 0; i < SETS; i++) {
        struct ratio ratio;

        chance_fill(&chance, sides);
        ratio = method(&chance, sides);
        count += covers(&ratio, sides->ratio);
    }
    return count;
}

static void print_cover(const char *name, size_t n, int count)
{
    print_message("%s, %zu rounds: %.1f %% of %d sets covered\n", name, n,
                  100.0 * count / SETS, SETS);
}

static void paired_intervals_cover_the_truth(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rounds); i++) {
        struct sides sides = {
            .rounds = rounds[i], .ratio = 1.03, .drift = DRIFT, .noise = 0.02};
        int count = covered(&sides, chance_paired);

        print_cover("paired", rounds[i], count);
        assert_in_range(count, 0.94 * SETS, 0.96 * SETS);
    }
}

/* Without partners the drift is noise, and covered as well. */
static void unpaired_intervals_cover_the_truth(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rounds); i++) {
        struct sides sides = {
            .rounds = rounds[i], .ratio = 1.03, .drift = 0, .noise = DRIFT};
        int count = covered(&sides, chance_unpaired);

        print_cover("unpaired", rounds[i], count);
        assert_in_range(count, 0.94 * SETS, 0.96 * SETS);
    }
}

/* The same test tells a method that is not good enough. */
static void the_percentile_bootstrap_does_not_cover(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rounds); i++) {
        struct sides sides = {
            .rounds = rounds[i], .ratio = 1.03, .drift = DRIFT, .noise = 0.02};
        int count = covered(&sides, chance_bootstrap);

        print_cover("percentile bootstrap", rounds[i], count);
        assert_true(count < 0.94 * SETS);
    }
}

/* 400 comparisons of a thing with itself, in tables of 20. */
static struct called same_with_same(size_t n, double drift,
                                    chance_method *method)
{
    struct chance chance = {.state = 1000 + n};
    struct sides sides = {
        .rounds = n, .ratio = 1, .drift = drift, .noise = 0.02};
    struct called called = {0, 0};

    for (int done = 0; done < COMPARISONS; done += CHANCE_TABLE) {
        struct ratio ratios[CHANCE_TABLE];

        for (int i = 0; i < CHANCE_TABLE; i++) {
            chance_fill(&chance, &sides);
            ratios[i] = method(&chance, &sides);
        }
        chance_judge(ratios, &called);
    }
    print_message("same with same, %zu rounds: %d of %d called at 5 %%, %d by "
                  "the rule\n",
                  n, called.alone, COMPARISONS, called.by_rule);
    return called;
}

static void nothing_is_seen_where_nothing_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rounds); i++) {
        struct called paired = same_with_same(rounds[i], DRIFT, chance_paired);
        struct called unpaired = same_with_same(rounds[i], 0, chance_unpaired);

        assert_true(paired.alone <= 29 && unpaired.alone <= 29);
        assert_true(paired.by_rule <= COMPARISONS / 100);
        assert_true(unpaired.by_rule <= COMPARISONS / 100);
    }
    assert_true(same_with_same(6, DRIFT, chance_bootstrap).alone > 29);
}

/* Of PLANTED tables, in how many the one slower row is called, and called
 * slower; the other rows are the same with the same. */
static int found(struct sides *sides)
{
    struct sides same = *sides;
    struct chance chance = {.state = 7};
    int count = 0;

    same.ratio = 1;
    for (int k = 0; k < PLANTED; k++) {
        struct ratio ratios[CHANCE_TABLE];
        struct called with = {0, 0};
        struct called without = {0, 0};

        for (int i = 0; i < CHANCE_TABLE; i++) {
            struct sides *one = i == 0 ? sides : &same;

            chance_fill(&chance, one);
            ratios[i] = chance_paired(&chance, one);
        }
        chance_judge(ratios, &with);
        ratios[0].p = 1;
        chance_judge(ratios, &without);
        count += with.by_rule > without.by_rule && ratios[0].ratio > 1;
    }
    return count;
}

/* The rounds and the noise of a run that each planted difference needs, in a
 * table of 20 and after its correction. */
static void planted_differences_are_found(void **state)
{
    static const struct {
        double ratio, noise;
        size_t rounds;
        int least;
    } cases[] = {{1.02, 0.008, 12, 80},
                 {1.05, 0.018, 12, 90},
                 {1.10, 0.025, 12, 99},
                 {1.05, 0.008, 6, 90},
                 {1.10, 0.012, 6, 99}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sides sides = {.rounds = cases[i].rounds,
                              .ratio = cases[i].ratio,
                              .drift = DRIFT,
                              .noise = cases[i].noise};
        int count = found(&sides);

        print_message("+%.0f %% planted, %zu rounds, noise %.1f %%: found in "
                      "%d of %d tables\n",
                      100 * (cases[i].ratio - 1), cases[i].rounds,
                      100 * cases[i].noise, count, PLANTED);
        assert_true(count >= cases[i].least);
    }
}

/* What is said to be seen with 80 % is seen so: by the noise as it is, not as
 * a set happens to show it. */
static void the_detectable_difference_is_detected(void **state)
{
    const double noise = 0.02;

    (void)state;
    for (size_t i = 0; i < COUNT(rounds); i++) {
        size_t n = rounds[i];
        struct chance chance = {.state = 99 + n};
        struct ratio known = {.error = noise * sqrt(2 / (double)n),
                              .freedom = (double)(n - 1)};
        struct sides sides = {.rounds = n,
                              .ratio = 1 + ratio_detectable(&known, 0.05, 0.8),
                              .drift = DRIFT,
                              .noise = noise};
        int count = 0;

        for (int k = 0; k < SETS; k++) {
            chance_fill(&chance, &sides);
            count += ratio_paired(sides.b, sides.a, n).p <= 0.05;
        }
        print_message("detectable +%.1f %%, %zu rounds: seen in %.1f %%\n",
                      100 * (sides.ratio - 1), n, 100.0 * count / SETS);
        assert_in_range(count, 0.77 * SETS, 0.84 * SETS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paired_intervals_cover_the_truth),
        cmocka_unit_test(unpaired_intervals_cover_the_truth),
        cmocka_unit_test(the_percentile_bootstrap_does_not_cover),
        cmocka_unit_test(nothing_is_seen_where_nothing_is),
        cmocka_unit_test(planted_differences_are_found),
        cmocka_unit_test(the_detectable_difference_is_detected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
