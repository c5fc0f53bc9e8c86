/* junit: a case for each cell, for CI systems that show tests. */
#include "harness/export/export.h"

#include "harness/compare/wording.h"
#include "harness/export/junit_put.h"
#include "harness/report/escape.h"
#include "harness/report/facts.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE = RECORD_REASON + 64 };

/* What became of a case, the worst last. */
enum outcome { PASSED, NOISY, UNAVAILABLE, LOST, WORSE, VOID, OUTCOMES };

/* The element that tells it, and its type; NULL: none. */
static const struct {
    const char *element;
    const char *type;
} outcomes[OUTCOMES] = {
    [PASSED] = {NULL, NULL},
    [NOISY] = {"skipped", "NOISY"},
    [UNAVAILABLE] = {"skipped", "UNAVAILABLE"},
    [LOST] = {"failure", "missing"},
    [WORSE] = {"failure", "regression"},
    [VOID] = {"failure", "VOID"},
};

bool export_is_worse(const struct comparison *c, const struct contrast *row)
{
    return isnan(c->fail_above) ? contrast_direction(row) < 0
                                : contrast_is_worse_by(row, c->fail_above);
}

static bool is_lost(const struct contrast *row)
{
    return row->of[0].n >= MEDIAN_ENOUGH && row->of[1].n < MEDIAN_ENOUGH;
}

/* The first row of the cell for which `is` holds, from row `i` on. */
static const struct contrast *
find_row(const struct comparison *c, const struct cell_stats *cell,
         bool (*is)(const struct comparison *, const struct contrast *),
         size_t i)
{
    for (; c != NULL && i < c->contrasts->count; i++) {
        const struct contrast *row = &c->contrasts->rows[i];

        if (row->cells[1] == cell && is(c, row))
            return row;
    }
    return NULL;
}

static bool is_row_lost(const struct comparison *c, const struct contrast *row)
{
    (void)c;
    return is_lost(row);
}

static enum outcome judge(const struct cell_stats *cell,
                          const struct comparison *c)
{
    if (cell->counts[VERDICT_VOID] > 0 && cell_used(cell) == 0)
        return VOID;
    if (find_row(c, cell, export_is_worse, 0) != NULL)
        return WORSE;
    if (find_row(c, cell, is_row_lost, 0) != NULL)
        return LOST;
    if (cell_used(cell) == 0)
        return UNAVAILABLE;
    return cell->counts[VERDICT_VALID] == 0 ? NOISY : PASSED;
}

/* The last reason of a run with the verdict; "" without one. */
static const char *reason(const struct cell_stats *cell, enum verdict verdict)
{
    const char *last = "";

    for (size_t i = 0; i < cell->run_count; i++)
        if (cell->runs[i]->verdict == verdict && !cell->runs[i]->is_superseded)
            last = cell->runs[i]->reason;
    return last;
}

static void message_of(const struct cell_stats *cell, enum outcome outcome,
                       char text[MESSAGE])
{
    static const enum verdict verdicts[OUTCOMES] = {[NOISY] = VERDICT_NOISY,
                                                    [UNAVAILABLE] =
                                                        VERDICT_UNAVAILABLE,
                                                    [VOID] = VERDICT_VOID};

    if (outcome == WORSE)
        (void)snprintf(text, MESSAGE, "worse than before, beyond the noise");
    else if (outcome == LOST)
        (void)snprintf(text, MESSAGE, "fewer rounds than a verdict needs");
    else
        (void)snprintf(text, MESSAGE, "%s in %zu of its rounds: %s",
                       verdict_name(verdicts[outcome]),
                       cell->counts[verdicts[outcome]],
                       reason(cell, verdicts[outcome]));
}

/* A line for each figure that is worse. */
static void put_worse(FILE *to, const struct comparison *c,
                      const struct cell_stats *cell)
{
    const struct contrast *row = find_row(c, cell, export_is_worse, 0);

    while (row != NULL) {
        char text[SHOW_TEXT];

        junit_put_text(to, contrast_figure(row));
        for (int side = 0; side < 2; side++) {
            (void)fputs(side == 0 ? ": " : " to ", to);
            junit_put_text(to, contrast_side(row, side, text));
        }
        (void)fputs(", ratio ", to);
        junit_put_text(to, contrast_ratio(row, text));
        (void)fputs(", ", to);
        junit_put_text(to, wording_verdict(row, c->contrasts->is_paired, text));
        (void)fputc('\n', to);
        row = find_row(c, cell, export_is_worse,
                       (size_t)(row - c->contrasts->rows) + 1);
    }
}

static void put_outcome(FILE *to, const struct cell_stats *cell,
                        const struct comparison *c, enum outcome outcome)
{
    const char *element = outcomes[outcome].element;
    char message[MESSAGE];

    message_of(cell, outcome, message);
    (void)fprintf(to, "      <%s type=\"%s\"", element, outcomes[outcome].type);
    junit_put_attribute(to, "message", message);
    (void)fputc('>', to);
    if (outcome == WORSE)
        put_worse(to, c, cell);
    (void)fprintf(to, "</%s>\n", element);
}

/* Rounds that are no reason to fail. */
static void put_rounds(FILE *to, const struct cell_stats *cell)
{
    char text[MESSAGE];

    for (size_t verdict = VERDICT_NOISY; verdict < VERDICTS; verdict++) {
        if (cell->counts[verdict] == 0)
            continue;
        (void)snprintf(text, sizeof text, "%s in %zu of %zu rounds: %s",
                       verdict_name((enum verdict)verdict),
                       cell->counts[verdict], cell->run_count - cell->repeated,
                       reason(cell, (enum verdict)verdict));
        (void)fputs("      <system-out>", to);
        junit_put_text(to, text);
        (void)fputs("</system-out>\n", to);
    }
}

static double took_s(const struct cell_stats *cell)
{
    double sum = 0;

    for (size_t i = 0; i < cell->run_count; i++)
        sum += isnan(cell->runs[i]->took_s) ? 0 : cell->runs[i]->took_s;
    return sum;
}

static void open_case(FILE *to, const struct cell_stats *cell)
{
    char name[CELL_NAME];

    (void)fprintf(to, "    <testcase classname=\"concbench.%s\"",
                  record_kind_name(cell->kind));
    junit_put_attribute(to, "name", cell_name(cell, name));
}

static void put_case(FILE *to, const struct cell_stats *cell,
                     const struct comparison *c)
{
    enum outcome outcome = judge(cell, c);

    open_case(to, cell);
    (void)fprintf(to, " time=\"%.3f\">\n", took_s(cell));
    if (outcomes[outcome].element != NULL)
        put_outcome(to, cell, c, outcome);
    if (outcome == PASSED || outcome == WORSE)
        put_rounds(to, cell);
    (void)fputs("    </testcase>\n", to);
}

/* Cells that were measured before and are not any more. */
static size_t put_missing(FILE *to, const struct comparison *c)
{
    size_t count = 0;

    for (size_t i = 0; c != NULL && i < c->contrasts->lone_count; i++) {
        const struct contrast_lone *lone = &c->contrasts->lones[i];

        if (lone->side != 0)
            continue;
        count++;
        if (to == NULL)
            continue;
        open_case(to, lone->cell);
        (void)fprintf(to,
                      " time=\"0\">\n      <failure type=\"%s\" message=\"not "
                      "measured any more\"></failure>\n    </testcase>\n",
                      outcomes[LOST].type);
    }
    return count;
}

static void put_counts(FILE *to, const struct table *table,
                       const struct comparison *c)
{
    const struct cells *cells = table->cells;
    size_t missing = put_missing(NULL, c);
    size_t failures = missing;
    size_t skipped = 0;
    double took = 0;

    for (size_t i = 0; i < cells->count; i++) {
        const char *element = outcomes[judge(&cells->cells[i], c)].element;

        failures += element != NULL && strcmp(element, "failure") == 0;
        skipped += element != NULL && strcmp(element, "skipped") == 0;
        took += took_s(&cells->cells[i]);
    }
    (void)fprintf(to,
                  " tests=\"%zu\" failures=\"%zu\" errors=\"0\" "
                  "skipped=\"%zu\" time=\"%.3f\"",
                  cells->count + missing, failures, skipped, took);
}

static void put_properties(FILE *to, const struct campaign_facts *facts)
{
    static const char *const keys[] = {"cpu", "kernel", "version", "commit"};

    (void)fputs("    <properties>\n", to);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const char *value =
            json_string_value(json_object_get(facts->machine, keys[i]));

        if (value == NULL)
            continue;
        (void)fprintf(to, "      <property name=\"%s\"", keys[i]);
        junit_put_attribute(to, "value", value);
        (void)fputs("/>\n", to);
    }
    (void)fputs("    </properties>\n", to);
}

int export_junit(const struct table *table, const struct export_ask *ask,
                 FILE *to)
{
    const struct cells *cells = table->cells;
    const struct campaign_facts *facts = &cells->results->facts;
    char when[32];

    (void)fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", to);
    junit_put_attribute(to, "name", "concbench");
    put_counts(to, table, ask->against);
    (void)fputs(">\n  <testsuite", to);
    junit_put_attribute(to, "name", facts->suite);
    put_counts(to, table, ask->against);
    junit_put_attribute(to, "timestamp",
                        facts_time(facts->began_s, when, sizeof when));
    (void)fputs(">\n", to);
    put_properties(to, facts);
    for (size_t i = 0; i < cells->count; i++)
        put_case(to, &cells->cells[i], ask->against);
    (void)put_missing(to, ask->against);
    (void)fputs("  </testsuite>\n</testsuites>\n", to);
    return 0;
}
