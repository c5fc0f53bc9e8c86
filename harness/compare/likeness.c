/* Whether two campaigns can be compared at all. */
#include "harness/compare/likeness.h"

#include "harness/report/escape.h"
#include "support/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a value in a line. */
enum { VALUE_WIDTH = 48 };

/* Windows are as long as the clock made them. */
#define WINDOW_TOLERANCE 0.1

/* What makes a machine; a kernel keeps a little memory more or less. */
static const struct {
    const char *key;
    double tolerance;
} machine_keys[] = {
    {"cpu", 0},          {"cores", 0},
    {"kernel", 0},       {"governor", 0},
    {"distribution", 0}, {"memory_bytes", 0.01},
    {"nofile", 0},       {"somaxconn", 0},
    {"smt", 0},          {"tcp_congestion_control", 0},
};

/* Which cells there are, how often they ran and why; the suite by its path,
 * which its name stands for; and the fingerprint, which is of all these too. */
static const char *const harmless_options[] = {
    "suite",  "models",      "foreign",   "workloads", "connections",
    "rounds", "precision",   "budget_ns", "retries",   "aim",
    "twin",   "fingerprint", NULL};

__attribute__((format(printf, 2, 3))) static void add(struct likeness *likeness,
                                                      const char *format, ...)
{
    char raw[ESCAPE_TEXT];
    char clean[ESCAPE_TEXT];
    va_list list;

    if (likeness->count == LIKENESS_MOST)
        return;
    va_start(list, format);
    (void)vsnprintf(raw, sizeof raw, format, list);
    va_end(list);
    (void)snprintf(likeness->lines[likeness->count++], LIKENESS_TEXT, "%.*s",
                   LIKENESS_TEXT - 1,
                   escape_line(raw, LIKENESS_TEXT / 2, clean));
}

/* Null, no, and 0 are choices that were not made. */
static bool is_set(const json_t *value)
{
    return value != NULL && !json_is_null(value) && !json_is_false(value) &&
           !(json_is_number(value) && json_number_value(value) == 0);
}

static bool is_near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b));
}

static bool is_same(const json_t *a, const json_t *b, double tolerance)
{
    if (json_is_number(a) && json_is_number(b))
        return is_near(json_number_value(a), json_number_value(b), tolerance);
    return (!is_set(a) && !is_set(b)) || json_equal(a, b) != 0;
}

static void value_text(const json_t *value, char text[VALUE_WIDTH + 1])
{
    char *dump = NULL;

    if (is_set(value) && !json_is_string(value))
        dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    if (json_is_string(value))
        (void)snprintf(text, VALUE_WIDTH + 1, "%s", json_string_value(value));
    else
        (void)snprintf(text, VALUE_WIDTH + 1, "%s",
                       dump != NULL ? dump : "none");
    free(dump);
}

static void add_values(struct likeness *likeness, const char *key,
                       const json_t *a, const json_t *b)
{
    char text_a[VALUE_WIDTH + 1];
    char text_b[VALUE_WIDTH + 1];

    value_text(a, text_a);
    value_text(b, text_b);
    add(likeness, "%s: %s against %s", key, text_a, text_b);
}

static void check_machine(struct likeness *likeness, const json_t *a,
                          const json_t *b)
{
    for (size_t i = 0; i < sizeof machine_keys / sizeof machine_keys[0]; i++) {
        const char *key = machine_keys[i].key;
        const json_t *of_a = json_object_get(a, key);
        const json_t *of_b = json_object_get(b, key);

        if (of_a != NULL && of_b != NULL &&
            !is_same(of_a, of_b, machine_keys[i].tolerance))
            add_values(likeness, key, of_a, of_b);
    }
}

static bool is_harmless(const char *key)
{
    return harmless_options[words_place(key, harmless_options)] != NULL;
}

/* An option that this file does not know yet counts. */
static void check_options(struct likeness *likeness, json_t *a, json_t *b)
{
    const char *key;
    json_t *value;

    json_object_foreach(a, key, value)
    {
        const json_t *other = json_object_get(b, key);

        if (!is_harmless(key) && !is_same(value, other, 0))
            add_values(likeness, key, value, other);
    }
    json_object_foreach(b, key, value)
    {
        if (!is_harmless(key) && json_object_get(a, key) == NULL &&
            is_set(value))
            add_values(likeness, key, NULL, value);
    }
}

static bool has_same(const json_t *a, const json_t *b, const char *key)
{
    return is_same(json_object_get(a, key), json_object_get(b, key), 0);
}

/* The same choice of the same suite that came out another is another suite. */
static void check_suite(struct likeness *likeness,
                        const struct campaign_facts *a,
                        const struct campaign_facts *b)
{
    if (strcmp(a->suite, b->suite) != 0)
        add(likeness, "suite: %s against %s", a->suite, b->suite);
    else if (has_same(a->options, b->options, "models") &&
             has_same(a->options, b->options, "foreign") &&
             has_same(a->options, b->options, "workloads") &&
             has_same(a->options, b->options, "connections") &&
             has_same(a->options, b->options, "duration_ns") &&
             !has_same(a->options, b->options, "fingerprint"))
        add(likeness, "suite %s: what it says has changed in between",
            a->suite);
}

/* Of the cell's first run that is used, in seconds; 0 without one. */
static double window_s(const struct cell_stats *cell)
{
    for (size_t i = 0; i < cell->run_count; i++)
        if (record_is_used(cell->runs[i]) && cell->runs[i]->load != NULL)
            return (double)cell->runs[i]->load->window_ns / 1e9;
    return 0;
}

/* Tells the first that differs: the others will for the same reason. */
static void check_windows(struct likeness *likeness, const struct cells *a,
                          const struct cells *b)
{
    for (size_t i = 0; i < a->count; i++) {
        const struct cell_stats *one = &a->cells[i];
        const struct cell_stats *other = cells_find(
            b, one->kind, one->system, one->workload, one->connections);
        double of_a = window_s(one);
        double of_b = other != NULL ? window_s(other) : 0;

        if (of_a > 0 && of_b > 0 && !is_near(of_a, of_b, WINDOW_TOLERANCE)) {
            add(likeness,
                "window of %s with %s ×%" PRIu64 ": %.3g s against %.3g s",
                one->system, one->workload, one->connections, of_a, of_b);
            return;
        }
    }
}

void likeness_check(struct likeness *likeness, const struct cells *a,
                    const struct cells *b)
{
    const struct campaign_facts *of_a = &a->results->facts;
    const struct campaign_facts *of_b = &b->results->facts;

    likeness->count = 0;
    check_machine(likeness, of_a->machine, of_b->machine);
    check_suite(likeness, of_a, of_b);
    check_options(likeness, of_a->options, of_b->options);
    check_windows(likeness, a, b);
}
