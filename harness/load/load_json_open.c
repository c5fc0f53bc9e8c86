/* The JSON of what an open loop counts, and of a load's course over time. */
#include "harness/load/load_json.h"

#include <errno.h>
#include <string.h>

#define OFFSET(member) offsetof(struct load_result, member)

static const char *const arrivals_names[] = {
    [LOAD_CLOSED] = "closed",
    [LOAD_CONSTANT] = "constant",
    [LOAD_POISSON] = "poisson",
};

/* The first is null. */
static const char *const priority_names[] = {
    [LOAD_PRIORITY_NORMAL] = "normal",
    [LOAD_PRIORITY_NICE] = "nice",
    [LOAD_PRIORITY_FIFO] = "fifo",
};

static const struct load_json_field open_fields[] = {
    {"due", OFFSET(due)},
    {"sent", OFFSET(sent)},
    {"late", OFFSET(late)},
    {"dropped", OFFSET(dropped)},
    {NULL, 0},
};

/* Each an array over all slices; offsets within one of them. */
static const struct {
    const char *name;
    size_t offset;
} slice_arrays[] = {
    {"requests", offsetof(struct load_slice, requests)},
    {"answered_ns", offsetof(struct load_slice, answered_ns)},
    {"max_ns", offsetof(struct load_slice, max_ns)},
};

enum { SLICE_ARRAYS = sizeof slice_arrays / sizeof slice_arrays[0] };

/* What only open loops have comes first. */
static const struct {
    const char *name;
    const char *quantiles;
    size_t offset;
} histograms[] = {
    {"sent_latency", "sent_latency_ns", OFFSET(sent_latency)},
    {"send_lag", "send_lag_ns", OFFSET(send_lag)},
    {"hiccups", "hiccups_ns", OFFSET(hiccups)},
};

enum { HISTOGRAMS = sizeof histograms / sizeof histograms[0] };

const char *load_arrivals_name(enum load_arrivals arrivals)
{
    return arrivals_names[arrivals];
}

const char *load_priority_name(enum load_priority priority)
{
    return priority_names[priority];
}

static size_t first_histogram(const struct load_result *result)
{
    return result->arrivals == LOAD_CLOSED ? HISTOGRAMS - 1 : 0;
}

static json_t *slices_to_json(const struct load_result *result)
{
    json_t *json = json_object();
    int err = 0;

    for (size_t i = 0; i < SLICE_ARRAYS; i++) {
        json_t *array = json_array();

        for (size_t s = 0; s < LOAD_SLICES; s++) {
            const uint64_t *value =
                (const void *)((const char *)&result->slices[s] +
                               slice_arrays[i].offset);

            err |=
                json_array_append_new(array, json_integer((json_int_t)*value));
        }
        err |= json_object_set_new(json, slice_arrays[i].name, array);
    }
    if (err == 0)
        return json;
    json_decref(json);
    return NULL;
}

static int put_histograms(json_t *to, const struct load_result *result)
{
    json_t *all = json_object();
    int err = 0;

    for (size_t i = first_histogram(result); i < HISTOGRAMS; i++) {
        const struct histogram *h =
            (const void *)((const char *)result + histograms[i].offset);

        err |= load_json_put_quantiles(to, histograms[i].quantiles, h);
        err |=
            json_object_set_new(all, histograms[i].name, histogram_to_json(h));
    }
    return err | json_object_set_new(to, "histograms", all);
}

int load_json_put_course(json_t *to, const struct load_result *result)
{
    const char *priority = priority_names[result->hiccup_priority];
    int err = json_object_set_new(
        to, "arrivals", json_string(arrivals_names[result->arrivals]));

    if (result->arrivals != LOAD_CLOSED) {
        err |= json_object_set_new(to, "rate_rps", json_real(result->rate_rps));
        err |= load_json_put_fields(to, open_fields, result);
    }
    err |= json_object_set_new(to, "hiccup_priority",
                               priority != NULL ? json_string(priority)
                                                : json_null());
    err |= json_object_set_new(to, "slices", slices_to_json(result));
    return err | put_histograms(to, result);
}

/* The place of a text among the names, or -1. */
static int find_name(const json_t *json, const char *const names[], int count)
{
    const char *text = json_string_value(json);
    int i = 0;

    if (text == NULL)
        return -1;
    while (i < count && (names[i] == NULL || strcmp(names[i], text) != 0))
        i++;
    return i < count ? i : -1;
}

static int take_slices(const json_t *json, struct load_slice *slices)
{
    for (size_t i = 0; i < SLICE_ARRAYS; i++) {
        const json_t *array = json_object_get(json, slice_arrays[i].name);

        if (json_array_size(array) != LOAD_SLICES)
            return -EINVAL;
        for (size_t s = 0; s < LOAD_SLICES; s++) {
            const json_t *number = json_array_get(array, s);
            uint64_t *value =
                (void *)((char *)&slices[s] + slice_arrays[i].offset);

            if (!json_is_integer(number) || json_integer_value(number) < 0)
                return -EINVAL;
            *value = (uint64_t)json_integer_value(number);
        }
    }
    return 0;
}

static int take_histograms(const json_t *json, struct load_result *result)
{
    for (size_t i = first_histogram(result); i < HISTOGRAMS; i++) {
        struct histogram *h = (void *)((char *)result + histograms[i].offset);

        if (histogram_from_json(json_object_get(json, histograms[i].name), h) <
            0)
            return -EINVAL;
    }
    return 0;
}

static int take_schedule(const json_t *json, struct load_result *result)
{
    const json_t *rate = json_object_get(json, "rate_rps");

    if (result->arrivals == LOAD_CLOSED)
        return 0;
    if (!json_is_number(rate))
        return -EINVAL;
    result->rate_rps = json_number_value(rate);
    return load_json_take_fields(json, open_fields, result);
}

static int take_priority(const json_t *json, struct load_result *result)
{
    int priority = find_name(json, priority_names, LOAD_PRIORITIES);

    if (priority < 0 && !json_is_null(json))
        return -EINVAL;
    if (priority > 0)
        result->hiccup_priority = (enum load_priority)priority;
    return 0;
}

int load_json_take_course(const json_t *json, struct load_result *result)
{
    const json_t *arrivals = json_object_get(json, "arrivals");
    const json_t *slices = json_object_get(json, "slices");
    int kind = find_name(arrivals, arrivals_names, LOAD_ARRIVALS);

    if (arrivals == NULL && slices == NULL)
        return 0;
    if (kind < 0)
        return -EINVAL;
    result->arrivals = (enum load_arrivals)kind;
    if (take_schedule(json, result) < 0 ||
        take_priority(json_object_get(json, "hiccup_priority"), result) < 0 ||
        take_slices(slices, result->slices) < 0)
        return -EINVAL;
    return take_histograms(json_object_get(json, "histograms"), result);
}
