/* The chart of a claim: its checks against what is claimed. */
#include "harness/report/scoreboard.h"

#include "harness/report/chart_image.h"
#include "harness/report/chart_put.h"
#include "harness/report/escape.h"
#include "harness/report/output.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { LABEL_WIDTH = 52 };

char *scoreboard_chart_name(const struct claim *claim,
                            char name[SCOREBOARD_NAME])
{
    (void)snprintf(name, SCOREBOARD_NAME, "claim-%.64s", claim->id);
    return name;
}

/* The axis is logarithmic: an end that is open has no place on it. */
static double place_of(double value)
{
    return isfinite(value) && value > 0 ? value : NAN;
}

static void write_row(const struct part_verdict *part,
                      const struct claim_check *check, size_t row, FILE *to)
{
    const struct claim_range *range = &check->range;
    bool has_say = part_has_say(part->part);
    char name[SCOREBOARD_TEXT];
    char label[ESCAPE_TEXT];
    char figure[SHOW_TEXT];

    (void)fprintf(
        to, "%zu\t%s", row,
        escape_chart(scoreboard_name(part, check, name), LABEL_WIDTH, label));
    chart_put_value(to, place_of(check->value));
    chart_put_value(to, place_of(check->low));
    chart_put_value(to, place_of(check->high));
    chart_put_value(to, has_say ? place_of(range->low) : NAN);
    chart_put_value(to, has_say ? place_of(range->high) : NAN);
    (void)fprintf(to, "\t%d\t%s\t%s\n", range->is_outside,
                  has_say || check->outcome == CLAIM_NOT_MEASURED
                      ? claim_outcome_name(check->outcome)
                      : "shown",
                  scoreboard_figure(check, figure));
}

bool scoreboard_chart_data(const struct claim_verdict *verdict, FILE *to)
{
    bool has_value = false;
    size_t row = 0;

    (void)fputs("row\tlabel\tvalue\tlow\thigh\tclaimed_from\tclaimed_to\t"
                "is_outside\toutcome\tfigure\n",
                to);
    for (size_t i = 0; i < verdict->count; i++) {
        for (size_t k = 0; k < verdict->parts[i].count; k++) {
            const struct claim_check *check = &verdict->parts[i].checks[k];

            has_value |= !isnan(place_of(check->value));
            write_row(&verdict->parts[i], check, ++row, to);
        }
    }
    return has_value;
}

static int write_file(const char *folder, const struct claim_verdict *verdict,
                      const char *name)
{
    struct output output = {.file = NULL};
    char data_folder[PATH_MAX];
    char file[SCOREBOARD_NAME + 8];
    bool has_value;
    int err = chart_image_folders(folder);

    (void)snprintf(file, sizeof file, "%s.dat", name);
    if (err == 0 && snprintf(data_folder, sizeof data_folder, "%s/charts/data",
                             folder) >= PATH_MAX)
        err = -ENAMETOOLONG;
    if (err == 0)
        err = output_begin(&output, data_folder, file);
    if (err < 0)
        return err;
    has_value = scoreboard_chart_data(verdict, output.file);
    return output_end(&output, has_value ? 0 : -EINVAL);
}

int scoreboard_chart(const char *folder, const struct claim_verdict *verdict,
                     const char *const footer[2], struct chart *chart,
                     char error[GNUPLOT_ERROR])
{
    const struct chart_image image = {
        .folder = folder,
        .name = chart->name,
        .script = "claim",
        .title = chart->question,
        .note = chart->note,
        .footer = {footer[0], footer[1]},
    };
    char title[ESCAPE_TEXT];
    int err;

    (void)scoreboard_chart_name(verdict->claim, chart->name);
    (void)snprintf(chart->question, sizeof chart->question, "%s: %s",
                   escape_chart(verdict->claim->title, 64, title),
                   claim_outcome_name(verdict->outcome));
    (void)snprintf(chart->note, sizeof chart->note,
                   "Marker and line: the figure and its 95 %% interval. Band: "
                   "what is claimed of it.");
    err = write_file(folder, verdict, chart->name);
    if (err < 0) {
        chart_image_remove(folder, chart->name);
        (void)snprintf(error, GNUPLOT_ERROR, "%s", strerror(-err));
        return err;
    }
    return chart_image_draw(&image, error);
}
