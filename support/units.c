/* Numbers with units: a table for each kind of number. */
#include "support/units.h"

#include "support/clock.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct unit {
    const char *name;
    uint64_t factor;
};

static const struct unit count_units[] = {
    {"", 1}, {"k", 1000}, {"K", 1000}, {"M", 1000000}, {"G", 1000000000}, {0}};

static const struct unit size_units[] = {
    {"", 1},
    {"B", 1},
    {"k", UINT64_C(1) << 10},
    {"K", UINT64_C(1) << 10},
    {"M", UINT64_C(1) << 20},
    {"G", UINT64_C(1) << 30},
    {"KiB", UINT64_C(1) << 10},
    {"MiB", UINT64_C(1) << 20},
    {"GiB", UINT64_C(1) << 30},
    {"kB", 1000},
    {"MB", 1000000},
    {"GB", 1000000000},
    {0},
};

static const struct unit duration_units[] = {
    {"ns", 1},
    {"us", NS_PER_US},
    {"ms", NS_PER_MS},
    {"s", NS_PER_S},
    {"m", 60 * NS_PER_S},
    {"min", 60 * NS_PER_S},
    {"h", 3600 * NS_PER_S},
    {0},
};

#define SHARE_WHOLE 1e9

static const struct unit share_units[] = {{"%", 10000000}, {0}};

static const struct unit *find_unit(const struct unit *units, const char *name)
{
    for (; units->name != NULL; units++)
        if (strcmp(units->name, name) == 0)
            return units;
    return NULL;
}

/* The fraction is scaled on its own, so that whole numbers stay exact. */
static int scale(const char *text, const struct unit *units, uint64_t *value)
{
    const struct unit *unit;
    double fraction = 0;
    uint64_t whole;
    uint64_t scaled;
    char *end;

    if (!isdigit((unsigned char)text[0]))
        return -EINVAL;
    errno = 0;
    whole = strtoull(text, &end, 10);
    if (errno == ERANGE)
        return -ERANGE;
    if (*end == '.') {
        if (!isdigit((unsigned char)end[1]))
            return -EINVAL;
        for (double digit = 0.1; isdigit((unsigned char)*++end); digit /= 10)
            fraction += digit * (*end - '0');
    }
    unit = find_unit(units, end);
    if (unit == NULL)
        return -EINVAL;
    fraction *= (double)unit->factor;
    if (fabs(fraction - nearbyint(fraction)) > 1e-3)
        return -EINVAL; /* half a byte, a tenth of a nanosecond */
    if (__builtin_mul_overflow(whole, unit->factor, &scaled) ||
        __builtin_add_overflow(scaled, (uint64_t)llround(fraction), &scaled))
        return -ERANGE;
    *value = scaled;
    return 0;
}

int units_count(const char *text, uint64_t *value)
{
    return scale(text, count_units, value);
}

int units_size(const char *text, uint64_t *bytes)
{
    return scale(text, size_units, bytes);
}

int units_duration(const char *text, uint64_t *ns)
{
    if (strcmp(text, "0") == 0) {
        *ns = 0;
        return 0;
    }
    return scale(text, duration_units, ns);
}

int units_share(const char *text, double *share)
{
    uint64_t billionths;
    int rc = scale(text, share_units, &billionths);

    if (rc == 0)
        *share = (double)billionths / SHARE_WHOLE;
    return rc;
}

char *units_duration_text(uint64_t ns, char text[UNITS_TEXT])
{
    static const struct unit units[] = {
        {"s", NS_PER_S}, {"ms", NS_PER_MS}, {"us", NS_PER_US}, {"ns", 1}};
    size_t i = 0;

    while (ns % units[i].factor != 0)
        i++;
    (void)snprintf(text, UNITS_TEXT, "%" PRIu64 "%s", ns / units[i].factor,
                   units[i].name);
    return text;
}

/* Three significant digits, "1.23", "12.3", "123". */
static char *show(double value, const char *unit, char text[UNITS_TEXT])
{
    double size = fabs(value);
    int decimals = size >= 99.95 || size == 0 ? 0 : size >= 9.995 ? 1 : 2;

    (void)snprintf(text, UNITS_TEXT, "%.*f%s", decimals, value, unit);
    return text;
}

char *units_show_ns(double ns, char text[UNITS_TEXT])
{
    if (fabs(ns) >= 999.5e6)
        return show(ns / 1e9, " s", text);
    if (fabs(ns) >= 999.5e3)
        return show(ns / 1e6, " ms", text);
    if (fabs(ns) >= 999.5)
        return show(ns / 1e3, " us", text);
    return show(ns, " ns", text);
}

char *units_show_bytes(double bytes, char text[UNITS_TEXT])
{
    if (fabs(bytes) >= 1023.5 * 1048576)
        return show(bytes / 1073741824, " GiB", text);
    if (fabs(bytes) >= 1023.5 * 1024)
        return show(bytes / 1048576, " MiB", text);
    if (fabs(bytes) >= 1023.5)
        return show(bytes / 1024, " KiB", text);
    return show(bytes, " B", text);
}

char *units_show_count(double count, char text[UNITS_TEXT])
{
    if (fabs(count) >= 999.5e6)
        return show(count / 1e9, "G", text);
    if (fabs(count) >= 999.5e3)
        return show(count / 1e6, "M", text);
    if (fabs(count) >= 9995)
        return show(count / 1e3, "k", text);
    (void)snprintf(text, UNITS_TEXT, "%.4g", count);
    return text;
}
