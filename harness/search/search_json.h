/* A search's result as JSON. */
#ifndef SEARCH_JSON_H
#define SEARCH_JSON_H

#include "harness/search/search.h"

enum { SEARCH_SCHEMA = 1 };

/* One system's answer: {"system", and what answer_to_json has}. New reference,
 * or NULL without memory. */
json_t *search_answer_to_json(const struct search_answer *answer);

/* The whole: {"schema", "slo", "limits" [{figure, limit_ns}], "workload",
 * "connections", "arrivals", "budget_ns", "precision", "seed", "machine"
 * (machine_facts), "systems": [answers]}; `arrivals` as typed. */
json_t *search_to_json(const struct search_options *options,
                       const char *arrivals,
                       const struct search_result *result);

#endif
