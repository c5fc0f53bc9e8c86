/* Two made-up campaigns against each other. */
#include "tests/unit/versus.h"

#include "tests/unit/madeup.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <string.h>

enum { ROUNDS = 6 };

void versus_init(struct versus *versus)
{
    memset(versus, 0, sizeof *versus);
    for (int i = 0; i < 2; i++)
        madeup_init(&versus->results[i]);
    versus->results[1].facts.seed++;
}

void versus_load(struct versus *versus, int side, const char *system,
                 double rps, uint64_t latency_ns)
{
    static const double noise[2][ROUNDS] = {
        {1.01, 0.99, 1.005, 0.995, 1.0, 1.0},
        {0.995, 1.0, 1.01, 1.005, 1.0, 0.99}};

    for (uint64_t round = 1; round <= ROUNDS; round++) {
        double factor = noise[side][round - 1];
        struct record *run =
            madeup_load(&versus->results[side], system, "echo:64", 10, round,
                        rps * factor, (uint64_t)((double)latency_ns / factor));

        run->resources.cpu_s = 100e-6 * rps * factor;
    }
}

static void compare(struct versus *versus, const struct contrast_side sides[2])
{
    assert_int_equal(contrasts_init(&versus->contrasts, sides), 0);
    versus->is_compared = true;
}

void versus_compare(struct versus *versus)
{
    const struct contrast_side sides[2] = {{&versus->cells[0], NULL},
                                           {&versus->cells[1], NULL}};

    for (int i = 0; i < 2; i++)
        assert_int_equal(cells_init(&versus->cells[i], &versus->results[i]), 0);
    compare(versus, sides);
}

void versus_systems(struct versus *versus, const char *a, const char *b)
{
    const struct contrast_side sides[2] = {{&versus->cells[0], a},
                                           {&versus->cells[0], b}};

    assert_int_equal(cells_init(&versus->cells[0], &versus->results[0]), 0);
    compare(versus, sides);
}

const struct contrast *versus_row(const struct versus *versus,
                                  const char *system, enum figure figure)
{
    for (size_t i = 0; i < versus->contrasts.count; i++) {
        const struct contrast *row = &versus->contrasts.rows[i];

        if (row->figure == figure && strcmp(row->cells[0]->system, system) == 0)
            return row;
    }
    return NULL;
}

void versus_free(struct versus *versus)
{
    if (versus->is_compared)
        contrasts_free(&versus->contrasts);
    for (int i = 0; i < 2; i++) {
        cells_free(&versus->cells[i]);
        results_free(&versus->results[i]);
    }
}
