/* Made-up rounds with noise. */
#include "tests/unit/chance.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "harness/stats/holm.h"
#include "support/splitmix.h"

#include <math.h>
#include <stdlib.h>

enum { RESAMPLES = 399 };

double chance_even(struct chance *chance)
{
    return splitmix_even(&chance->state);
}

double chance_normal(struct chance *chance)
{
    return splitmix_normal(&chance->state);
}

void chance_fill(struct chance *chance, struct sides *sides)
{
    assert_true(sides->rounds <= CHANCE_ROUNDS);
    for (size_t i = 0; i < sides->rounds; i++) {
        double round = sides->drift * chance_normal(chance);

        sides->a[i] = exp(round + sides->noise * chance_normal(chance));
        sides->b[i] =
            sides->ratio * exp(round + sides->noise * chance_normal(chance));
    }
}

void chance_judge(const struct ratio ratios[CHANCE_TABLE],
                  struct called *called)
{
    double p[CHANCE_TABLE];

    for (int i = 0; i < CHANCE_TABLE; i++) {
        p[i] = ratios[i].p;
        called->alone += p[i] <= FINDING_ALPHA;
    }
    assert_int_equal(holm_adjust(p, CHANCE_TABLE), CHANCE_TABLE);
    for (int i = 0; i < CHANCE_TABLE; i++) {
        enum finding finding = finding_of(&ratios[i], p[i]);

        called->by_rule +=
            finding == FINDING_LOWER || finding == FINDING_HIGHER;
    }
}

struct ratio chance_paired(struct chance *chance, const struct sides *sides)
{
    (void)chance;
    return ratio_paired(sides->b, sides->a, sides->rounds);
}

struct ratio chance_unpaired(struct chance *chance, const struct sides *sides)
{
    (void)chance;
    return ratio_unpaired(sides->b, sides->rounds, sides->a, sides->rounds);
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

struct ratio chance_bootstrap(struct chance *chance, const struct sides *sides)
{
    struct ratio ratio = ratio_paired(sides->b, sides->a, sides->rounds);
    double means[RESAMPLES];

    for (int k = 0; k < RESAMPLES; k++) {
        double sum = 0;

        for (size_t i = 0; i < sides->rounds; i++) {
            size_t any = (size_t)(chance_even(chance) * (double)sides->rounds);

            sum += log(sides->b[any] / sides->a[any]);
        }
        means[k] = sum / (double)sides->rounds;
    }
    qsort(means, RESAMPLES, sizeof means[0], compare);
    ratio.low = exp(means[(RESAMPLES + 1) / 40 - 1]);
    ratio.high = exp(means[RESAMPLES - (RESAMPLES + 1) / 40]);
    ratio.p = ratio.low > 1 || ratio.high < 1 ? 0 : 1;
    return ratio;
}
