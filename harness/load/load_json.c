/* The result of a load as JSON and back. */
#include "harness/load/load_json.h"

#include <errno.h>
#include <math.h>

static const char *const error_names[LOAD_ERRORS] = {
    [LOAD_REFUSED] = "refused",           [LOAD_RESET] = "reset",
    [LOAD_TIMED_OUT] = "timed_out",       [LOAD_WRONG_BYTES] = "wrong_bytes",
    [LOAD_CLOSED_EARLY] = "closed_early",
};

static const struct load_json_field fields[] = {
    {"window_ns", offsetof(struct load_result, window_ns)},
    {"requests", offsetof(struct load_result, requests)},
    {"answered_ns", offsetof(struct load_result, answered_ns)},
    {"unanswered", offsetof(struct load_result, unanswered)},
    {"starved_connections", offsetof(struct load_result, starved_connections)},
    {NULL, 0},
};

/* What a result of an older version has not. */
static const struct load_json_field later_fields[] = {
    {"connections", offsetof(struct load_result, connections)},
    {"bully_requests", offsetof(struct load_result, bully_requests)},
    {NULL, 0},
};

static const struct load_json_field later_total_fields[] = {
    {"bully_requests", offsetof(struct load_result, total_bully_requests)},
    {"unasked", offsetof(struct load_result, total_unasked)},
    {NULL, 0},
};

static const struct load_json_field total_fields[] = {
    {"requests", offsetof(struct load_result, total_requests)},
    {"connections", offsetof(struct load_result, total_connections)},
    {"lost", offsetof(struct load_result, lost)},
    {"abandoned", offsetof(struct load_result, total_abandoned)},
    {"bytes_sent", offsetof(struct load_result, bytes_sent)},
    {"bytes_received", offsetof(struct load_result, bytes_received)},
    {NULL, 0},
};

/* The figures that may be missing: NAN in memory, null in JSON. */
static const struct load_json_field real_fields[] = {
    {"throughput_rps", offsetof(struct load_result, throughput_rps)},
    {"mean_in_flight", offsetof(struct load_result, mean_in_flight)},
    {"generator_cpu_share", offsetof(struct load_result, generator_cpu_share)},
    {NULL, 0},
};

const char *load_error_name(enum load_error error)
{
    return error_names[error];
}

static json_t *whole(uint64_t value)
{
    return json_integer(value > INT64_MAX ? INT64_MAX : (json_int_t)value);
}

static json_t *real_or_null(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

/* json_object_set_new takes the reference even when it fails. */
int load_json_put_fields(json_t *to, const struct load_json_field *field,
                         const struct load_result *result)
{
    int err = 0;

    for (; field->name != NULL; field++) {
        const uint64_t *value =
            (const void *)((const char *)result + field->offset);

        err |= json_object_set_new(to, field->name, whole(*value));
    }
    return err;
}

static int put_reals(json_t *to, const struct load_result *result)
{
    int err = 0;

    for (const struct load_json_field *field = real_fields; field->name;
         field++) {
        const double *value =
            (const void *)((const char *)result + field->offset);

        err |= json_object_set_new(to, field->name, real_or_null(*value));
    }
    return err;
}

static json_t *errors_to_json(const uint64_t errors[LOAD_ERRORS])
{
    json_t *json = json_object();

    for (size_t e = 0; e < LOAD_ERRORS; e++)
        if (json_object_set_new(json, error_names[e], whole(errors[e])) < 0) {
            json_decref(json);
            return NULL;
        }
    return json;
}

int load_json_put_quantiles(json_t *to, const char *name,
                            const struct histogram *h)
{
    static const struct {
        const char *name;
        double q;
    } quantiles[] = {
        {"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p999", 0.999}, {"max", 1}};
    json_t *json = json_object();
    int err = 0;

    for (size_t i = 0; i < sizeof quantiles / sizeof quantiles[0]; i++)
        err |= json_object_set_new(
            json, quantiles[i].name,
            h->count == 0 ? json_null()
                          : whole(histogram_quantile(h, quantiles[i].q)));
    err |= json_object_set_new(
        json, "mean", real_or_null(h->count == 0 ? NAN : histogram_mean(h)));
    return err | json_object_set_new(to, name, json);
}

static int put_totals(json_t *to, const struct load_result *result)
{
    json_t *json = json_object();
    int err = load_json_put_fields(json, total_fields, result);

    err |= load_json_put_fields(json, later_total_fields, result);
    err |= json_object_set_new(json, "errors",
                               errors_to_json(result->total_errors));
    return err | json_object_set_new(to, "totals", json);
}

json_t *load_to_json(const struct load_result *result)
{
    json_t *json = json_object();
    int err = put_reals(json, result);

    err |= load_json_put_quantiles(json, "latency_ns", &result->latency);
    err |= load_json_put_fields(json, fields, result);
    err |= load_json_put_fields(json, later_fields, result);
    err |= json_object_set_new(json, "errors", errors_to_json(result->errors));
    err |= json_object_set_new(json, "stopped_early",
                               json_boolean(result->stopped_early));
    err |= put_totals(json, result);
    err |= json_object_set_new(json, "histogram",
                               histogram_to_json(&result->latency));
    err |= load_json_put_course(json, result);
    if (err == 0)
        return json;
    json_decref(json);
    return NULL;
}

static int take_whole(const json_t *json, const char *name, uint64_t *value)
{
    const json_t *number = json_object_get(json, name);

    if (!json_is_integer(number) || json_integer_value(number) < 0)
        return -EINVAL;
    *value = (uint64_t)json_integer_value(number);
    return 0;
}

int load_json_take_fields(const json_t *json,
                          const struct load_json_field *field,
                          struct load_result *result)
{
    for (; field->name != NULL; field++)
        if (take_whole(json, field->name,
                       (void *)((char *)result + field->offset)) < 0)
            return -EINVAL;
    return 0;
}

/* Those that are missing stay as they are. */
static int take_later(const json_t *json, const struct load_json_field *field,
                      struct load_result *result)
{
    for (; field->name != NULL; field++)
        if (json_object_get(json, field->name) != NULL &&
            take_whole(json, field->name,
                       (void *)((char *)result + field->offset)) < 0)
            return -EINVAL;
    return 0;
}

static int take_reals(const json_t *json, struct load_result *result)
{
    for (const struct load_json_field *field = real_fields; field->name;
         field++) {
        const json_t *number = json_object_get(json, field->name);
        double *value = (void *)((char *)result + field->offset);

        if (!json_is_number(number) && !json_is_null(number))
            return -EINVAL;
        *value = json_is_null(number) ? NAN : json_number_value(number);
    }
    return 0;
}

static int take_errors(const json_t *json, uint64_t errors[LOAD_ERRORS])
{
    for (size_t e = 0; e < LOAD_ERRORS; e++)
        if (take_whole(json, error_names[e], &errors[e]) < 0)
            return -EINVAL;
    return 0;
}

int load_from_json(const json_t *json, struct load_result *result)
{
    const json_t *totals = json_object_get(json, "totals");
    const json_t *stopped = json_object_get(json, "stopped_early");

    if (load_json_take_fields(json, fields, result) < 0 ||
        take_reals(json, result) < 0 ||
        take_errors(json_object_get(json, "errors"), result->errors) < 0 ||
        take_later(json, later_fields, result) < 0 ||
        load_json_take_fields(totals, total_fields, result) < 0 ||
        take_later(totals, later_total_fields, result) < 0 ||
        take_errors(json_object_get(totals, "errors"), result->total_errors) <
            0 ||
        !json_is_boolean(stopped))
        return -EINVAL;
    result->stopped_early = json_is_true(stopped);
    if (histogram_from_json(json_object_get(json, "histogram"),
                            &result->latency) < 0)
        return -EINVAL;
    return load_json_take_course(json, result);
}
