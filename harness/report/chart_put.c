/* How the data files of the charts are written. */
#include "harness/report/chart_put.h"

#include "harness/report/escape.h"

#include <math.h>

/* Characters of a name that a chart has room for. */
enum { NAME_WIDTH = 20 };

void chart_put_first(FILE *to, double value)
{
    if (isnan(value))
        (void)fputs("NaN", to);
    else
        (void)fprintf(to, "%.9g", value);
}

void chart_put_value(FILE *to, double value)
{
    (void)fputc('\t', to);
    chart_put_first(to, value);
}

void chart_put_name(FILE *to, const char *name)
{
    char clean[ESCAPE_TEXT];

    (void)fprintf(to, "\t%s", escape_chart(name, NAME_WIDTH, clean));
}

void chart_put_number(FILE *to, double scale, const struct estimate *estimate,
                      const char *label)
{
    chart_put_value(to, estimate->median * scale);
    chart_put_value(to, estimate->low * scale);
    chart_put_value(to, estimate->high * scale);
    (void)fprintf(to, "\t%s", label);
}

void chart_put_estimate(FILE *to, enum show_unit unit, bool is_lower_bound,
                        const struct estimate *estimate)
{
    char value[SHOW_TEXT];
    char label[SHOW_TEXT + 8];

    (void)snprintf(label, sizeof label, "%s%s", is_lower_bound ? "≥ " : "",
                   show_value(unit, estimate->median, value));
    chart_put_number(to, unit == SHOW_NS ? 1e-6 : 1, estimate, label);
}

void chart_put_header(FILE *to, bool is_first, const char *system,
                      const char *columns)
{
    char name[ESCAPE_TEXT];

    (void)fprintf(to, "%s%s\t%s", is_first ? "" : "\n\n",
                  escape_chart(system, NAME_WIDTH, name), columns);
}
