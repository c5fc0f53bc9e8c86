/* A search's result as JSON. */
#ifndef SEARCH_JSON_H
#define SEARCH_JSON_H

#include "harness/search/search.h"

enum { SEARCH_SCHEMA = 1 };

/* One system's answer: {"system", "outcome" (search_outcome_name), "reason",
 * "capacity_rps", "low_rps", "high_rps", "is_lower_bound", "is_precise",
 * "latency_ns" {p50, p90, p99, p999, mean, max}, "peak" {throughput_rps,
 * latency_ns, is_lower_bound}, "trials": [{stage, rate_rps, achieved_rps,
 * warmup_ns, duration_ns, due, answered, dropped, unanswered, late,
 * latency_ns, sent_latency_ns, send_lag_p99_ns, generator_cpu_share, margin,
 * verdict, reason}]}; the peak is the first of the trials. What is not known is
 * null. New reference, or NULL without memory. */
json_t *search_answer_to_json(const struct search_answer *answer);

/* The whole: {"schema", "slo", "limits" [{figure, limit_ns}], "workload",
 * "connections", "arrivals", "budget_ns", "precision", "seed", "machine"
 * (machine_facts), "systems": [answers]}; `arrivals` as typed. */
json_t *search_to_json(const struct search_options *options,
                       const char *arrivals,
                       const struct search_result *result);

#endif
