/* The chart of one search for the highest rate at which a limit holds. */
#include "harness/report/chart_search.h"

#include "harness/report/chart_image.h"
#include "harness/report/chart_put.h"
#include "harness/report/escape.h"
#include "harness/report/output.h"
#include "harness/report/show.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <string.h>

enum { NAME_LENGTH = 64, LINE_WIDTH = 110 };

#define NS_TO_MS 1e-6

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static const char *outcome_of(const struct search_chart *data, size_t i)
{
    if (data->is_void != NULL && data->is_void[i])
        return "void";
    return data->is_held[i] ? "held" : "failed";
}

/* "≥ 98.8k [97.1k, 99.5k]" */
static void label_capacity(const struct search_chart *data, char label[256])
{
    struct estimate estimate = {.median = data->capacity_rps,
                                .low = data->low_rps,
                                .high = data->high_rps,
                                .n = 2};
    char text[SHOW_TEXT];

    if (isfinite(data->low_rps) && isfinite(data->high_rps))
        (void)show_interval(SHOW_COUNT, &estimate, text);
    else
        (void)show_value(SHOW_COUNT, data->capacity_rps, text);
    (void)snprintf(label, 256, "%s%s", data->is_lower_bound ? "≥ " : "", text);
}

static void write_data(const struct search_chart *data, FILE *to)
{
    char label[256];

    label_capacity(data, label);
    (void)fputs("trial\trate_rps\tquantile_ms\toutcome\tis_full\tlimit_ms\t"
                "capacity_rps\tlow\thigh\tlabel\tquantile\n",
                to);
    for (size_t i = 0; i < data->count; i++) {
        (void)fprintf(to, "%zu", i + 1);
        chart_put_value(to, data->rate_rps[i]);
        chart_put_value(to, data->quantile_ns[i] * NS_TO_MS);
        (void)fprintf(to, "\t%s\t%d", outcome_of(data, i),
                      data->is_full_trial[i]);
        chart_put_value(to, data->limit_ns * NS_TO_MS);
        chart_put_value(to, data->capacity_rps);
        chart_put_value(to, isfinite(data->low_rps) ? data->low_rps : NAN);
        chart_put_value(to, isfinite(data->high_rps) ? data->high_rps : NAN);
        (void)fprintf(to, "\t%s", label);
        chart_put_name(to, or_empty(data->quantile));
        (void)fputc('\n', to);
    }
}

static int write_file(const char *folder, const char *name,
                      const struct search_chart *data,
                      char error[GNUPLOT_ERROR])
{
    struct output output = {.file = NULL};
    char data_folder[PATH_MAX];
    char file[NAME_LENGTH + 8];
    int err = chart_image_folders(folder);

    (void)snprintf(file, sizeof file, "%s.dat", name);
    if (err == 0 && snprintf(data_folder, sizeof data_folder, "%s/charts/data",
                             folder) >= PATH_MAX)
        err = -ENAMETOOLONG;
    if (err == 0)
        err = output_begin(&output, data_folder, file);
    if (err == 0) {
        write_data(data, output.file);
        err = output_end(&output, 0);
    }
    if (err < 0)
        (void)snprintf(error, GNUPLOT_ERROR, "%.180s/charts: %s", folder,
                       strerror(-err));
    return err;
}

int chart_search(const char *folder, const struct search_chart *data,
                 char error[GNUPLOT_ERROR])
{
    char name[NAME_LENGTH];
    char title[ESCAPE_TEXT];
    char note[ESCAPE_TEXT];
    char footer[2][ESCAPE_TEXT];
    const struct chart_image image = {.folder = folder,
                                      .name = name,
                                      .script = "search",
                                      .title = title,
                                      .note = note,
                                      .footer = {footer[0], footer[1]}};
    int err;

    if (data->count == 0) {
        (void)snprintf(error, GNUPLOT_ERROR, "the search has no trials");
        return -EINVAL;
    }
    (void)snprintf(name, sizeof name, "%s", data->name);
    for (char *c = name; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && *c != '-')
            *c = '_';
    (void)escape_chart(data->title != NULL
                           ? data->title
                           : "How many requests per second within the limit?",
                       LINE_WIDTH, title);
    (void)escape_chart(or_empty(data->note), LINE_WIDTH, note);
    for (size_t i = 0; i < 2; i++)
        (void)escape_chart(or_empty(data->footer[i]), LINE_WIDTH, footer[i]);
    err = write_file(folder, name, data, error);
    return err < 0 ? err : chart_image_draw(&image, error);
}
