/* What claims are measured by: the figure of a run, by its name. */
#ifndef YARDSTICK_H
#define YARDSTICK_H

#include "harness/run/record.h"

struct yardstick {
    const char *name;  /* with its unit: "cpu_us_per_request" */
    const char *words; /* what it is, for people */
    double (*of)(const struct record *record); /* NAN: it has not */
    enum record_kind kind;                     /* of the runs that have it */
    bool is_slope; /* growth for each connection, over a round's runs */
    /* The true value may be more than the figure; NULL: never. */
    bool (*is_least)(const struct record *record);
};

/* NULL when there is none of the name; `yardstick_names` is NULL-terminated. */
const struct yardstick *yardstick_find(const char *name);
const char *const *yardstick_names(void);

#endif
