/* The loads, idle connections, crashes and batches of a suite's document. */
#include "harness/run/suite_parser.h"

#include "workloads/job.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct reader_key load_keys[] = {
    {"workloads", READER_LIST, true},
    {"connections", READER_LIST, true},
    {"systems", READER_LIST, false},
    {"except", READER_LIST, false},
    {"warmup", READER_TEXT, false},
    {"duration", READER_TEXT, false},
    {"think", READER_TEXT, false},
    {"requests_per_connection", READER_WHOLE, false},
    {"threads", READER_WHOLE, false},
    {"rate", READER_WHOLE, false},
    {"arrivals", READER_TEXT, false},
    {"drops", READER_TEXT, false},
    {NULL, 0, false}};

/* Of idle connections, and of those that see a crash. */
static const struct reader_key crowd_keys[] = {
    {"connections", READER_LIST, true},
    {"systems", READER_LIST, false},
    {"except", READER_LIST, false},
    {NULL, 0, false}};

static const struct reader_key batch_keys[] = {
    {"jobs", READER_LIST, true}, {"how", READER_LIST, true}, {NULL, 0, false}};

enum { NAMES_MAX = 256 };

int parser_counts(struct parser *p, const struct place *place,
                  uint64_t **counts, size_t *count)
{
    *count = json_array_size(place->json);
    if (*count == 0)
        return reader_fail(&p->reader, place, "an empty list");
    *counts = suite_keep(p->suite, *count, sizeof **counts);
    if (*counts == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < *count; i++) {
        struct place item = place_item(place, i);

        if (reader_count(&p->reader, &item, 1, &(*counts)[i]) < 0)
            return -EINVAL;
    }
    return 0;
}

/* A list of names of systems of this suite, where there is one. */
static int parse_names(struct parser *p, const struct place *place,
                       const char *key, char ***list)
{
    struct place member = place_member(place, key);
    const char *names[NAMES_MAX + 1] = {NULL};
    int rc;

    if (member.json == NULL)
        return 0;
    rc = parser_texts(p, &member, list);
    for (size_t i = 0; i < p->suite->system_count && i < NAMES_MAX; i++)
        names[i] = p->suite->systems[i].name;
    for (size_t i = 0; rc == 0 && (*list)[i] != NULL; i++) {
        struct place item = place_item(&member, i);

        if (suite_find_system(p->suite, (*list)[i]) == NULL)
            rc =
                reader_unknown(&p->reader, &item, "system ", (*list)[i], names);
    }
    return rc;
}

int parser_filter(struct parser *p, const struct place *place,
                  struct suite_row *row)
{
    int rc = parse_names(p, place, "systems", &row->only);

    return rc == 0 ? parse_names(p, place, "except", &row->except) : rc;
}

/* What the rows of loads and of idle connections have in common. */
static int parse_frame(struct parser *p, const struct place *place,
                       struct suite_row *row)
{
    struct place connections = place_member(place, "connections");
    int rc = parser_counts(p, &connections, &row->connections,
                           &row->connection_count);

    return rc == 0 ? parser_filter(p, place, row) : rc;
}

static int parse_number(struct parser *p, const struct place *place,
                        const char *key, uint64_t min, uint64_t *value)
{
    struct place member = place_member(place, key);

    return member.json != NULL ? reader_count(&p->reader, &member, min, value)
                               : 0;
}

int parser_add_row(struct parser *p, const struct suite_row *row)
{
    struct suite_row *added = suite_add_row(p->suite);

    if (added == NULL)
        return -ENOMEM;
    *added = *row;
    return 0;
}

/* The loop is open where there is a rate. */
static int parse_pace(struct parser *p, const struct place *place,
                      struct cell *shape)
{
    struct place rate = place_member(place, "rate");
    struct place arrivals = place_member(place, "arrivals");
    const char *word = json_string_value(arrivals.json);
    struct pace *pace = &shape->pace;
    int rc = parse_number(p, place, "rate", 1, &pace->rate_rps);

    if (rc < 0)
        return rc;
    if (rate.json == NULL && arrivals.json != NULL)
        return reader_fail(&p->reader, &arrivals, "of a load without a rate");
    if (rate.json == NULL)
        return 0;
    if (pace->rate_rps > LOAD_RATE_MAX)
        return reader_fail(&p->reader, &rate, "more than %d", LOAD_RATE_MAX);
    if (shape->think_ns != 0)
        return reader_fail(&p->reader, &rate,
                           "of a load with a think time: it has one or the "
                           "other");
    pace->arrivals = LOAD_CONSTANT;
    if (word != NULL && pace_arrivals(word, &pace->arrivals) < 0)
        return reader_fail(&p->reader, &arrivals,
                           "not constant or poisson: %.64s", word);
    return 0;
}

/* The only word is "counted"; without the key a drop voids the run. */
static int parse_drops(struct parser *p, const struct place *place,
                       struct cell *shape)
{
    struct place drops = place_member(place, "drops");
    const char *word = json_string_value(drops.json);

    if (drops.json == NULL)
        return 0;
    shape->counts_drops = strcmp(word, "counted") == 0;
    return shape->counts_drops
               ? 0
               : reader_fail(&p->reader, &drops,
                             "not counted, the only word here: %.64s", word);
}

int parser_workload(struct parser *p, const struct place *place,
                    struct workload *workload)
{
    char detail[WORKLOAD_ERROR];
    int rc = reader_type(&p->reader, place, READER_TEXT);

    if (rc == 0 &&
        workload_parse(json_string_value(place->json), workload, detail) < 0)
        return reader_fail(&p->reader, place, "%s", detail);
    return rc;
}

int parser_load(struct parser *p, const struct place *place)
{
    struct place workloads = place_member(place, "workloads");
    struct suite_row row = {.shape = {.kind = RECORD_LOAD}};
    struct cell *shape = &row.shape;
    int rc = reader_object(&p->reader, place, load_keys);

    if (rc == 0)
        rc = parse_frame(p, place, &row);
    shape->warmup_ns = p->suite->warmup_ns;
    shape->duration_ns = p->suite->duration_ns;
    if (rc == 0)
        rc = parser_time(p, place, "warmup", &shape->warmup_ns);
    if (rc == 0)
        rc = parser_window(p, place, &shape->duration_ns);
    if (rc == 0)
        rc = parser_time(p, place, "think", &shape->think_ns);
    if (rc == 0)
        rc = parse_number(p, place, "requests_per_connection", 0,
                          &shape->requests_per_connection);
    if (rc == 0)
        rc = parse_number(p, place, "threads", 0, &shape->threads);
    if (rc == 0)
        rc = parse_pace(p, place, shape);
    if (rc == 0)
        rc = parse_drops(p, place, shape);
    if (rc == 0 && json_array_size(workloads.json) == 0)
        rc = reader_fail(&p->reader, &workloads, "an empty list");
    for (size_t i = 0; rc == 0 && i < json_array_size(workloads.json); i++) {
        struct place item = place_item(&workloads, i);

        rc = parser_workload(p, &item, &shape->workload);
        if (rc == 0 && shape->workload.kind == WORKLOAD_CRASH)
            rc = reader_fail(&p->reader, &item,
                             "crash is not a load: it has a list of its own, "
                             "\"crash\"");
        if (rc == 0 && pace_append(&shape->workload, &shape->pace) < 0)
            rc = reader_fail(&p->reader, &item,
                             "too long a name for a rate behind it");
        if (rc == 0)
            rc = parser_add_row(p, &row);
    }
    return rc;
}

static int parse_crowd(struct parser *p, const struct place *place,
                       struct suite_row *row)
{
    int rc = reader_object(&p->reader, place, crowd_keys);

    if (rc == 0)
        rc = parse_frame(p, place, row);
    return rc == 0 ? parser_add_row(p, row) : rc;
}

int parser_idle(struct parser *p, const struct place *place)
{
    struct suite_row row = {.shape = {.kind = RECORD_IDLE}};

    return parse_crowd(p, place, &row);
}

int parser_crash(struct parser *p, const struct place *place)
{
    struct suite_row row = {.shape = {.kind = RECORD_CRASH}};
    char error[WORKLOAD_ERROR];

    (void)workload_parse("crash", &row.shape.workload, error);
    return parse_crowd(p, place, &row);
}

/* One of the list, whose first job is `first`. */
static int parse_job(struct parser *p, const struct place *item,
                     struct job_ask *first, bool is_first)
{
    const char *text = json_string_value(item->json);
    char detail[JOB_ERROR];
    struct job_ask job;
    int rc = reader_type(&p->reader, item, READER_TEXT);

    if (rc == 0 && job_parse(text, &job, detail) < 0)
        return reader_fail(&p->reader, item, "%s", detail);
    if (rc == 0 && is_first)
        *first = job;
    if (rc == 0 && (job.units != 0) != (first->units != 0))
        return reader_fail(&p->reader, item,
                           "spawn and switch are measured by themselves");
    return rc;
}

/* "fib:40+wait:1s" from the list of jobs, kept. */
static int parse_jobs(struct parser *p, const struct place *place, char **jobs)
{
    size_t count = json_array_size(place->json);
    struct job_ask first;
    char text[RECORD_NAME];
    size_t len = 0;

    if (count == 0)
        return reader_fail(&p->reader, place, "an empty list");
    for (size_t i = 0; i < count; i++) {
        struct place item = place_item(place, i);
        int rc = parse_job(p, &item, &first, i == 0);

        if (rc < 0)
            return rc;
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%s",
                                i > 0 ? "+" : "", json_string_value(item.json));
        if (len >= sizeof text)
            return reader_fail(&p->reader, place,
                               "more than %zu letters of jobs",
                               sizeof text - 1);
    }
    *jobs = suite_keep_text(p->suite, text, len);
    return *jobs != NULL ? 0 : -ENOMEM;
}

static int parse_how(struct parser *p, const struct place *place,
                     const char **how)
{
    const char *text = json_string_value(place->json);

    if (reader_type(&p->reader, place, READER_TEXT) < 0)
        return -EINVAL;
    for (const char *const *known = suite_hows; *known != NULL; known++) {
        if (strcmp(*known, text) == 0) {
            *how = *known;
            return 0;
        }
    }
    return reader_unknown(&p->reader, place, "way ", text, suite_hows);
}

int parser_batch(struct parser *p, const struct place *place)
{
    struct place jobs = place_member(place, "jobs");
    struct place hows = place_member(place, "how");
    struct suite_row row = {.shape = {.kind = RECORD_BATCH}};
    char *text = NULL;
    int rc = reader_object(&p->reader, place, batch_keys);

    if (rc == 0)
        rc = parse_jobs(p, &jobs, &text);
    row.shape.jobs = text;
    row.shape.connections = json_array_size(jobs.json);
    if (rc == 0 && json_array_size(hows.json) == 0)
        rc = reader_fail(&p->reader, &hows, "an empty list");
    for (size_t i = 0; rc == 0 && i < json_array_size(hows.json); i++) {
        struct place item = place_item(&hows, i);

        rc = parse_how(p, &item, &row.shape.how);
        if (rc == 0)
            rc = parser_add_row(p, &row);
    }
    return rc;
}
