/* A search's result as JSON. */
#include "harness/search/search_json.h"

#include "harness/run/jsonkit.h"
#include "harness/run/machine.h"

/* Takes the reference in any case; 0, or -1 without memory. */
static int set(json_t *to, const char *key, json_t *value)
{
    return json_object_set_new(to, key, value);
}

static int set_real(json_t *to, const char *key, double value)
{
    return set(to, key, jsonkit_real(value));
}

static int set_count(json_t *to, const char *key, uint64_t value)
{
    return set(to, key, jsonkit_count(value));
}

static int set_text(json_t *to, const char *key, const char *value)
{
    return set(to, key, json_string(value));
}

/* `object`, or NULL when something went wrong. */
static json_t *whole(json_t *object, int err)
{
    if (err == 0)
        return object;
    json_decref(object);
    return NULL;
}

/* As in the results of a load, p99.9 is p999. */
static json_t *latency_to_json(const struct trial_latency *latency)
{
    static const char *const keys[SLO_FIGURES] = {[SLO_P50] = "p50",
                                                  [SLO_P90] = "p90",
                                                  [SLO_P99] = "p99",
                                                  [SLO_P999] = "p999",
                                                  [SLO_MEAN] = "mean"};
    json_t *json = json_object();
    int err = 0;

    for (size_t i = 0; i < SLO_FIGURES; i++)
        err |= set_real(json, keys[i], latency->figures[i]);
    err |= set_real(json, "max", latency->max_ns);
    return whole(json, err);
}

static json_t *trial_to_json(const struct trial *trial)
{
    json_t *json = json_object();
    int err = 0;

    err |= set_text(json, "stage", trial_stage_name(trial->stage));
    err |= set_real(json, "rate_rps", trial->rate_rps);
    err |= set_real(json, "achieved_rps", trial->achieved_rps);
    err |= set_count(json, "warmup_ns", trial->warmup_ns);
    err |= set_count(json, "duration_ns", trial->duration_ns);
    err |= set_count(json, "due", trial->due);
    err |= set_count(json, "answered", trial->answered);
    err |= set_count(json, "dropped", trial->dropped);
    err |= set_count(json, "unanswered", trial->unanswered);
    err |= set_count(json, "late", trial->late);
    err |= set(json, "latency_ns", latency_to_json(&trial->latency));
    err |= set(json, "sent_latency_ns", latency_to_json(&trial->sent_latency));
    err |= set_real(json, "send_lag_p99_ns", trial->send_lag_p99_ns);
    err |= set_real(json, "generator_cpu_share", trial->generator_cpu_share);
    err |= set_real(json, "margin", trial->margin);
    err |= set_text(json, "verdict", trial_verdict_name(trial->verdict));
    err |= set_text(json, "reason", trial->reason);
    return whole(json, err);
}

static json_t *peak_to_json(const struct search_answer *answer)
{
    const struct trial *peak = search_peak(answer);
    json_t *json;
    int err = 0;

    if (peak == NULL)
        return json_null();
    json = json_object();
    err |= set_real(json, "throughput_rps", peak->achieved_rps);
    err |= set(json, "latency_ns", latency_to_json(&peak->latency));
    err |= set(json, "is_lower_bound", json_boolean(peak->is_generator));
    return whole(json, err);
}

json_t *search_answer_to_json(const struct search_answer *answer)
{
    bool is_lower_bound = answer->outcome == SEARCH_LOWER_BOUND;
    json_t *json = json_object();
    json_t *trials = json_array();
    int err = 0;

    for (size_t i = 0; i < answer->trial_count; i++)
        err |= json_array_append_new(trials, trial_to_json(&answer->trials[i]));
    err |= set_text(json, "system", answer->cell->system->name);
    err |= set_text(json, "outcome", search_outcome_name(answer->outcome));
    err |= set_text(json, "reason", answer->reason);
    err |= set_real(json, "capacity_rps", answer->capacity_rps);
    err |= set_real(json, "low_rps", answer->low_rps);
    err |= set_real(json, "high_rps", answer->high_rps);
    err |= set(json, "is_lower_bound", json_boolean(is_lower_bound));
    err |= set(json, "is_precise", json_boolean(answer->is_precise));
    err |= set(json, "latency_ns", latency_to_json(&answer->latency));
    err |= set(json, "peak", peak_to_json(answer));
    err |= set(json, "trials", trials);
    return whole(json, err);
}

static json_t *limits_to_json(const struct slo *slo)
{
    json_t *json = json_array();
    int err = 0;

    for (size_t i = 0; i < SLO_FIGURES; i++) {
        json_t *limit;

        if (slo->limits_ns[i] == 0)
            continue;
        limit = json_object();
        err |= set_text(limit, "figure", slo_figure_name((enum slo_figure)i));
        err |= set_count(limit, "limit_ns", slo->limits_ns[i]);
        err |= json_array_append_new(json, limit);
    }
    return whole(json, err);
}

static json_t *answers_to_json(const struct search_result *result)
{
    json_t *json = json_array();
    int err = 0;

    for (size_t i = 0; i < result->count; i++)
        err |= json_array_append_new(
            json, search_answer_to_json(&result->answers[i]));
    return whole(json, err);
}

json_t *search_to_json(const struct search_options *options,
                       const char *arrivals, const struct search_result *result)
{
    const struct cell *cell = &options->cells[0];
    json_t *json = json_object();
    int err = 0;

    err |= set_count(json, "schema", SEARCH_SCHEMA);
    err |= set_text(json, "slo", options->slo.text);
    err |= set(json, "limits", limits_to_json(&options->slo));
    err |= set_text(json, "workload", cell->workload.name);
    err |= set_count(json, "connections", cell->connections);
    err |= set_text(json, "arrivals", arrivals);
    err |= set_count(json, "budget_ns", options->budget_ns);
    err |= set_real(json, "precision", options->precision);
    err |= set_count(json, "seed", options->seed);
    err |= set(json, "machine", machine_facts());
    err |= set(json, "systems", answers_to_json(result));
    return whole(json, err);
}
