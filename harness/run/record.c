/* Records of runs, and their JSON. */
#include "harness/run/record.h"

#include "harness/run/answer.h"
#include "harness/run/jsonkit.h"
#include "harness/run/served.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {[RECORD_LOAD] = "load",
                                         [RECORD_IDLE] = "idle",
                                         [RECORD_BATCH] = "batch",
                                         [RECORD_SEARCH] = "search",
                                         [RECORD_CRASH] = "crash"};

static const char *const verdict_names[] = {[VERDICT_VALID] = "VALID",
                                            [VERDICT_NOISY] = "NOISY",
                                            [VERDICT_VOID] = "VOID",
                                            [VERDICT_UNAVAILABLE] =
                                                "UNAVAILABLE"};

enum {
    KINDS = sizeof kind_names / sizeof kind_names[0],
    VERDICTS = sizeof verdict_names / sizeof verdict_names[0],
};

/* The figures of one part of a record: its key in JSON and its place. */
struct figure {
    const char *key;
    size_t offset;
    bool is_late; /* older journals do not have it */
};

static const struct figure resource_figures[] = {
    {"cpu_s", offsetof(struct record_resources, cpu_s), false},
    {"user_s", offsetof(struct record_resources, user_s), false},
    {"system_s", offsetof(struct record_resources, system_s), false},
    {"voluntary_switches",
     offsetof(struct record_resources, voluntary_switches), false},
    {"involuntary_switches",
     offsetof(struct record_resources, involuntary_switches), false},
    {"page_faults", offsetof(struct record_resources, page_faults), true},
    {"pss_bytes", offsetof(struct record_resources, pss_bytes), false},
    {"threads", offsetof(struct record_resources, threads), false},
    {"processes", offsetof(struct record_resources, processes), false},
    {"rest_cpu_share", offsetof(struct record_resources, rest_cpu_share), true},
    {"kernel_bytes", offsetof(struct record_resources, kernel_bytes), true},
    {"syscalls_per_request",
     offsetof(struct record_resources, syscalls_per_request), true},
    {"switches_per_request",
     offsetof(struct record_resources, switches_per_request), true},
    {"migrations_per_request",
     offsetof(struct record_resources, migrations_per_request), true},
    {"page_faults_per_request",
     offsetof(struct record_resources, page_faults_per_request), true},
    {"instructions_per_request",
     offsetof(struct record_resources, instructions_per_request), true},
    {"cycles_per_request",
     offsetof(struct record_resources, cycles_per_request), true},
    {NULL, 0, false}};

static const struct figure batch_figures[] = {
    {"wall_s", offsetof(struct record, wall_s), false},
    {"user_s", offsetof(struct record, user_s), false},
    {"system_s", offsetof(struct record, system_s), false},
    {NULL, 0, false}};

static const struct figure crash_figures[] = {
    {"connections", offsetof(struct record_crash, connections), false},
    {"lost", offsetof(struct record_crash, lost), false},
    {"recovered_ns", offsetof(struct record_crash, recovered_ns), false},
    {"unserved_ns", offsetof(struct record_crash, unserved_ns), false},
    {NULL, 0, false}};

static double *real_at(void *base, const struct figure *figure)
{
    return (double *)(void *)((char *)base + figure->offset);
}

static void clear_figures(void *base, const struct figure *figure)
{
    for (; figure->key != NULL; figure++)
        *real_at(base, figure) = NAN;
}

void record_init(struct record *record)
{
    memset(record, 0, sizeof *record);
    record->took_s = NAN;
    record->drops = NAN;
    clear_figures(&record->resources, resource_figures);
    clear_figures(record, batch_figures);
    clear_figures(&record->crash, crash_figures);
}

void record_free(struct record *record)
{
    free(record->load);
    record->load = NULL;
    if (record->search != NULL)
        answer_clear(record->search);
    free(record->search);
    record->search = NULL;
}

const char *record_kind_name(enum record_kind kind)
{
    return kind_names[kind];
}

const char *verdict_name(enum verdict verdict)
{
    return verdict_names[verdict];
}

double record_per_request(const struct record *record, double figure)
{
    if (record->load == NULL || record->load->requests == 0)
        return NAN;
    return figure / (double)record->load->requests;
}

double record_cpu_us_per_request(const struct record *record)
{
    double cpu_s = record->resources.cpu_s;

    if (isnan(cpu_s))
        cpu_s = record->resources.user_s + record->resources.system_s;
    return record_per_request(record, cpu_s * 1e6);
}

static json_t *reals_to_json(const void *base, const struct figure *figure)
{
    json_t *json = json_object();
    int rc = json != NULL ? 0 : -1;

    for (; rc == 0 && figure->key != NULL; figure++) {
        const void *at = (const char *)base + figure->offset;

        rc = json_object_set_new(json, figure->key,
                                 jsonkit_real(*(const double *)at));
    }
    if (rc == 0)
        return json;
    json_decref(json);
    return NULL;
}

static int put_identity(json_t *json, const struct record *record)
{
    json_t *reason =
        record->reason[0] != '\0' ? json_string(record->reason) : json_null();

    if (json_object_set_new(json, "type",
                            json_string(kind_names[record->kind])) < 0 ||
        json_object_set_new(json, "system", json_string(record->system)) < 0 ||
        json_object_set_new(json, "workload", json_string(record->workload)) <
            0 ||
        json_object_set_new(json, "connections",
                            jsonkit_count(record->connections)) < 0 ||
        json_object_set_new(json, "round", jsonkit_count(record->round)) < 0 ||
        json_object_set_new(json, "repeat", jsonkit_count(record->repeat)) <
            0 ||
        json_object_set_new(json, "began_s", jsonkit_real(record->began_s)) <
            0 ||
        json_object_set_new(json, "took_s", jsonkit_real(record->took_s)) < 0 ||
        json_object_set_new(json, "drops", jsonkit_real(record->drops)) < 0 ||
        json_object_set_new(json, "verdict",
                            json_string(verdict_name(record->verdict))) < 0) {
        json_decref(reason);
        return -ENOMEM;
    }
    if (json_object_set_new(json, "reason", reason) < 0 ||
        json_object_set_new(json, "is_lower_bound",
                            json_boolean(record->is_lower_bound)) < 0)
        return -ENOMEM;
    return 0;
}

static int put_measurement(json_t *json, const struct record *record)
{
    json_t *load;

    if (record->kind == RECORD_BATCH)
        return json_object_set_new(json, "batch",
                                   reals_to_json(record, batch_figures));
    if (record->kind == RECORD_SEARCH)
        return json_object_set_new(json, "search",
                                   record->search != NULL
                                       ? answer_to_json(record->search)
                                       : json_null());
    if (json_object_set_new(json, "served", served_to_json(&record->served)) <
        0)
        return -ENOMEM;
    if (record->kind == RECORD_CRASH)
        return json_object_set_new(
            json, "crash", reals_to_json(&record->crash, crash_figures));
    load = record->load != NULL ? load_to_json(record->load) : json_null();
    if (json_object_set_new(json, "load", load) < 0 ||
        json_object_set_new(
            json, "resources",
            reals_to_json(&record->resources, resource_figures)) < 0)
        return -ENOMEM;
    return 0;
}

json_t *record_to_json(const struct record *record)
{
    json_t *json = json_object();

    if (json == NULL)
        return NULL;
    if (put_identity(json, record) == 0 && put_measurement(json, record) == 0)
        return json;
    json_decref(json);
    return NULL;
}

/* The index of `object[key]` among the names, or -EINVAL. */
static int get_name(const json_t *object, const char *key,
                    const char *const *names, int count)
{
    const char *text = json_string_value(json_object_get(object, key));

    for (int i = 0; text != NULL && i < count; i++)
        if (strcmp(text, names[i]) == 0)
            return i;
    return -EINVAL;
}

static int get_reals(const json_t *json, const char *key, void *base,
                     const struct figure *figure)
{
    const json_t *part = json_object_get(json, key);
    int rc = json_is_object(part) ? 0 : -EINVAL;

    for (; rc == 0 && figure->key != NULL; figure++)
        if (!figure->is_late || json_object_get(part, figure->key) != NULL)
            rc = jsonkit_get_real(part, figure->key, real_at(base, figure));
    return rc;
}

static int get_load(const json_t *json, struct record *record)
{
    const json_t *part = json_object_get(json, "load");

    if (json_is_null(part))
        return 0;
    record->load = load_result_new();
    if (record->load == NULL)
        return -ENOMEM;
    return load_from_json(part, record->load);
}

static int get_search(const json_t *json, struct record *record)
{
    const json_t *part = json_object_get(json, "search");
    int rc;

    if (json_is_null(part))
        return 0;
    record->search = malloc(sizeof *record->search);
    if (record->search == NULL)
        return -ENOMEM;
    rc = answer_from_json(part, record->search);
    if (rc < 0)
        record_free(record);
    return rc;
}

static int get_identity(const json_t *json, struct record *record)
{
    const json_t *reason = json_object_get(json, "reason");
    const json_t *bound = json_object_get(json, "is_lower_bound");
    int kind = get_name(json, "type", kind_names, KINDS);
    int verdict = get_name(json, "verdict", verdict_names, VERDICTS);

    if (kind < 0 || verdict < 0 || !json_is_boolean(bound))
        return -EINVAL;
    record->kind = (enum record_kind)kind;
    record->verdict = (enum verdict)verdict;
    record->is_lower_bound = json_is_true(bound);
    if (jsonkit_get_text(json, "system", record->system,
                         sizeof record->system) < 0 ||
        jsonkit_get_text(json, "workload", record->workload,
                         sizeof record->workload) < 0 ||
        jsonkit_get_count(json, "connections", &record->connections) < 0 ||
        jsonkit_get_count(json, "round", &record->round) < 0 ||
        jsonkit_get_real(json, "began_s", &record->began_s) < 0)
        return -EINVAL;
    /* Older journals have none of these. */
    if ((json_object_get(json, "repeat") != NULL &&
         jsonkit_get_count(json, "repeat", &record->repeat) < 0) ||
        (json_object_get(json, "took_s") != NULL &&
         jsonkit_get_real(json, "took_s", &record->took_s) < 0) ||
        (json_object_get(json, "drops") != NULL &&
         jsonkit_get_real(json, "drops", &record->drops) < 0))
        return -EINVAL;
    if (json_is_null(reason))
        return 0;
    return jsonkit_get_text(json, "reason", record->reason,
                            sizeof record->reason);
}

int record_from_json(const json_t *json, struct record *record)
{
    int rc;

    record_init(record);
    rc = get_identity(json, record);
    if (rc == 0 && record->kind == RECORD_BATCH)
        return get_reals(json, "batch", record, batch_figures);
    if (rc == 0 && record->kind == RECORD_SEARCH)
        return get_search(json, record);
    if (rc == 0)
        rc = served_from_json(json_object_get(json, "served"), &record->served);
    if (rc == 0 && record->kind == RECORD_CRASH)
        return get_reals(json, "crash", &record->crash, crash_figures);
    if (rc == 0)
        rc = get_load(json, record);
    if (rc == 0)
        rc = get_reals(json, "resources", &record->resources, resource_figures);
    if (rc < 0)
        record_free(record);
    return rc;
}
