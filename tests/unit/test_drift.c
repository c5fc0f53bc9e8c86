/* The test for drift: what it calls one, and how often it is wrong. The noise
 * is seeded, so that a run of the test is as good as any other. */
#include "harness/run/drift.h"

#include "support/splitmix.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include <cmocka.h>

enum { SLICES = 100, TRIALS = 2000 };

static uint64_t state_of_noise = 1;

/* Whether a run is condemned, as the verdict does it. */
static bool is_drift(const double *slices)
{
    struct drift drift = drift_of(slices, SLICES);

    return fabs(drift.z) > DRIFT_Z && fabs(drift.change) > 0.1;
}

/* A run of `mean` requests a slice with a deviation of `noise`, a share of it,
 * that lasts (correlation of neighbours: `memory`), and a change over the
 * window. Returns how many of the trials are condemned. */
static int count_drifts(double mean, double noise, double memory, double change)
{
    int count = 0;

    for (int trial = 0; trial < TRIALS; trial++) {
        double slices[SLICES];
        double now = splitmix_normal(&state_of_noise);

        for (int i = 0; i < SLICES; i++) {
            double level = mean * (1 + change * ((double)i / SLICES - 0.5));

            now = memory * now +
                  sqrt(1 - memory * memory) * splitmix_normal(&state_of_noise);
            slices[i] = fmax(0, nearbyint(level * (1 + noise * now)));
        }
        count += is_drift(slices);
    }
    return count;
}

/* One in a hundred runs that do not drift may be called one that does. */
static void false_alarms(void **state)
{
    static const struct {
        double mean, noise, memory;
    } rows[] = {{3, 0.58, 0},      {12, 0.29, 0},    {100, 0.1, 0},
                {1000, 0.03, 0},   {1000, 0.1, 0},   {1000, 0.3, 0},
                {1000, 0.03, 0.9}, {1000, 0.05, 0.8}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int count =
            count_drifts(rows[i].mean, rows[i].noise, rows[i].memory, 0);

        if (count > TRIALS / 100)
            fail_msg("row %zu: %d of %d", i, count, TRIALS);
    }
}

/* A fifth over the window is found, where the counts are large enough to tell:
 * 5 % of noise in each slice. */
static void finds_decay(void **state)
{
    (void)state;
    assert_true(count_drifts(400, 0.05, 0, -0.2) > TRIALS * 99 / 100);
    assert_true(count_drifts(400, 0.05, 0, 0.2) > TRIALS * 99 / 100);
    assert_true(count_drifts(400, 0.02, 0.5, -0.2) > TRIALS * 99 / 100);
    /* and what is not worth it is let pass */
    assert_true(count_drifts(400, 0.02, 0, -0.1) < TRIALS / 100);
}

/* Answers that come in lumps, as those to a wait do, are no drift, whatever
 * their rhythm. */
static void lumps(void **state)
{
    (void)state;
    /* of a quarter of a slice */
    for (int period = 4; period <= 100; period++) {
        double slices[SLICES] = {0};

        for (int at = 2; at < 4 * SLICES; at += period)
            slices[at / 4] += 10;
        assert_false(is_drift(slices));
    }
}

static void known_values(void **state)
{
    double slices[SLICES];
    struct drift drift;

    (void)state;
    for (int i = 0; i < SLICES; i++)
        slices[i] = ceil((i + 1) / 5.0);
    /* S = 190, variance 950 */
    drift = drift_of(slices, SLICES);
    assert_true(fabs(drift.z - 189 / sqrt(950)) < 1e-9);
    /* blocks 1 … 6 and 15 … 20 */
    assert_true(fabs(drift.change - (105.0 - 21) / 105) < 1e-9);
    for (int i = 0; i < SLICES; i++)
        slices[i] = 7;
    drift = drift_of(slices, SLICES);
    assert_true(drift.z == 0 && drift.change == 0);
    for (int i = 0; i < SLICES; i++)
        slices[i] = 0;
    drift = drift_of(slices, SLICES);
    assert_true(drift.z == 0 && drift.change == 0);
    /* two halves of equal values: S = -100, and ties of 10 and 10 */
    for (int i = 0; i < SLICES; i++)
        slices[i] = i < 50 ? 2 : 1;
    drift = drift_of(slices, SLICES);
    assert_true(fabs(drift.z + 99 / sqrt(950 - 2 * 125)) < 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_values),
        cmocka_unit_test(false_alarms),
        cmocka_unit_test(finds_decay),
        cmocka_unit_test(lumps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
