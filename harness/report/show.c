/* Figures as people read them. */
#include "harness/report/show.h"

#include "support/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum show_unit show_unit_of(enum figure figure)
{
    static const enum show_unit units[FIGURES] = {
        [FIGURE_THROUGHPUT] = SHOW_COUNT,
        [FIGURE_P50] = SHOW_NS,
        [FIGURE_P99] = SHOW_NS,
        [FIGURE_P999] = SHOW_NS,
        [FIGURE_SENT_P50] = SHOW_NS,
        [FIGURE_SENT_P99] = SHOW_NS,
        [FIGURE_LAG] = SHOW_NS,
        [FIGURE_CPU] = SHOW_NUMBER,
        [FIGURE_SWITCHES] = SHOW_NUMBER,
        [FIGURE_FAULTS] = SHOW_NUMBER,
        [FIGURE_SYSCALLS] = SHOW_NUMBER,
        [FIGURE_MIGRATIONS] = SHOW_NUMBER,
        [FIGURE_PSS] = SHOW_BYTES,
        [FIGURE_SPEEDUP] = SHOW_TIMES,
        [FIGURE_THREADS] = SHOW_COUNT,
        [FIGURE_PROCESSES] = SHOW_COUNT,
        [FIGURE_WALL] = SHOW_SECONDS,
        [FIGURE_USER] = SHOW_SECONDS,
        [FIGURE_SYSTEM] = SHOW_SECONDS,
        [FIGURE_REST] = SHOW_SHARE,
        [FIGURE_WORKERS] = SHOW_COUNT,
        [FIGURE_BUSIEST] = SHOW_SHARE,
        [FIGURE_IDLEST] = SHOW_SHARE,
        [FIGURE_EACH] = SHOW_NS,
        [FIGURE_CONNECTION_RATE] = SHOW_COUNT,
        [FIGURE_CONNECTION_CPU] = SHOW_NUMBER,
        [FIGURE_ABOVE] = SHOW_NUMBER,
        [FIGURE_MIB_RATE] = SHOW_NUMBER,
        [FIGURE_MIB_CPU] = SHOW_NUMBER,
        [FIGURE_SENDFILE] = SHOW_TIMES,
        [FIGURE_CONVOY_P50] = SHOW_TIMES,
        [FIGURE_CONVOY_P99] = SHOW_TIMES,
        [FIGURE_CONVOY_P999] = SHOW_TIMES,
        [FIGURE_LOST] = SHOW_COUNT,
        [FIGURE_LOST_SHARE] = SHOW_SHARE,
        [FIGURE_RECOVERED] = SHOW_NS,
        [FIGURE_UNSERVED] = SHOW_NS,
    };

    return units[figure];
}

/* Three significant digits. Rounding is done once, so that 9.996 becomes
 * "10.0", 0.01234 "0.0123" and 1439 "1440". */
static void show_number(double value, const char *unit, char text[SHOW_TEXT])
{
    double size = fabs(value);
    int decimals = 0;

    if (size > 0)
        decimals = 2 - (int)floor(log10(size) + log10(1.0005));
    if (decimals < 0) {
        value = round(value * pow(10, decimals)) * pow(10, -decimals);
        decimals = 0;
    }
    (void)snprintf(text, SHOW_TEXT, "%.*f%s", decimals > 6 ? 6 : decimals,
                   value, unit);
}

/* A whole number below a thousand stays one: 2 threads are not "2.00". */
static void show_count(double value, char text[SHOW_TEXT])
{
    double size = fabs(value);

    if (size >= 999.5e6)
        show_number(value / 1e9, "G", text);
    else if (size >= 999.5e3)
        show_number(value / 1e6, "M", text);
    else if (size >= 999.5)
        show_number(value / 1e3, "k", text);
    else if (value == floor(value))
        (void)snprintf(text, SHOW_TEXT, "%.0f", value);
    else
        show_number(value, "", text);
}

/* With the letter that the charts have, where logs have "us". */
static void show_ns(double ns, char text[SHOW_TEXT])
{
    char units[UNITS_TEXT];
    const char *micro = strstr(units_show_ns(ns, units), "us");

    if (micro == NULL)
        (void)snprintf(text, SHOW_TEXT, "%s", units);
    else
        (void)snprintf(text, SHOW_TEXT, "%.*sµs", (int)(micro - units), units);
}

char *show_value(enum show_unit unit, double value, char text[SHOW_TEXT])
{
    char units[UNITS_TEXT];

    if (isnan(value)) {
        (void)snprintf(text, SHOW_TEXT, "%s", SHOW_MISSING);
        return text;
    }
    switch (unit) {
    case SHOW_COUNT:
        show_count(value, text);
        break;
    case SHOW_NUMBER:
        show_number(value, "", text);
        break;
    case SHOW_NS:
        show_ns(value, text);
        break;
    case SHOW_BYTES:
        (void)snprintf(text, SHOW_TEXT, "%s", units_show_bytes(value, units));
        break;
    case SHOW_SECONDS:
        show_ns(value * 1e9, text);
        break;
    case SHOW_TIMES:
        show_number(value, "×", text);
        break;
    case SHOW_SHARE:
        (void)snprintf(text, SHOW_TEXT, "%.1f%%", 100 * value);
        break;
    }
    return text;
}

char *show_difference(double share, char text[SHOW_TEXT])
{
    if (isnan(share))
        (void)snprintf(text, SHOW_TEXT, "%s", SHOW_MISSING);
    else if (share < 0.0995)
        (void)snprintf(text, SHOW_TEXT, "%.1f %%", 100 * share);
    else if (share < 9.995)
        (void)snprintf(text, SHOW_TEXT, "%.0f %%", 100 * share);
    else
        (void)snprintf(text, SHOW_TEXT, "%.0f×", fmin(1 + share, 1000));
    return text;
}

char *show_interval(enum show_unit unit, const struct estimate *estimate,
                    char text[SHOW_TEXT])
{
    char median[SHOW_TEXT];
    char low[SHOW_TEXT];
    char high[SHOW_TEXT];

    show_value(unit, estimate->median, median);
    if (estimate->n < 2)
        (void)snprintf(text, SHOW_TEXT, "%.40s", median);
    else
        (void)snprintf(text, SHOW_TEXT, "%.40s [%.40s, %.40s]", median,
                       show_value(unit, estimate->low, low),
                       show_value(unit, estimate->high, high));
    return text;
}

char *show_spread(enum show_unit unit, const struct estimate *estimate,
                  char text[SHOW_TEXT])
{
    char median[SHOW_TEXT];
    double median_value = estimate->median;
    double spread =
        fmax(estimate->high - median_value, median_value - estimate->low) /
        median_value * 100;

    show_value(unit, median_value, median);
    if (estimate->n < 2 || !(median_value > 0))
        (void)snprintf(text, SHOW_TEXT, "%.40s", median);
    else if (spread >= 999.5)
        (void)snprintf(text, SHOW_TEXT, "%.40s ±%.0f×", median, spread / 100);
    else if (spread < 9.95)
        (void)snprintf(text, SHOW_TEXT, "%.40s ±%.1f%%", median, spread);
    else
        (void)snprintf(text, SHOW_TEXT, "%.40s ±%.0f%%", median, spread);
    return text;
}

size_t show_width(const char *text)
{
    size_t width = 0;

    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}
