/* What is claimed of a figure, in words. */
#include "harness/claims/range.h"

#include "support/units.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *claim_outcome_name(enum claim_outcome outcome)
{
    static const char *const names[] = {[CLAIM_HOLDS] = "HOLDS",
                                        [CLAIM_FAILS] = "FAILS",
                                        [CLAIM_DEPENDS] = "DEPENDS",
                                        [CLAIM_TOO_CLOSE] = "TOO CLOSE",
                                        [CLAIM_NOT_MEASURED] = "NOT MEASURED"};

    return names[outcome];
}

/* A plain decimal number that is not negative: no sign, hex or "inf". */
static int read_plain(const char **text, double *number)
{
    char *end;

    if (strchr("0123456789", **text) == NULL || **text == '\0' ||
        strncmp(*text, "0x", 2) == 0)
        return -EINVAL;
    errno = 0;
    *number = strtod(*text, &end);
    *text = end;
    return errno == 0 ? 0 : -EINVAL;
}

/* "0.9", "1/10", "0.9*cores", and nothing behind it. */
static int read_number(const char *text, double *number, bool *is_of_cores)
{
    double below;
    int rc = read_plain(&text, number);

    *is_of_cores = false;
    if (rc == 0 && *text == '/') {
        text++;
        rc = read_plain(&text, &below);
        if (rc == 0 && !(below > 0))
            return -EINVAL;
        *number /= rc == 0 ? below : 1;
    }
    if (rc == 0 && strcmp(text, "*cores") == 0) {
        *is_of_cores = true;
        return 0;
    }
    return rc == 0 && *text == '\0' ? 0 : -EINVAL;
}

/* "from X to Y" and "within P% of X". */
static int read_two(const char *words, struct claim_range *range)
{
    char first[32];
    char second[32];
    bool is_of_cores;
    double share;

    if (sscanf(words, "from %31s to %31s", first, second) == 2) {
        if (read_number(first, &range->low, &is_of_cores) < 0 ||
            read_number(second, &range->high, &range->is_of_cores) < 0 ||
            is_of_cores != range->is_of_cores || range->low > range->high)
            return -EINVAL;
        return 0;
    }
    if (sscanf(words, "within %31s of %31s", first, second) != 2 ||
        units_share(first, &share) < 0 ||
        read_number(second, &range->low, &range->is_of_cores) < 0)
        return -EINVAL;
    range->high = range->low * (1 + share);
    range->low *= 1 - share;
    return 0;
}

int range_parse(const char *words, struct claim_range *range)
{
    /* Of the number, the factors of the two ends; 0: open. */
    static const double more = 1 + FINDING_FLOOR;
    static const struct form {
        const char *words;
        bool has_low, has_high, is_strict, is_outside, has_floor;
    } forms[] = {
        {"above ", true, false, true, false, false},
        {"below ", false, true, true, false, false},
        {"at least ", true, false, false, false, false},
        {"at most ", false, true, false, false, false},
        {"not above ", false, true, false, false, true},
        {"not below ", true, false, false, false, true},
        {"equal to ", true, true, false, false, true},
        {"other than ", true, true, false, true, true},
    };

    *range = (struct claim_range){.low = -INFINITY, .high = INFINITY};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        const struct form *form = &forms[i];
        double number;

        if (strncmp(words, form->words, strlen(form->words)) != 0)
            continue;
        if (read_number(words + strlen(form->words), &number,
                        &range->is_of_cores) < 0)
            return -EINVAL;
        if (form->has_low)
            range->low = form->has_floor ? number / more : number;
        if (form->has_high)
            range->high = form->has_floor ? number * more : number;
        range->is_strict = form->is_strict;
        range->is_outside = form->is_outside;
        return 0;
    }
    return read_two(words, range);
}

struct claim_range range_for(const struct claim_range *range, double cores)
{
    struct claim_range scaled = *range;

    if (range->is_of_cores) {
        scaled.low *= cores;
        scaled.high *= cores;
    }
    return scaled;
}

/* Below the range's high end; an open one has nothing above it. */
static bool is_below(double end, double value, bool is_strict)
{
    return is_strict && isfinite(end) ? value < end : value <= end;
}

enum claim_outcome range_judge(const struct claim_range *range, double low,
                               double high)
{
    bool is_in = is_below(-range->low, -low, range->is_strict) &&
                 is_below(range->high, high, range->is_strict);
    bool is_out = range->is_strict ? high <= range->low || low >= range->high
                                   : high < range->low || low > range->high;

    if (!is_in && !is_out)
        return CLAIM_TOO_CLOSE;
    return is_in != range->is_outside ? CLAIM_HOLDS : CLAIM_FAILS;
}
