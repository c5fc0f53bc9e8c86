/* A contrast in words. */
#include "harness/report/contrast_words.h"

#include "harness/report/escape.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* Of a name within a line. */
enum { NAME_WIDTH = 48 };

const char *contrast_figure(const struct contrast *contrast)
{
    static const char *const titles[FIGURES] = {
        [FIGURE_THROUGHPUT] = "requests/s",
        [FIGURE_P50] = "p50",
        [FIGURE_P99] = "p99",
        [FIGURE_CPU] = "CPU µs/req",
        [FIGURE_PSS] = "memory/conn",
        [FIGURE_WALL] = "time",
        [FIGURE_CAPACITY] = "capacity",
    };

    return titles[contrast->figure];
}

static void number(double ratio, char text[SHOW_TEXT])
{
    (void)snprintf(text, SHOW_TEXT, "%.*f", ratio < 9.9995 ? 3 : 1, ratio);
}

char *contrast_ratio(const struct contrast *contrast, char text[SHOW_TEXT])
{
    char middle[SHOW_TEXT];
    char low[SHOW_TEXT];
    char high[SHOW_TEXT];

    if (isnan(contrast->ratio.ratio)) {
        (void)snprintf(text, SHOW_TEXT, "%s", SHOW_MISSING);
        return text;
    }
    number(contrast->ratio.ratio, middle);
    number(contrast->ratio.low, low);
    number(contrast->ratio.high, high);
    (void)snprintf(text, SHOW_TEXT, "%.20s [%.20s, %.20s]", middle, low, high);
    return text;
}

char *contrast_side(const struct contrast *contrast, int side,
                    char text[SHOW_TEXT])
{
    return show_value(show_unit_of(contrast->figure), contrast->of[side].median,
                      text);
}

char *contrast_place(const struct cell_stats *cell, char text[CONTRAST_PLACE])
{
    char workload[ESCAPE_TEXT];

    escape_line(cell->workload, NAME_WIDTH, workload);
    if (cell->kind == RECORD_IDLE)
        (void)snprintf(text, CONTRAST_PLACE, "idle connections");
    else if (cell->kind == RECORD_BATCH)
        (void)snprintf(text, CONTRAST_PLACE, "batch %.240s", workload);
    else
        (void)snprintf(text, CONTRAST_PLACE, "%.200s ×%" PRIu64, workload,
                       cell->connections);
    return text;
}
