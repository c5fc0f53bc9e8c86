/* csv: cells, or runs, for spreadsheets and data frames. */
#include "harness/export/export.h"

#include "harness/report/escape.h"
#include "harness/report/runs_csv.h"

#include <inttypes.h>

static void put_text(FILE *to, const char *text)
{
    char clean[ESCAPE_TEXT];

    escape_csv(to, escape_utf8(text, clean));
    (void)fputc(',', to);
}

static void put_counts(FILE *to, const struct cell_stats *cell)
{
    for (size_t i = 0; i < VERDICTS; i++)
        (void)fprintf(to, "%zu,", cell->counts[i]);
    (void)fprintf(to, "%zu\n", cell->repeated);
}

static void put_value(FILE *to, const struct table_row *row)
{
    const struct estimate *value = row->value;

    (void)fprintf(to, "%s,%s,%.9g,%.9g,%.9g,%.9g,%zu,%s,",
                  table_row_figure(row), row->metric->unit, value->median,
                  value->low, value->high, value->coverage, value->n,
                  table_row_is_bound(row) ? "true" : "false");
}

static void put_row(FILE *to, const struct table_row *row)
{
    (void)fprintf(to, "%s,", record_kind_name(table_row_kind(row)));
    put_text(to, row->system);
    put_text(to, row->cell != NULL ? row->cell->workload : "idle");
    if (row->cell != NULL)
        (void)fprintf(to, "%" PRIu64, row->cell->connections);
    (void)fputc(',', to);
    if (row->metric != NULL)
        put_value(to, row);
    else
        (void)fputs(",,,,,,,,", to);
    if (row->cell != NULL)
        put_counts(to, row->cell);
    else
        (void)fputs(",,,,\n", to);
}

int export_csv(const struct table *table, const struct export_ask *ask,
               FILE *to)
{
    if (ask->is_of_runs) {
        runs_csv_write(table->cells, to);
        return 0;
    }
    (void)fputs("kind,system,workload,connections,figure,unit,median,low,high,"
                "coverage,n,is_lower_bound,valid,noisy,void,unavailable,"
                "repeated\n",
                to);
    for (size_t i = 0; i < table->count; i++)
        put_row(to, &table->rows[i]);
    return 0;
}
