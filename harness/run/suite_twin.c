/* The system of a suite that runs twice under two names. */
#include "harness/run/suite_parser.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define TWIN_SUFFIX "-again"

enum { NAMES_MAX = 256 };

static const struct reader_key twin_keys[] = {
    {"system", READER_TEXT, true},
    {"workloads", READER_LIST, false},
    {"connections", READER_LIST, false},
    {NULL, 0, false}};

int suite_add_twin(struct suite *suite, const char *of,
                   const struct suite_twin *twin)
{
    const struct system_spec *first = suite_find_system(suite, of);
    struct suite_twin added = *twin;
    struct system_spec second;
    struct system_spec *place;

    if (first == NULL)
        return -ENOENT;
    second = *first;
    if (snprintf(added.name, sizeof added.name, "%s" TWIN_SUFFIX, of) >=
        (int)sizeof added.name)
        return -ENAMETOOLONG;
    if (suite_find_system(suite, added.name) != NULL)
        return -EEXIST;
    memcpy(second.name, added.name, sizeof second.name);
    added.of = suite_keep_text(suite, of, strlen(of));
    place = suite_add_system(suite);
    if (added.of == NULL || place == NULL)
        return -ENOMEM;
    *place = second;
    suite->twin = added;
    return 0;
}

int suite_choose_twin(struct suite *suite, bool is_everywhere)
{
    struct suite_twin *twin = &suite->twin;
    struct suite_twin all = {.of = NULL};

    if (is_everywhere) {
        twin->workloads = NULL;
        twin->connections = NULL;
        twin->connection_count = 0;
    }
    if (twin->of == NULL || suite_find_system(suite, twin->name) != NULL)
        return 0;
    all = *twin;
    *twin = (struct suite_twin){.of = NULL};
    if (suite_find_system(suite, all.of) == NULL)
        return 0;
    return suite_add_twin(suite, all.of, &all);
}

bool suite_is_twin(const struct suite *suite, const struct system_spec *system)
{
    return suite->twin.of != NULL &&
           strcmp(system->name, suite->twin.name) == 0;
}

bool suite_twin_fits(const struct suite *suite, const struct suite_row *row,
                     uint64_t connections)
{
    const struct suite_twin *twin = &suite->twin;
    bool has_workload = twin->workloads == NULL;
    const uint64_t *counts = twin->connections;
    bool has_connections = counts == NULL;

    if (row->shape.kind != RECORD_LOAD)
        return false;
    for (char **name = twin->workloads; name != NULL && *name != NULL; name++)
        has_workload |= strcmp(*name, row->shape.workload.name) == 0;
    for (size_t i = 0; counts != NULL && i < twin->connection_count; i++)
        has_connections |= counts[i] == connections;
    return has_workload && has_connections;
}

static int add(struct parser *p, const struct place *place,
               const struct suite_twin *twin)
{
    const char *of = json_string_value(place->json);
    const char *names[NAMES_MAX + 1] = {NULL};
    int rc = suite_add_twin(p->suite, of, twin);

    for (size_t i = 0; i < p->suite->system_count && i < NAMES_MAX; i++)
        names[i] = p->suite->systems[i].name;
    switch (rc) {
    case -ENOENT:
        return reader_unknown(&p->reader, place, "system ", of, names);
    case -ENAMETOOLONG:
        return reader_fail(&p->reader, place,
                           "the name is too long for its twin's, which ends "
                           "in " TWIN_SUFFIX);
    case -EEXIST:
        return reader_fail(&p->reader, place, "a second system %.64s%s", of,
                           TWIN_SUFFIX);
    default:
        return rc;
    }
}

int parser_twin(struct parser *p, const struct place *place)
{
    struct place system = place_member(place, "system");
    struct place workloads = place_member(place, "workloads");
    struct place connections = place_member(place, "connections");
    struct suite_twin twin = {.of = NULL};
    int rc;

    if (json_is_string(place->json))
        return add(p, place, &twin);
    rc = reader_object(&p->reader, place, twin_keys);
    if (rc == 0 && workloads.json != NULL)
        rc = parser_texts(p, &workloads, &twin.workloads);
    if (rc == 0 && connections.json != NULL)
        rc = parser_counts(p, &connections, &twin.connections,
                           &twin.connection_count);
    return rc == 0 ? add(p, &system, &twin) : rc;
}
