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

json_t *search_answer_to_json(const struct search_answer *answer)
{
    json_t *json = json_object();
    json_t *rest = answer_to_json(answer);
    int err = rest != NULL ? 0 : -1;

    err |= set_text(json, "system", answer->cell->system->name);
    err |= json_object_update_missing(json, rest);
    json_decref(rest);
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
