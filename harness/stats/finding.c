/* What a comparison says. */
#include "harness/stats/finding.h"

#include <math.h>

bool finding_has_rounds(const struct ratio *ratio)
{
    return ratio->n_above >= FINDING_ROUNDS &&
           ratio->n_below >= FINDING_ROUNDS && !isnan(ratio->p);
}

enum finding finding_of(const struct ratio *ratio, double p_adjusted)
{
    if (!finding_has_rounds(ratio))
        return FINDING_TOO_FEW;
    if (ratio->low >= 1 / (1 + FINDING_FLOOR) &&
        ratio->high <= 1 + FINDING_FLOOR)
        return FINDING_WITHIN;
    if (p_adjusted > FINDING_ALPHA)
        return FINDING_NONE;
    return ratio->ratio > 1 ? FINDING_HIGHER : FINDING_LOWER;
}

double finding_detectable(const struct ratio *ratio, size_t tests)
{
    if (!finding_has_rounds(ratio) || tests == 0)
        return NAN;
    return fmax(
        FINDING_FLOOR,
        ratio_detectable(ratio, FINDING_ALPHA / (double)tests, FINDING_POWER));
}
