/* The cells that a claim's part compares. */
#include "harness/claims/claims_build.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 256 };

static const struct reader_key cell_keys[] = {
    {"system", READER_TEXT | READER_LIST, false},
    {"workload", READER_TEXT | READER_LIST, false},
    {"connections", READER_WHOLE | READER_LIST, false},
    {NULL, 0, false}};

/* The value at a point: of a list its item, of one value that one. */
static struct place value_at(const struct place *member, size_t point)
{
    return json_is_array(member->json) ? place_item(member, point) : *member;
}

/* Reads what the object names of the point's cell; the rest stays. */
static int read_cell(const struct claims_reader *c, const struct place *place,
                     size_t point, struct claim_cell *cell)
{
    struct place members[] = {place_member(place, "system"),
                              place_member(place, "workload"),
                              place_member(place, "connections")};
    const char **texts[] = {&cell->system, &cell->workload};

    for (size_t i = 0; i < 2; i++) {
        struct place value = value_at(&members[i], point);

        if (value.json == NULL)
            continue;
        if (reader_type(&c->reader, &value, READER_TEXT) < 0)
            return -EINVAL;
        *texts[i] = json_string_value(value.json);
    }
    if (members[2].json != NULL) {
        struct place value = value_at(&members[2], point);

        return reader_count(&c->reader, &value, 1, &cell->connections);
    }
    return 0;
}

static bool is_of(const struct cell *cell, const struct claim_cell *wanted,
                  enum record_kind kind)
{
    return cell->kind == kind &&
           strcmp(cell_system(cell), wanted->system) == 0 &&
           strcmp(cell_workload(cell), wanted->workload) == 0 &&
           (wanted->connections == 0 ||
            cell->connections == wanted->connections);
}

/* The nearest names among the suite's cells of the kind. */
static int complain(const struct claims_reader *c, const struct place *place,
                    const struct claim_cell *wanted, enum record_kind kind)
{
    const char *systems[NAMES_MAX + 1] = {NULL};
    const char *workloads[NAMES_MAX + 1] = {NULL};
    bool has_system = false;
    bool has_workload = false;

    for (size_t i = 0; i < c->suite->cell_count && i < NAMES_MAX; i++) {
        const struct cell *cell = &c->suite->cells[i];

        systems[i] = cell_system(cell);
        workloads[i] = cell_workload(cell);
        if (cell->kind != kind)
            continue;
        has_system |= strcmp(systems[i], wanted->system) == 0;
        has_workload |= strcmp(workloads[i], wanted->workload) == 0;
    }
    if (!has_system)
        return reader_unknown(&c->reader, place, "system ", wanted->system,
                              systems);
    if (!has_workload)
        return reader_unknown(&c->reader, place, "workload ", wanted->workload,
                              workloads);
    return reader_fail(&c->reader, place,
                       "the suite " CLAIMS_SUITE " does not run %.64s with "
                       "%.64s and %" PRIu64 " connections",
                       wanted->system, wanted->workload, wanted->connections);
}

/* What the kind of run leaves to be named, and that the suite has the cell. */
static int check_cell(const struct claims_reader *c, const struct place *place,
                      const struct claim_part *part, struct claim_cell *cell)
{
    enum record_kind kind = part->figure->kind;
    bool has_connections = kind != RECORD_IDLE && kind != RECORD_BATCH;

    if (part->figure->is_slope)
        cell->workload = "idle";
    if (cell->system == NULL || cell->workload == NULL)
        return reader_fail(&c->reader, place, "%s is missing",
                           cell->system == NULL ? "system" : "workload");
    if (has_connections != (cell->connections > 0))
        return reader_fail(&c->reader, place,
                           has_connections
                               ? "connections is missing"
                               : "such runs are not named by connections");
    for (size_t i = 0; i < c->suite->cell_count; i++)
        if (is_of(&c->suite->cells[i], cell, kind))
            return 0;
    return complain(c, place, cell, kind);
}

/* How many points there are; several lists have one length. 0 after
 * reader_fail. */
static size_t count_points(const struct claims_reader *c,
                           const struct place *place)
{
    const char *name;
    json_t *value;
    size_t count = 1;

    json_object_foreach(place->json, name, value)
    {
        struct place member = place_member(place, name);
        size_t size = json_array_size(value);

        if (!json_is_array(value))
            continue;
        if (size < 2 || (count > 1 && size != count)) {
            (void)reader_fail(&c->reader, &member, "%s",
                              size < 2 ? "a list of fewer than two"
                                       : "not as long as the other list");
            return 0;
        }
        count = size;
    }
    return count;
}

static void label(const struct place *of, struct claim_point *point)
{
    const struct claim_cell *cell = &point->of;

    if (json_is_array(json_object_get(of->json, "system")))
        (void)snprintf(point->label, CLAIM_LABEL, "%s", cell->system);
    else if (json_is_array(json_object_get(of->json, "workload")))
        (void)snprintf(point->label, CLAIM_LABEL, "%s", cell->workload);
    else if (json_is_array(json_object_get(of->json, "connections")))
        (void)snprintf(point->label, CLAIM_LABEL, "%" PRIu64 " connections",
                       cell->connections);
}

static int read_point(const struct claims_reader *c, const struct place *of,
                      const struct place *to, struct claim_part *part, size_t i)
{
    struct claim_point *point = &part->points[i];
    int rc = read_cell(c, of, i, &point->of);

    if (rc == 0)
        rc = check_cell(c, of, part, &point->of);
    if (rc == 0)
        label(of, point);
    if (rc < 0 || to->json == NULL)
        return rc;
    point->to = point->of;
    rc = read_cell(c, to, i, &point->to);
    return rc == 0 ? check_cell(c, to, part, &point->to) : rc;
}

/* The system whose figure is taken off has to have the same cells. */
static int check_above(const struct claims_reader *c, const struct place *place,
                       const struct claim_part *part)
{
    struct place member = place_member(place, "above");
    int rc = 0;

    for (size_t i = 0; rc == 0 && part->above != NULL && i < part->count; i++) {
        struct claim_cell cell = part->points[i].of;

        cell.system = part->above;
        rc = check_cell(c, &member, part, &cell);
        cell = part->points[i].to;
        if (cell.system == NULL)
            continue;
        cell.system = part->above;
        rc = rc == 0 ? check_cell(c, &member, part, &cell) : rc;
    }
    return rc;
}

int claims_points(const struct claims_reader *c, const struct place *place,
                  struct claim_part *part)
{
    struct place of = place_member(place, "of");
    struct place to = place_member(place, "to");
    size_t count;
    int rc = reader_object(&c->reader, &of, cell_keys);

    if (rc == 0 && to.json != NULL)
        rc = reader_object(&c->reader, &to, cell_keys);
    count = rc == 0 ? count_points(c, &of) : 0;
    if (count == 0)
        return -EINVAL;
    if (to.json != NULL) {
        size_t others = count_points(c, &to);

        if (others == 0)
            return -EINVAL;
        if (others != 1 && others != count)
            return reader_fail(&c->reader, &to,
                               "another number of cells than in \"of\"");
    }
    if (count < 2 && part->shape != CLAIM_EACH)
        return reader_fail(&c->reader, &of,
                           "this shape needs more than one cell");
    part->points = calloc(count, sizeof *part->points);
    if (part->points == NULL)
        return -ENOMEM;
    part->above = json_string_value(json_object_get(place->json, "above"));
    for (; rc == 0 && part->count < count; part->count++)
        rc = read_point(c, &of, &to, part, part->count);
    return rc == 0 ? check_above(c, place, part) : rc;
}
