/* The searches of a suite's document. */
#include "harness/run/suite_parser.h"

#include "support/units.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct reader_key search_keys[] = {
    {"slo", READER_TEXT, true},
    {"workload", READER_TEXT, true},
    {"connections", READER_WHOLE, true},
    {"budget", READER_TEXT, true},
    {"systems", READER_LIST, false},
    {"except", READER_LIST, false},
    {NULL, 0, false}};

static int parse_slo(struct parser *p, const struct place *place,
                     struct slo *slo)
{
    struct place member = place_member(place, "slo");
    char detail[SLO_ERROR];

    if (slo_parse(json_string_value(member.json), slo, detail) == 0)
        return 0;
    return reader_fail(&p->reader, &member, "%s", detail);
}

/* "echo:64 p99<5ms": what a record knows the search by. */
static int parse_workload(struct parser *p, const struct place *place,
                          struct cell *shape)
{
    struct place member = place_member(place, "workload");
    struct workload *workload = &shape->workload;
    int rc = parser_workload(p, &member, workload);
    size_t len;
    size_t room;

    if (rc == 0 && workload->kind == WORKLOAD_CRASH)
        return reader_fail(&p->reader, &member, "crash has no rate");
    if (rc < 0)
        return rc;
    len = strlen(workload->name);
    room = sizeof workload->name - len;
    if (snprintf(workload->name + len, room, " %s", shape->slo.text) <
        (int)room)
        return 0;
    return reader_fail(&p->reader, &member,
                       "too long a name for the limits behind it");
}

static int parse_budget(struct parser *p, const struct place *place,
                        struct cell *shape)
{
    struct place member = place_member(place, "budget");
    uint64_t least_ns = slo_search_ns(&shape->slo);
    char text[UNITS_TEXT];
    int rc = reader_time(&p->reader, &member, &shape->budget_ns);

    if (rc == 0 && shape->budget_ns < least_ns)
        rc = reader_fail(&p->reader, &member,
                         "less than the %s that a search for %s takes",
                         units_duration_text(least_ns, text), shape->slo.text);
    return rc;
}

int parser_search(struct parser *p, const struct place *place)
{
    struct place connections = place_member(place, "connections");
    struct suite_row row = {.shape = {.kind = RECORD_SEARCH}};
    int rc = reader_object(&p->reader, place, search_keys);

    if (rc == 0)
        rc = parse_slo(p, place, &row.shape.slo);
    if (rc == 0)
        rc = parse_workload(p, place, &row.shape);
    if (rc == 0)
        rc = parse_budget(p, place, &row.shape);
    if (rc < 0)
        return rc;
    row.connection_count = 1;
    row.connections = suite_keep(p->suite, 1, sizeof *row.connections);
    if (row.connections == NULL)
        return -ENOMEM;
    rc = reader_count(&p->reader, &connections, 1, row.connections);
    if (rc == 0)
        rc = parser_filter(p, place, &row);
    return rc == 0 ? parser_add_row(p, &row) : rc;
}
