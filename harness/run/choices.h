/* What the command line chose for a campaign, kept in its journal so that a
 * resume goes on with the same. */
#ifndef CHOICES_H
#define CHOICES_H

#include "harness/run/budget.h"
#include "harness/run/suite.h"

#include <jansson.h>

struct choices {
    const char *suite; /* a name, or a file */
    struct suite_choice choice;
    const char *server_cpus, *load_cpus; /* lists; NULL: the default */
};

/* {"suite", "models", "foreign", "workloads", "connections", "rounds",
 * "duration_ns", "budget_ns", "precision", "retries", "server_cpus",
 * "load_cpus", "all_cpus", "twin", "aim", "fingerprint"}: the choice as it was
 * made (null: not), a suite's file by its absolute path, the processors as they
 * came out, the two names of the system that runs twice (null: none does), what
 * the suite then aims at {"rounds", "max_rounds", "budget_ns", "precision",
 * "retries"}, and the fingerprint of the chosen suite. New reference, or NULL
 * without memory. */
json_t *choices_to_json(const struct choices *choices,
                        const struct budget *budget, const struct suite *suite);

/* Its inverse. The texts are borrowed from `json`. 0 or -EINVAL. */
int choices_from_json(const json_t *json, struct choices *choices);

/* Whether the suite is the one that was chosen then. */
bool choices_match(const json_t *json, const struct suite *suite);

#endif
