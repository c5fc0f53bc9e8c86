/* A decision as JSON. */
#include "harness/decide/decision.h"

#include "harness/run/jsonkit.h"
#include "harness/run/machine.h"

#include <math.h>

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
    return set(to, key, value != NULL ? json_string(value) : json_null());
}

static int set_bool(json_t *to, const char *key, bool value)
{
    return set(to, key, json_boolean(value));
}

/* `object`, or NULL when something went wrong. */
static json_t *whole(json_t *object, int err)
{
    if (err == 0)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *contender_to_json(const struct decision *d, size_t i)
{
    const struct contender *c = &d->contenders[i];
    enum advice_rule rule = d->advice->rules[i];
    char text[PROFILE_ERROR];
    json_t *json = json_object();
    int err = set_text(json, "system", c->name);

    err |= set_count(json, "simplicity", c->rank);
    err |= set_text(json, "because", c->because);
    err |= set_text(json, "rule", advice_rule_name(rule));
    err |= set_text(json, "text", advice_rule_text(d->profile, c, rule, text));
    err |= set_real(json, "rps", c->rps);
    err |= set_real(json, "low_rps", c->low_rps);
    err |= set_real(json, "high_rps", c->high_rps);
    err |= set_bool(json, "is_lower_bound", isinf(c->high_rps));
    err |= set_bool(json, "is_range", c->is_range);
    err |= set_bool(json, "is_dropped", c->is_dropped);
    err |= set_real(json, "peak_rps", c->peak_rps);
    err |= set_real(json, "memory_bytes", c->memory_bytes);
    err |= set_text(json, "dies", profile_dies_name(c->dies));
    err |= set_bool(json, "is_crash_measured", c->is_crash_measured);
    err |= set_count(json, "trials", c->trials);
    return whole(json, err);
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
    return whole(json, err);
}

static json_t *tied_to_json(const struct decision *d)
{
    const struct advice *a = d->advice;
    json_t *json = json_array();
    int err = 0;

    for (size_t k = 0; k < a->tied; k++)
        err |= json_array_append_new(
            json, json_string(d->contenders[a->order[k]].name));
    return whole(json, err);
}

static json_t *margin_to_json(const struct margin *margin)
{
    json_t *json;
    int err;

    if (isnan(margin->ratio))
        return json_null();
    json = json_object();
    err = set_real(json, "ratio", margin->ratio);
    err |= set_real(json, "low", margin->low);
    err |= set_real(json, "high", margin->high);
    return whole(json, err);
}

static json_t *flip_to_json(const struct flip *flip)
{
    json_t *json = json_object();
    int err = set_text(json, "key", flip->key);
    bool is_known = flip->state == FLIP_STAYS || flip->state == FLIP_FLIPS;

    err |= set_text(json, "from", flip->from);
    err |= set_text(json, "to", flip->to);
    err |= set_real(json, "distance", flip->distance);
    err |= set_bool(json, "is_tried", flip->is_tried);
    err |= set_text(json, "state", flips_state_name(flip->state));
    err |= set_text(json, "verdict",
                    is_known ? advice_verdict_name(flip->verdict) : NULL);
    err |= set_text(json, "recommended",
                    flip->best[0] != '\0' ? flip->best : NULL);
    return whole(json, err);
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
    err |= set(json, "nearest",
               flips->nearest < flips->count ? jsonkit_count(flips->nearest)
                                             : json_null());
    err |= set(json, "tried", list);
    return whole(json, err);
}

static json_t *interval_to_json(const struct usl_interval *interval)
{
    json_t *json = json_object();
    int err = set_real(json, "value", interval->value);

    err |= set_real(json, "low", interval->low);
    err |= set_real(json, "high", interval->high);
    return whole(json, err);
}

static json_t *test_to_json(const struct usl_test *test)
{
    json_t *json;
    int err;

    if (!test->is_done)
        return json_null();
    json = json_object();
    err = set_real(json, "n", test->n);
    err |= set(json, "predicted", interval_to_json(&test->predicted));
    err |= set_real(json, "observed", test->observed);
    err |= set_bool(json, "is_within", test->is_within);
    return whole(json, err);
}

static json_t *predictions_to_json(const struct scaling_series *s)
{
    json_t *json = json_array();
    int err = 0;

    for (size_t i = 0; i < SCALING_PREDICTIONS; i++) {
        json_t *item = interval_to_json(&s->beyond[i]);

        err |= set_real(item, "n", s->beyond_n[i]);
        err |= json_array_append_new(json, item);
    }
    return whole(json, err);
}

static json_t *usl_to_json(const struct scaling_series *s)
{
    json_t *json;
    int err;

    if (!s->is_fitted)
        return json_null();
    json = json_object();
    err = set(json, "lambda", interval_to_json(&s->usl.lambda));
    err |= set(json, "sigma", interval_to_json(&s->usl.sigma));
    err |= set(json, "kappa", interval_to_json(&s->usl.kappa));
    err |= set_bool(json, "has_kappa", s->usl.has_kappa);
    err |= set(json, "peak",
               s->usl.has_peak ? interval_to_json(&s->usl.peak) : json_null());
    err |= set_real(json, "n_most", s->usl.n_most);
    err |= set(json, "test", test_to_json(&s->test));
    err |= set(json, "predictions", predictions_to_json(s));
    return whole(json, err);
}

static json_t *series_to_json(const struct scaling_series *s)
{
    json_t *json = json_object();
    json_t *points = json_array();
    int err = set_text(json, "system", s->system);

    for (size_t i = 0; i < s->count; i++)
        err |= json_array_append_new(points,
                                     json_pack("[o, o]", jsonkit_real(s->n[i]),
                                               jsonkit_real(s->rps[i])));
    err |= set_text(json, "by", s->is_by_cores ? "cores" : "connections");
    err |= set_count(json, "fixed", s->fixed);
    err |= set(json, "points", points);
    err |= set(json, "usl", usl_to_json(s));
    return whole(json, err);
}

static json_t *scaling_to_json(const struct scaling *scaling)
{
    json_t *json = json_array();
    int err = 0;

    for (size_t i = 0; scaling != NULL && i < scaling->count; i++)
        err |= json_array_append_new(json, series_to_json(&scaling->series[i]));
    return whole(json, err);
}

static json_t *basis_to_json(const struct decision *d)
{
    json_t *json = json_object();
    int err = set_text(json, "from", d->from);

    err |= set_text(json, "workload", d->workload);
    err |= set_real(json, "cpu_ns", d->cpu_ns);
    err |= set_real(json, "cpu_spread", d->cpu_spread);
    err |= set_count(json, "connections", d->connections);
    err |= set_count(json, "cores", d->cores);
    err |= set_count(json, "cells", d->cells);
    err |= set_real(json, "took_s", d->took_s);
    err |= set_real(json, "needed_s", decision_is_sure(d) ? NAN : d->needed_s);
    err |= set(json, "machine", machine_facts());
    return whole(json, err);
}

static json_t *notes_to_json(const struct decision *d)
{
    json_t *json = json_array();
    int err = 0;

    for (size_t i = 0; i < d->note_count; i++)
        err |= json_array_append_new(json, json_string(d->notes[i]));
    return whole(json, err);
}

json_t *decision_to_json(const struct decision *d)
{
    const struct advice *a = d->advice;
    bool has_best = a->best < a->count;
    bool has_next = a->next < a->count;
    json_t *json = json_object();
    int err = set_count(json, "schema", DECISION_SCHEMA);

    err |= set(json, "profile", profile_to_json(d->profile));
    err |= set_text(json, "verdict", advice_verdict_name(a->verdict));
    err |= set_text(json, "recommended",
                    has_best ? d->contenders[a->best].name : NULL);
    err |= set_text(json, "runner_up",
                    has_next ? d->contenders[a->next].name : NULL);
    err |= set_text(json, "why", a->why[0] != '\0' ? a->why : NULL);
    err |= set_bool(json, "is_weak", a->is_weak);
    err |= set_bool(json, "is_interrupted", d->is_interrupted);
    err |= set_count(json, "unknown", a->unknown);
    err |= set(json, "margin", margin_to_json(&a->margin));
    err |= set(json, "tied", tied_to_json(d));
    err |= set_text(json, "figure", d->figure);
    err |= set(json, "contenders", contenders_to_json(d));
    err |= set(json, "flips", flips_to_json(d->flips));
    err |= set(json, "scaling", scaling_to_json(d->scaling));
    err |= set(json, "basis", basis_to_json(d));
    err |= set(json, "notes", notes_to_json(d));
    return whole(json, err);
}
