/* The parts of a suite: memory, systems, rows, and the cells made of them. */
#include "harness/run/suite_build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *const suite_hows[] = {"sequential", "processes",  "threads",
                                  "gil",        "coroutines", NULL};

void *suite_keep(struct suite *suite, size_t count, size_t size)
{
    void **kept =
        reallocarray(suite->kept, suite->kept_count + 1, sizeof *kept);
    void *memory;

    if (kept == NULL)
        return NULL;
    suite->kept = kept;
    memory = calloc(count > 0 ? count : 1, size);
    if (memory != NULL)
        kept[suite->kept_count++] = memory;
    return memory;
}

char *suite_keep_text(struct suite *suite, const char *text, size_t len)
{
    char *copy = suite_keep(suite, len + 1, 1);

    if (copy != NULL)
        memcpy(copy, text, len);
    return copy;
}

struct system_spec *suite_add_system(struct suite *suite)
{
    struct system_spec *systems =
        reallocarray(suite->systems, suite->system_count + 1, sizeof *systems);

    if (systems == NULL)
        return NULL;
    suite->systems = systems;
    memset(&systems[suite->system_count], 0, sizeof *systems);
    return &systems[suite->system_count++];
}

struct suite_row *suite_add_row(struct suite *suite)
{
    struct suite_row *rows =
        reallocarray(suite->rows, suite->row_count + 1, sizeof *rows);

    if (rows == NULL)
        return NULL;
    suite->rows = rows;
    memset(&rows[suite->row_count], 0, sizeof *rows);
    return &rows[suite->row_count++];
}

const struct system_spec *suite_find_system(const struct suite *suite,
                                            const char *name)
{
    for (size_t i = 0; i < suite->system_count; i++)
        if (strcmp(suite->systems[i].name, name) == 0)
            return &suite->systems[i];
    return NULL;
}

static bool is_in(char *const *names, const char *name)
{
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* Whether the row is for the system. A foreign command speaks one protocol
 * only; rows know a twin by its system's name. */
static bool row_fits(const struct suite *suite, const struct suite_row *row,
                     const struct system_spec *system)
{
    const char *name =
        suite_is_twin(suite, system) ? suite->twin.of : system->name;

    if (row->only != NULL ? !is_in(row->only, name) : system->is_apart)
        return false;
    if (row->except != NULL && is_in(row->except, name))
        return false;
    return row->shape.kind == RECORD_IDLE || system->model[0] != '\0' ||
           row->shape.workload.protocol == system->protocol;
}

const char *cell_system(const struct cell *cell)
{
    return cell->kind == RECORD_BATCH ? cell->how : cell->system->name;
}

const char *cell_workload(const struct cell *cell)
{
    switch (cell->kind) {
    case RECORD_BATCH:
        return cell->jobs;
    case RECORD_IDLE:
        return "idle";
    default:
        return cell->workload.name;
    }
}

uint64_t suite_rounds_of(const struct suite *suite, const struct cell *cell)
{
    return cell->kind == RECORD_SEARCH ? 1 : suite->rounds;
}

uint64_t suite_runs(const struct suite *suite)
{
    uint64_t runs = 0;

    for (size_t i = 0; i < suite->cell_count; i++)
        runs += suite_rounds_of(suite, &suite->cells[i]);
    return runs;
}

/* Whether two cells could not be told apart by their records. */
static bool is_same(const struct cell *a, const struct cell *b)
{
    return a->kind == b->kind && a->connections == b->connections &&
           strcmp(cell_system(a), cell_system(b)) == 0 &&
           strcmp(cell_workload(a), cell_workload(b)) == 0;
}

static bool is_there(const struct suite *suite, const struct cell *cell)
{
    for (size_t i = 0; i < suite->cell_count; i++)
        if (is_same(&suite->cells[i], cell))
            return true;
    return false;
}

static int add_cell(struct suite *suite, const struct cell *cell, size_t *twice)
{
    struct cell *cells;

    if (is_there(suite, cell)) {
        ++*twice;
        return 0;
    }
    cells = reallocarray(suite->cells, suite->cell_count + 1, sizeof *cells);
    if (cells == NULL)
        return -ENOMEM;
    suite->cells = cells;
    cells[suite->cell_count++] = *cell;
    return 0;
}

/* What each idle connection asks for once. */
static void shape_idle(struct cell *cell, const struct system_spec *system)
{
    char error[WORKLOAD_ERROR];
    static const char *const asked[PROTOCOL_COUNT] = {
        [PROTOCOL_RAW] = "echo:64",
        [PROTOCOL_LINE] = "fib:1",
        [PROTOCOL_HTTP] = "http:echo:64",
    };
    enum protocol protocol =
        system->model[0] != '\0' ? PROTOCOL_RAW : system->protocol;

    (void)workload_parse(asked[protocol], &cell->workload, error);
}

static int expand_system(struct suite *suite, const struct suite_row *row,
                         const struct system_spec *system, size_t *twice)
{
    int rc = 0;

    if (!row_fits(suite, row, system))
        return 0;
    for (size_t i = 0; rc == 0 && i < row->connection_count; i++) {
        struct cell cell = row->shape;

        if (suite_is_twin(suite, system) &&
            !suite_twin_fits(suite, row, row->connections[i]))
            continue;
        if (cell.requests_per_connection == 0)
            cell.requests_per_connection =
                cell.workload.requests_per_connection;
        cell.system = system;
        cell.connections = row->connections[i];
        if (cell.kind == RECORD_IDLE)
            shape_idle(&cell, system);
        rc = add_cell(suite, &cell, twice);
    }
    return rc;
}

static int expand_row(struct suite *suite, const struct suite_row *row,
                      size_t *twice)
{
    int rc = 0;

    if (row->shape.kind == RECORD_BATCH)
        return add_cell(suite, &row->shape, twice);
    for (size_t i = 0; rc == 0 && i < suite->system_count; i++)
        rc = expand_system(suite, row, &suite->systems[i], twice);
    return rc;
}

int suite_expand(struct suite *suite, size_t *twice)
{
    int rc = 0;

    suite->cell_count = 0;
    *twice = 0;
    for (size_t i = 0; rc == 0 && i < suite->row_count; i++)
        rc = expand_row(suite, &suite->rows[i], twice);
    return rc;
}

void suite_free(struct suite *suite)
{
    for (size_t i = 0; i < suite->kept_count; i++)
        free(suite->kept[i]);
    free(suite->kept);
    free(suite->cells);
    free(suite->rows);
    free(suite->systems);
    memset(suite, 0, sizeof *suite);
}
