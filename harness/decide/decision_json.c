/* A decision as JSON. */
#include "harness/decide/decision.h"

#include "harness/run/jsonkit.h"
#include "harness/run/machine.h"

#include <math.h>

static json_t *contender_to_json(const struct decision *d, size_t i)
{
    const struct contender *c = &d->contenders[i];
    enum advice_rule rule = d->advice->rules[i];
    char text[PROFILE_ERROR];
    json_t *json = json_object();
    int err = jsonkit_set_text(json, "system", c->name);

    err |= jsonkit_set_count(json, "simplicity", c->rank);
    err |= jsonkit_set_text(json, "because", c->because);
    err |= jsonkit_set_text(json, "rule", advice_rule_name(rule));
    err |= jsonkit_set_text(json, "text",
                            advice_rule_text(d->profile, c, rule, text));
    err |= jsonkit_set_real(json, "rps", c->rps);
    err |= jsonkit_set_real(json, "low_rps", c->low_rps);
    err |= jsonkit_set_real(json, "high_rps", c->high_rps);
    err |= jsonkit_set_bool(json, "is_lower_bound", isinf(c->high_rps));
    err |= jsonkit_set_bool(json, "is_range", c->is_range);
    err |= jsonkit_set_bool(json, "is_dropped", c->is_dropped);
    err |= jsonkit_set_real(json, "peak_rps", c->peak_rps);
    err |= jsonkit_set_real(json, "memory_bytes", advice_memory(d->profile, c));
    err |= jsonkit_set_text(json, "dies", profile_dies_name(c->dies));
    err |= jsonkit_set_bool(json, "is_crash_measured", c->is_crash_measured);
    err |= jsonkit_set_count(json, "trials", c->trials);
    err |= jsonkit_set_count(json, "window_ns", c->window_ns);
    return jsonkit_whole(json, err);
}

/* Those that take part in the answer's order, then the others. */
static json_t *contenders_to_json(const struct decision *d)
{
    const struct advice *a = d->advice;
    json_t *json = json_array();
    int err = 0;

    for (size_t k = 0; k < a->order_count; k++)
        err |= json_array_append_new(json, contender_to_json(d, a->order[k]));
    for (size_t i = 0; i < a->count; i++)
        if (a->rules[i] != RULE_NONE)
            err |= json_array_append_new(json, contender_to_json(d, i));
    return jsonkit_whole(json, err);
}

static json_t *tied_to_json(const struct decision *d)
{
    const struct advice *a = d->advice;
    json_t *json = json_array();
    int err = 0;

    for (size_t k = 0; k < a->tied; k++)
        err |= json_array_append_new(
            json, json_string(d->contenders[a->order[k]].name));
    return jsonkit_whole(json, err);
}

static json_t *margin_to_json(const struct margin *margin)
{
    json_t *json;
    int err;

    if (isnan(margin->ratio))
        return json_null();
    json = json_object();
    err = jsonkit_set_real(json, "ratio", margin->ratio);
    err |= jsonkit_set_real(json, "low", margin->low);
    err |= jsonkit_set_real(json, "high", margin->high);
    return jsonkit_whole(json, err);
}

static json_t *flip_to_json(const struct flip *flip)
{
    json_t *json = json_object();
    int err = jsonkit_set_text(json, "key", flip->key);
    bool is_known = flip->state == FLIP_STAYS || flip->state == FLIP_FLIPS;

    err |= jsonkit_set_text(json, "from", flip->from);
    err |= jsonkit_set_text(json, "to", flip->to);
    err |= jsonkit_set_real(json, "distance", flip->distance);
    err |= jsonkit_set_bool(json, "is_tried", flip->is_tried);
    err |= jsonkit_set_text(json, "state", flips_state_name(flip->state));
    err |= jsonkit_set_text(
        json, "verdict", is_known ? advice_verdict_name(flip->verdict) : NULL);
    err |= jsonkit_set_text(json, "recommended",
                            flip->best[0] != '\0' ? flip->best : NULL);
    return jsonkit_whole(json, err);
}

static json_t *flips_to_json(const struct flips *flips)
{
    json_t *json;
    json_t *list;
    int err = 0;

    if (flips == NULL)
        return json_null();
    json = json_object();
    list = json_array();
    for (size_t i = 0; i < flips->count; i++)
        err |= json_array_append_new(list, flip_to_json(&flips->items[i]));
    err |= jsonkit_set(json, "nearest",
                       flips->nearest < flips->count
                           ? jsonkit_count(flips->nearest)
                           : json_null());
    err |= jsonkit_set(json, "tried", list);
    return jsonkit_whole(json, err);
}

static json_t *interval_to_json(const struct usl_interval *interval)
{
    json_t *json = json_object();
    int err = jsonkit_set_real(json, "value", interval->value);

    err |= jsonkit_set_real(json, "low", interval->low);
    err |= jsonkit_set_real(json, "high", interval->high);
    return jsonkit_whole(json, err);
}

static json_t *test_to_json(const struct usl_test *test)
{
    json_t *json;
    int err;

    if (!test->is_done)
        return json_null();
    json = json_object();
    err = jsonkit_set_real(json, "n", test->n);
    err |= jsonkit_set(json, "predicted", interval_to_json(&test->predicted));
    err |= jsonkit_set_real(json, "observed", test->observed);
    err |= jsonkit_set_bool(json, "is_within", test->is_within);
    return jsonkit_whole(json, err);
}

static json_t *predictions_to_json(const struct scaling_series *s)
{
    json_t *json = json_array();
    int err = 0;

    for (size_t i = 0; i < s->beyond_count; i++) {
        json_t *item = interval_to_json(&s->beyond[i]);

        err |= jsonkit_set_real(item, "n", s->beyond_n[i]);
        err |= json_array_append_new(json, item);
    }
    return jsonkit_whole(json, err);
}

static json_t *usl_to_json(const struct scaling_series *s)
{
    json_t *json;
    int err;

    if (!s->is_fitted)
        return json_null();
    json = json_object();
    err = jsonkit_set(json, "lambda", interval_to_json(&s->usl.lambda));
    err |= jsonkit_set(json, "sigma", interval_to_json(&s->usl.sigma));
    err |= jsonkit_set(json, "kappa", interval_to_json(&s->usl.kappa));
    err |= jsonkit_set_bool(json, "has_kappa", s->usl.has_kappa);
    err |= jsonkit_set_bool(json, "has_fallen", s->usl.has_fallen);
    err |= jsonkit_set(json, "peak",
                       s->usl.has_peak && !s->is_refuted
                           ? interval_to_json(&s->usl.peak)
                           : json_null());
    err |= jsonkit_set_real(json, "n_most", s->usl.n_most);
    err |= jsonkit_set(json, "test", test_to_json(&s->test));
    err |= jsonkit_set(json, "predictions", predictions_to_json(s));
    return jsonkit_whole(json, err);
}

static json_t *series_to_json(const struct scaling_series *s)
{
    json_t *json = json_object();
    json_t *points = json_array();
    int err = jsonkit_set_text(json, "system", s->system);

    for (size_t i = 0; i < s->count; i++)
        err |= json_array_append_new(points,
                                     json_pack("[o, o]", jsonkit_real(s->n[i]),
                                               jsonkit_real(s->rps[i])));
    err |=
        jsonkit_set_text(json, "by", s->is_by_cores ? "cores" : "connections");
    err |= jsonkit_set_count(json, "fixed", s->fixed);
    err |= jsonkit_set(json, "points", points);
    err |= jsonkit_set(json, "usl", usl_to_json(s));
    return jsonkit_whole(json, err);
}

static json_t *scaling_to_json(const struct scaling *scaling)
{
    json_t *json = json_array();
    int err = 0;

    for (size_t i = 0; scaling != NULL && i < scaling->count; i++)
        err |= json_array_append_new(json, series_to_json(&scaling->series[i]));
    return jsonkit_whole(json, err);
}

static json_t *basis_to_json(const struct decision *d)
{
    json_t *json = json_object();
    int err = jsonkit_set_text(json, "from", d->from);

    err |= jsonkit_set_text(json, "workload", d->workload);
    err |= jsonkit_set_real(json, "cpu_ns", d->cpu_ns);
    err |= jsonkit_set_real(json, "cpu_spread", d->cpu_spread);
    err |= jsonkit_set_count(json, "connections", d->connections);
    err |= jsonkit_set_count(json, "cores", d->cores);
    err |= jsonkit_set_count(json, "cells", d->cells);
    err |= jsonkit_set_real(json, "took_s", d->took_s);
    err |= jsonkit_set_real(json, "needed_s",
                            decision_is_sure(d) ? NAN : d->needed_s);
    err |= jsonkit_set(json, "machine",
                       d->machine != NULL ? json_incref(d->machine)
                                          : machine_facts());
    return jsonkit_whole(json, err);
}

static json_t *notes_to_json(const struct decision *d)
{
    json_t *json = json_array();
    int err = 0;

    for (size_t i = 0; i < d->note_count; i++)
        err |= json_array_append_new(json, json_string(d->notes[i]));
    return jsonkit_whole(json, err);
}

json_t *decision_to_json(const struct decision *d)
{
    const struct advice *a = d->advice;
    bool has_best = a->best < a->count;
    bool has_next = a->next < a->count;
    char asked[DECISION_ASKED];
    json_t *json = json_object();
    int err = jsonkit_set_count(json, "schema", DECISION_SCHEMA);

    err |= jsonkit_set(json, "profile", profile_to_json(d->profile));
    err |= jsonkit_set_text(json, "asked", decision_asked(d, asked));
    err |= jsonkit_set_text(json, "verdict", advice_verdict_name(a->verdict));
    err |= jsonkit_set_text(json, "recommended",
                            has_best ? d->contenders[a->best].name : NULL);
    err |= jsonkit_set_text(json, "runner_up",
                            has_next ? d->contenders[a->next].name : NULL);
    err |= jsonkit_set_text(json, "why", a->why[0] != '\0' ? a->why : NULL);
    err |= jsonkit_set_bool(json, "is_sure", decision_is_sure(d));
    err |= jsonkit_set_bool(json, "is_weak", a->is_weak);
    err |= jsonkit_set_bool(json, "is_interrupted", d->is_interrupted);
    err |= jsonkit_set_count(json, "unknown", a->unknown);
    err |= jsonkit_set(json, "margin", margin_to_json(&a->margin));
    err |= jsonkit_set(json, "tied", tied_to_json(d));
    err |= jsonkit_set_text(json, "figure", d->figure);
    err |= jsonkit_set(json, "contenders", contenders_to_json(d));
    err |= jsonkit_set(json, "flips", flips_to_json(d->flips));
    err |= jsonkit_set(json, "scaling", scaling_to_json(d->scaling));
    err |= jsonkit_set(json, "basis", basis_to_json(d));
    err |= jsonkit_set(json, "notes", notes_to_json(d));
    return jsonkit_whole(json, err);
}
