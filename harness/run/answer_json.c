/* A search's answer as JSON, and back. */
#include "harness/run/answer.h"

#include "harness/run/jsonkit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* One figure of a trial: its key and its place. */
struct field {
    const char *key;
    size_t offset;
};

static const struct field reals[] = {
    {"rate_rps", offsetof(struct trial, rate_rps)},
    {"achieved_rps", offsetof(struct trial, achieved_rps)},
    {"send_lag_p99_ns", offsetof(struct trial, send_lag_p99_ns)},
    {"generator_cpu_share", offsetof(struct trial, generator_cpu_share)},
    {"margin", offsetof(struct trial, margin)},
};

static const struct field counts[] = {
    {"warmup_ns", offsetof(struct trial, warmup_ns)},
    {"duration_ns", offsetof(struct trial, duration_ns)},
    {"due", offsetof(struct trial, due)},
    {"answered", offsetof(struct trial, answered)},
    {"dropped", offsetof(struct trial, dropped)},
    {"unanswered", offsetof(struct trial, unanswered)},
    {"late", offsetof(struct trial, late)},
};

/* As in the results of a load, p99.9 is p999. */
static const char *const latency_keys[SLO_FIGURES] = {[SLO_P50] = "p50",
                                                      [SLO_P90] = "p90",
                                                      [SLO_P99] = "p99",
                                                      [SLO_P999] = "p999",
                                                      [SLO_MEAN] = "mean"};

enum {
    REALS = sizeof reals / sizeof reals[0],
    COUNTS = sizeof counts / sizeof counts[0],
    STAGES = TRIAL_FULL + 1,
    VERDICTS = TRIAL_VOID + 1,
};

/* Takes the reference in any case; 0, or -1 without memory. */
static int set(json_t *to, const char *key, json_t *value)
{
    return json_object_set_new(to, key, value);
}

/* `json`, or NULL when something went wrong. */
static json_t *whole(json_t *json, int err)
{
    if (err == 0)
        return json;
    json_decref(json);
    return NULL;
}

static json_t *latency_to_json(const struct trial_latency *latency)
{
    json_t *json = json_object();
    int err = 0;

    for (size_t i = 0; i < SLO_FIGURES; i++)
        err |= set(json, latency_keys[i], jsonkit_real(latency->figures[i]));
    err |= set(json, "max", jsonkit_real(latency->max_ns));
    return whole(json, err);
}

static json_t *trial_to_json(const struct trial *trial)
{
    const char *base = (const char *)trial;
    json_t *json = json_object();
    int err = set(json, "stage", json_string(trial_stage_name(trial->stage)));

    for (size_t i = 0; i < REALS; i++) {
        const void *at = base + reals[i].offset;

        err |= set(json, reals[i].key, jsonkit_real(*(const double *)at));
    }
    for (size_t i = 0; i < COUNTS; i++) {
        const void *at = base + counts[i].offset;

        err |= set(json, counts[i].key, jsonkit_count(*(const uint64_t *)at));
    }
    err |= set(json, "latency_ns", latency_to_json(&trial->latency));
    err |= set(json, "sent_latency_ns", latency_to_json(&trial->sent_latency));
    err |=
        set(json, "verdict", json_string(trial_verdict_name(trial->verdict)));
    err |= set(json, "is_generator", json_boolean(trial->is_generator));
    err |= set(json, "reason", json_string(trial->reason));
    return whole(json, err);
}

static json_t *peak_to_json(const struct search_answer *answer)
{
    const struct trial *peak = answer_peak(answer);
    json_t *json;
    int err;

    if (peak == NULL)
        return json_null();
    json = json_object();
    err = set(json, "throughput_rps", jsonkit_real(peak->achieved_rps));
    err |= set(json, "latency_ns", latency_to_json(&peak->latency));
    err |= set(json, "is_lower_bound", json_boolean(peak->is_generator));
    return whole(json, err);
}

json_t *answer_to_json(const struct search_answer *answer)
{
    const char *outcome = answer_outcome_name(answer->outcome);
    bool is_lower_bound = answer->outcome == SEARCH_LOWER_BOUND;
    bool is_ours =
        answer->outcome == SEARCH_FAILED && answer->ran == SEARCH_OUR_TROUBLE;
    json_t *json = json_object();
    json_t *trials = json_array();
    int err = 0;

    for (size_t i = 0; i < answer->trial_count; i++)
        err |= json_array_append_new(trials, trial_to_json(&answer->trials[i]));
    err |= set(json, "slo", json_string(answer->slo.text));
    err |= set(json, "outcome", json_string(outcome));
    err |= set(json, "reason", json_string(answer->reason));
    err |= set(json, "is_our_trouble", json_boolean(is_ours));
    err |= set(json, "capacity_rps", jsonkit_real(answer->capacity_rps));
    err |= set(json, "low_rps", jsonkit_real(answer->low_rps));
    err |= set(json, "high_rps", jsonkit_real(answer->high_rps));
    err |= set(json, "is_lower_bound", json_boolean(is_lower_bound));
    err |= set(json, "is_precise", json_boolean(answer->is_precise));
    err |= set(json, "is_range", json_boolean(answer->is_range));
    err |= set(json, "latency_ns", latency_to_json(&answer->latency));
    err |= set(json, "peak", peak_to_json(answer));
    err |= set(json, "trials", trials);
    return whole(json, err);
}

/* The index of `object[key]` among `count` names, or -EINVAL. */
static int get_name(const json_t *object, const char *key, int count,
                    const char *(*name)(int))
{
    const char *text = json_string_value(json_object_get(object, key));

    for (int i = 0; text != NULL && i < count; i++)
        if (strcmp(text, name(i)) == 0)
            return i;
    return -EINVAL;
}

static const char *stage_name(int i)
{
    return trial_stage_name((enum trial_stage)i);
}

static const char *verdict_name_of(int i)
{
    return trial_verdict_name((enum trial_verdict)i);
}

static const char *outcome_name(int i)
{
    return answer_outcome_name((enum search_outcome)i);
}

static int get_bool(const json_t *object, const char *key, bool *value)
{
    const json_t *json = json_object_get(object, key);

    *value = json_is_true(json);
    return json_is_boolean(json) ? 0 : -EINVAL;
}

static int get_latency(const json_t *object, const char *key,
                       struct trial_latency *latency)
{
    const json_t *json = json_object_get(object, key);
    int err = jsonkit_get_real(json, "max", &latency->max_ns);

    for (size_t i = 0; err == 0 && i < SLO_FIGURES; i++)
        err = jsonkit_get_real(json, latency_keys[i], &latency->figures[i]);
    return err;
}

static int get_trial(const json_t *json, struct trial *trial)
{
    int stage = get_name(json, "stage", STAGES, stage_name);
    int verdict = get_name(json, "verdict", VERDICTS, verdict_name_of);
    int err = stage < 0 || verdict < 0 ? -EINVAL : 0;

    if (err < 0)
        return err;
    trial->stage = (enum trial_stage)stage;
    trial->verdict = (enum trial_verdict)verdict;
    for (size_t i = 0; err == 0 && i < REALS; i++)
        err = jsonkit_get_real(
            json, reals[i].key,
            (double *)(void *)((char *)trial + reals[i].offset));
    for (size_t i = 0; err == 0 && i < COUNTS; i++)
        err = jsonkit_get_count(
            json, counts[i].key,
            (uint64_t *)(void *)((char *)trial + counts[i].offset));
    if (err == 0)
        err = get_latency(json, "latency_ns", &trial->latency);
    if (err == 0)
        err = get_latency(json, "sent_latency_ns", &trial->sent_latency);
    if (err == 0)
        err = get_bool(json, "is_generator", &trial->is_generator);
    return err < 0 ? err
                   : jsonkit_get_text(json, "reason", trial->reason,
                                      sizeof trial->reason);
}

static int get_trials(const json_t *json, struct search_answer *answer)
{
    size_t count = json_array_size(json);
    int err = 0;

    if (!json_is_array(json))
        return -EINVAL;
    answer->trials = calloc(count + 1, sizeof *answer->trials);
    if (answer->trials == NULL)
        return -ENOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        struct trial *trial = &answer->trials[answer->trial_count++];

        err = get_trial(json_array_get(json, i), trial);
        answer->full_count +=
            trial->stage == TRIAL_FULL && trial->verdict != TRIAL_VOID;
    }
    return err;
}

int answer_from_json(const json_t *json, struct search_answer *answer)
{
    const char *limits = json_string_value(json_object_get(json, "slo"));
    int outcome = get_name(json, "outcome", SEARCH_OUTCOMES, outcome_name);
    char error[SLO_ERROR];
    struct slo slo = {.text = ""};
    int err = 0;

    if (limits == NULL || outcome < 0 || slo_parse(limits, &slo, error) < 0)
        err = -EINVAL;
    answer_init(answer, &slo);
    if (err < 0)
        return err;
    answer->outcome = (enum search_outcome)outcome;
    /* Of a failure no more was kept, and of an old one not even that. */
    if (answer->outcome == SEARCH_FAILED)
        answer->ran = json_is_true(json_object_get(json, "is_our_trouble"))
                          ? SEARCH_OUR_TROUBLE
                          : SEARCH_SERVER_FAILED;
    if (jsonkit_get_text(json, "reason", answer->reason,
                         sizeof answer->reason) < 0 ||
        jsonkit_get_real(json, "capacity_rps", &answer->capacity_rps) < 0 ||
        jsonkit_get_real(json, "low_rps", &answer->low_rps) < 0 ||
        jsonkit_get_real(json, "high_rps", &answer->high_rps) < 0 ||
        get_bool(json, "is_precise", &answer->is_precise) < 0 ||
        get_bool(json, "is_range", &answer->is_range) < 0 ||
        get_latency(json, "latency_ns", &answer->latency) < 0)
        return -EINVAL;
    err = get_trials(json_object_get(json, "trials"), answer);
    if (err < 0)
        answer_clear(answer);
    return err;
}
