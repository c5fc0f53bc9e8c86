/* The same against the same, from the runs of the reference campaign: what real
 * noise, with its outliers and its steps, makes of the statistics. Both sides
 * are drawn, with replacement, from the rounds of one cell. */
#include "tests/unit/chance.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    COMPARISONS = 400,
    ROUNDS = 6,
    CELLS_MAX = 2000,
    COLUMNS_MAX = 64,
    LABEL = 256
};

/* The key figures. */
static const char *const columns[] = {"throughput_rps", "latency_p50_ns",
                                      "latency_p99_ns", "cpu_us_per_request",
                                      "wall_s"};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

struct cell {
    char label[LABEL]; /* kind, system, workload, connections, column */
    double values[ROUNDS];
    size_t count;
};

struct recorded {
    struct cell cells[CELLS_MAX];
    size_t count;
};

/* Cuts a line of CSV (RFC 4180) into fields, in place. */
static size_t cut(char *line, char *fields[COLUMNS_MAX])
{
    size_t count = 0;

    line[strcspn(line, "\r\n")] = '\0';
    while (line != NULL && count < COLUMNS_MAX) {
        char *end = line;

        if (*line == '"') {
            end = strchr(++line, '"');
            assert_non_null(end); /* a doubled quote is in none of them */
            *end++ = '\0';
        }
        fields[count++] = line;
        end = strchr(end, ',');
        if (end != NULL)
            *end++ = '\0';
        line = end;
    }
    return count;
}

static size_t column(char *const *header, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(header[i], name) == 0)
            return i;
    fail_msg("no column %s", name);
    return 0;
}

/* Rounds of a cell follow each other in the file. */
static void keep(struct recorded *recorded, const char *label, double value)
{
    struct cell *cell = NULL;

    for (size_t i = recorded->count; cell == NULL && i > 0; i--)
        if (strcmp(recorded->cells[i - 1].label, label) == 0)
            cell = &recorded->cells[i - 1];
    if (cell == NULL) {
        assert_true(recorded->count < CELLS_MAX);
        cell = &recorded->cells[recorded->count++];
        (void)snprintf(cell->label, LABEL, "%s", label);
    }
    assert_true(cell->count < ROUNDS);
    cell->values[cell->count++] = value;
}

static void take_line(struct recorded *recorded, char *const *header,
                      char *const *fields, size_t count)
{
    const char *verdict = fields[column(header, count, "verdict")];

    if (strcmp(verdict, "VALID") != 0 && strcmp(verdict, "NOISY") != 0)
        return;
    for (size_t i = 0; i < COLUMNS; i++) {
        const char *text = fields[column(header, count, columns[i])];
        double value = strtod(text, NULL);
        char label[LABEL];

        (void)snprintf(label, sizeof label, "%.20s %.60s %.60s %.20s %s",
                       fields[0], fields[1], fields[2], fields[3], columns[i]);
        if (value > 0)
            keep(recorded, label, value);
    }
}

/* Leaves the cells with all of their rounds. */
static int read_reference(void **state)
{
    FILE *file = fopen(REFERENCE, "re");
    struct recorded *recorded = calloc(1, sizeof *recorded);
    char *names[COLUMNS_MAX] = {NULL};
    char *fields[COLUMNS_MAX] = {NULL};
    char *header = NULL;
    char *line = NULL;
    size_t size[2] = {0, 0};
    size_t count;
    size_t whole = 0;

    assert_non_null(recorded);
    *state = recorded;
    assert_non_null(file);
    assert_true(getline(&header, &size[0], file) > 0);
    count = cut(header, names);
    while (getline(&line, &size[1], file) > 0) {
        assert_int_equal(cut(line, fields), count);
        take_line(recorded, names, fields, count);
    }
    free(line);
    free(header);
    (void)fclose(file);
    for (size_t i = 0; i < recorded->count; i++)
        if (recorded->cells[i].count == ROUNDS)
            recorded->cells[whole++] = recorded->cells[i];
    recorded->count = whole;
    return 0;
}

static int forget(void **state)
{
    free(*state);
    return 0;
}

static size_t below(struct chance *chance, size_t count)
{
    return (size_t)(chance_even(chance) * (double)count);
}

/* Two sides of one cell. */
static void draw(struct chance *chance, const struct recorded *recorded,
                 struct sides *sides)
{
    const struct cell *cell = &recorded->cells[below(chance, recorded->count)];

    sides->rounds = ROUNDS;
    for (size_t i = 0; i < ROUNDS; i++) {
        sides->a[i] = cell->values[below(chance, ROUNDS)];
        sides->b[i] = cell->values[below(chance, ROUNDS)];
    }
}

static struct called same_with_same(const struct recorded *recorded,
                                    const char *name, chance_method *method)
{
    struct chance chance = {.state = 400};
    struct called called = {0, 0};
    struct sides sides;

    for (int done = 0; done < COMPARISONS; done += CHANCE_TABLE) {
        struct ratio ratios[CHANCE_TABLE];

        for (int i = 0; i < CHANCE_TABLE; i++) {
            draw(&chance, recorded, &sides);
            ratios[i] = method(&chance, &sides);
        }
        chance_judge(ratios, &called);
    }
    print_message("%s, of %zu recorded cells: %d of %d called at 5 %%, %d by "
                  "the rule\n",
                  name, recorded->count, called.alone, COMPARISONS,
                  called.by_rule);
    return called;
}

static void the_same_is_the_same(void **state)
{
    const struct recorded *recorded = *state;
    struct called paired = same_with_same(recorded, "paired", chance_paired);
    struct called unpaired =
        same_with_same(recorded, "unpaired", chance_unpaired);

    assert_true(recorded->count >= 400);
    assert_true(paired.alone <= 29 && unpaired.alone <= 29);
    assert_true(paired.by_rule <= COMPARISONS / 100);
    assert_true(unpaired.by_rule <= COMPARISONS / 100);
}

static void a_wrong_method_is_told(void **state)
{
    struct called called =
        same_with_same(*state, "percentile bootstrap", chance_bootstrap);

    assert_true(called.alone > 29);
    assert_true(called.by_rule > COMPARISONS / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_is_the_same),
        cmocka_unit_test(a_wrong_method_is_told),
    };

    return cmocka_run_group_tests(tests, read_reference, forget);
}
