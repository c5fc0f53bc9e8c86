/* A search's result as JSON. */
#include "harness/search/search_json.h"

#include "harness/run/jsonkit.h"
#include "harness/run/machine.h"

json_t *search_answer_to_json(const struct search_answer *answer)
{
    json_t *json = json_object();
    json_t *rest = answer_to_json(answer);
    int err = rest != NULL ? 0 : -1;

    err |= jsonkit_set_text(json, "system", answer->cell->system->name);
    err |= json_object_update_missing(json, rest);
    json_decref(rest);
    return jsonkit_whole(json, err);
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
        err |= jsonkit_set_text(limit, "figure",
                                slo_figure_name((enum slo_figure)i));
        err |= jsonkit_set_count(limit, "limit_ns", slo->limits_ns[i]);
        err |= json_array_append_new(json, limit);
    }
    return jsonkit_whole(json, err);
}

static json_t *answers_to_json(const struct search_result *result)
{
    json_t *json = json_array();
    int err = 0;

    for (size_t i = 0; i < result->count; i++)
        err |= json_array_append_new(
            json, search_answer_to_json(&result->answers[i]));
    return jsonkit_whole(json, err);
}

json_t *search_to_json(const struct search_options *options,
                       const char *arrivals, const struct search_result *result)
{
    const struct cell *cell = &options->cells[0];
    json_t *json = json_object();
    int err = 0;

    err |= jsonkit_set_count(json, "schema", SEARCH_SCHEMA);
    err |= jsonkit_set_text(json, "slo", options->slo.text);
    err |= jsonkit_set(json, "limits", limits_to_json(&options->slo));
    err |= jsonkit_set_text(json, "workload", cell->workload.name);
    err |= jsonkit_set_count(json, "connections", cell->connections);
    err |= jsonkit_set_text(json, "arrivals", arrivals);
    err |= jsonkit_set_count(json, "budget_ns", options->budget_ns);
    err |= jsonkit_set_real(json, "precision", options->precision);
    err |= jsonkit_set_count(json, "seed", options->seed);
    err |= jsonkit_set(json, "machine", machine_facts());
    err |= jsonkit_set(json, "systems", answers_to_json(result));
    return jsonkit_whole(json, err);
}
