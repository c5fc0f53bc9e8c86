/* openmetrics: the text format of OpenMetrics 1.0, for Prometheus and its kin.
 */
#include "harness/export/export.h"

#include "harness/report/escape.h"

#include <inttypes.h>
#include <math.h>

#define PREFIX "concbench_"

/* The specification's escapes of a label's value; controls become spaces. */
static void put_label(FILE *to, const char *name, const char *value)
{
    char text[ESCAPE_TEXT];

    (void)fprintf(to, "%s=\"", name);
    for (const char *c = escape_line(value, SIZE_MAX, text); *c != '\0'; c++)
        (void)fprintf(to, "%s%c", *c == '"' || *c == '\\' ? "\\" : "", *c);
    (void)fputc('"', to);
}

static void put_family(FILE *to, const char *name, const char *type,
                       const char *unit, const char *help)
{
    (void)fprintf(to, "# TYPE " PREFIX "%s %s\n", name, type);
    if (unit != NULL)
        (void)fprintf(to, "# UNIT " PREFIX "%s %s\n", name, unit);
    (void)fprintf(to, "# HELP " PREFIX "%s %s\n", name, help);
}

/* The labels of a cell, or of a slope, which has no connections. */
static void put_cell(FILE *to, const char *kind, const char *system,
                     const struct cell_stats *cell)
{
    char connections[32] = "";

    if (cell != NULL)
        (void)snprintf(connections, sizeof connections, "%" PRIu64,
                       cell->connections);
    put_label(to, "kind", kind);
    (void)fputc(',', to);
    put_label(to, "system", system);
    (void)fputc(',', to);
    put_label(to, "workload", cell != NULL ? cell->workload : "idle");
    (void)fputc(',', to);
    put_label(to, "connections", connections);
}

static void put_value(FILE *to, const struct table_row *row)
{
    const struct {
        const char *name;
        double value;
    } parts[] = {{"median", row->value->median},
                 {"low", row->value->low},
                 {"high", row->value->high}};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (isnan(parts[i].value))
            continue;
        (void)fprintf(to, PREFIX "%s{", row->metric->name);
        put_cell(to, record_kind_name(table_row_kind(row)), row->system,
                 row->cell);
        (void)fprintf(to, ",estimate=\"%s\"} %.12g\n", parts[i].name,
                      parts[i].value * row->metric->scale);
    }
}

static void put_metric(FILE *to, const struct table *table,
                       const struct metric *metric)
{
    bool has_head = false;

    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].metric != metric)
            continue;
        if (!has_head)
            put_family(to, metric->name, "gauge", metric->base, metric->help);
        has_head = true;
        put_value(to, &table->rows[i]);
    }
}

static void put_campaign(FILE *to, const struct campaign_facts *facts)
{
    static const char *const keys[] = {"cpu", "kernel", "version", "commit"};

    put_family(to, "campaign", "info", NULL, "What the figures were taken on.");
    (void)fputs(PREFIX "campaign_info{", to);
    put_label(to, "suite", facts->suite);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const char *value =
            json_string_value(json_object_get(facts->machine, keys[i]));

        (void)fputc(',', to);
        put_label(to, keys[i], value != NULL ? value : "");
    }
    (void)fputs("} 1\n", to);
    if (isnan(facts->began_s))
        return;
    put_family(to, "campaign_began_seconds", "gauge", "seconds",
               "When the campaign began, since the epoch.");
    (void)fprintf(to, PREFIX "campaign_began_seconds %.3f\n", facts->began_s);
}

/* How far a cell can be trusted. */
static void put_trust(FILE *to, const struct cells *cells)
{
    put_family(to, "runs", "gauge", NULL,
               "Rounds of a cell, by their verdict.");
    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        for (size_t verdict = 0; verdict < VERDICTS; verdict++) {
            (void)fputs(PREFIX "runs{", to);
            put_cell(to, record_kind_name(cell->kind), cell->system, cell);
            (void)fprintf(to, ",verdict=\"%s\"} %zu\n",
                          verdict_name((enum verdict)verdict),
                          cell->counts[verdict]);
        }
    }
    put_family(to, "lower_bound", "gauge", NULL,
               "1 where the load generator, not the server, was the limit.");
    for (size_t i = 0; i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];

        (void)fputs(PREFIX "lower_bound{", to);
        put_cell(to, record_kind_name(cell->kind), cell->system, cell);
        (void)fprintf(to, "} %d\n", cell->is_lower_bound);
    }
}

int export_openmetrics(const struct table *table, const struct export_ask *ask,
                       FILE *to)
{
    (void)ask;
    put_campaign(to, &table->cells->results->facts);
    for (size_t i = 0; i < FIGURES; i++)
        put_metric(to, table, &metrics[i]);
    put_metric(to, table, &metric_memory);
    put_metric(to, table, &metric_kernel_memory);
    put_trust(to, table->cells);
    (void)fputs("# EOF\n", to);
    return 0;
}
