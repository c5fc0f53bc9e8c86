/* results.json: everything the report knows, for programs. */
#include "harness/report/results_json.h"

#include "harness/report/escape.h"
#include "harness/report/facts.h"
#include "harness/report/ideal.h"
#include "harness/report/results_trust.h"
#include "harness/report/searches.h"
#include "harness/run/jsonkit.h"

#include <errno.h>
#include <string.h>

/* jansson takes a reference in every *_new call, even when it fails, and
 * fails on a NULL value: results of constructors need no check of their own. */
static int set(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) < 0 ? -ENOMEM : 0;
}

static json_t *text(const char *from)
{
    char clean[ESCAPE_TEXT];

    return json_string(escape_utf8(from, clean));
}

static json_t *facts_part(json_t *facts)
{
    return facts != NULL ? json_incref(facts) : json_null();
}

static json_t *estimate_json(const struct estimate *estimate)
{
    if (estimate->n == 0)
        return json_null();
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o}", "median", jsonkit_real(estimate->median),
        "low", jsonkit_real(estimate->low), "high",
        jsonkit_real(estimate->high), "coverage",
        jsonkit_real(estimate->coverage), "n", jsonkit_count(estimate->n));
}

static int set_figures(json_t *object, const struct cell_stats *cell,
                       const enum figure *figures, size_t count)
{
    int err = 0;

    for (size_t i = 0; err == 0 && i < count; i++)
        err = set(object, figure_name(figures[i]),
                  estimate_json(&cell->figures[figures[i]]));
    return err;
}

static json_t *run_counts(const struct cell_stats *cell)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "valid",
                     jsonkit_count(cell->counts[VERDICT_VALID]), "noisy",
                     jsonkit_count(cell->counts[VERDICT_NOISY]), "void",
                     jsonkit_count(cell->counts[VERDICT_VOID]), "unavailable",
                     jsonkit_count(cell->counts[VERDICT_UNAVAILABLE]),
                     "repeated", jsonkit_count(cell->repeated));
}

static json_t *merged_json(const struct cell_stats *cell)
{
    static const double quantiles[] = {0.5, 0.99, 0.999};
    double ns[3];

    if (cell_merged(cell, quantiles, ns, 3) < 0)
        return NULL;
    return json_pack("{s:o, s:o, s:o}", "p50", jsonkit_real(ns[0]), "p99",
                     jsonkit_real(ns[1]), "p999", jsonkit_real(ns[2]));
}

static const struct load_row *load_of(const struct cells *cells,
                                      const struct cell_stats *cell)
{
    size_t i = 0;

    while (strcmp(cells->loads[i].workload.name, cell->workload) != 0)
        i++;
    return &cells->loads[i];
}

static int fill_load(json_t *object, const struct cells *cells,
                     const struct cell_stats *cell)
{
    static const enum figure figures[] = {FIGURE_THROUGHPUT,
                                          FIGURE_P50,
                                          FIGURE_P99,
                                          FIGURE_P999,
                                          FIGURE_SENT_P50,
                                          FIGURE_SENT_P99,
                                          FIGURE_LAG,
                                          FIGURE_CPU,
                                          FIGURE_USER_CPU,
                                          FIGURE_SYSTEM_CPU,
                                          FIGURE_FAULTS,
                                          FIGURE_SYSCALLS,
                                          FIGURE_MIGRATIONS,
                                          FIGURE_INSTRUCTIONS,
                                          FIGURE_CYCLES,
                                          FIGURE_SWITCHES,
                                          FIGURE_SPEEDUP,
                                          FIGURE_PSS,
                                          FIGURE_THREADS,
                                          FIGURE_PROCESSES,
                                          FIGURE_USER,
                                          FIGURE_SYSTEM,
                                          FIGURE_WORKERS,
                                          FIGURE_BUSIEST,
                                          FIGURE_IDLEST,
                                          FIGURE_CONNECTION_RATE,
                                          FIGURE_CONNECTION_CPU,
                                          FIGURE_ABOVE,
                                          FIGURE_MIB_RATE,
                                          FIGURE_MIB_CPU,
                                          FIGURE_SENDFILE,
                                          FIGURE_CONVOY_P50,
                                          FIGURE_CONVOY_P99,
                                          FIGURE_CONVOY_P999};
    double ideal = ideal_throughput(load_of(cells, cell), cell->connections);
    int err = set(object, "system", text(cell->system));

    if (err == 0)
        err = set(object, "workload", text(cell->workload));
    if (err == 0)
        err = set(object, "connections", jsonkit_count(cell->connections));
    if (err == 0)
        err = set(object, "is_lower_bound", json_boolean(cell->is_lower_bound));
    if (err == 0)
        err = set(object, "ideal_rps", jsonkit_real(ideal));
    if (err == 0)
        err = set_figures(object, cell, figures,
                          sizeof figures / sizeof figures[0]);
    if (err == 0)
        err = set(object, "merged_latency_ns", merged_json(cell));
    return err;
}

static int fill_by_connections(json_t *object, const struct cell_stats *cell,
                               const enum figure *figures, size_t count)
{
    int err = set(object, "system", text(cell->system));

    if (err == 0)
        err = set(object, "connections", jsonkit_count(cell->connections));
    return err == 0 ? set_figures(object, cell, figures, count) : err;
}

static int fill_idle(json_t *object, const struct cells *cells,
                     const struct cell_stats *cell)
{
    static const enum figure figures[] = {FIGURE_PSS, FIGURE_KERNEL,
                                          FIGURE_THREADS, FIGURE_PROCESSES,
                                          FIGURE_REST};

    (void)cells;
    return fill_by_connections(object, cell, figures,
                               sizeof figures / sizeof figures[0]);
}

/* A run without a time until it answered is one that never did: the time's n
 * is the number of runs that did. */
static int fill_crash(json_t *object, const struct cells *cells,
                      const struct cell_stats *cell)
{
    static const enum figure figures[] = {FIGURE_LOST, FIGURE_LOST_SHARE,
                                          FIGURE_RECOVERED, FIGURE_UNSERVED};

    (void)cells;
    return fill_by_connections(object, cell, figures,
                               sizeof figures / sizeof figures[0]);
}

static int fill_batch(json_t *object, const struct cells *cells,
                      const struct cell_stats *cell)
{
    static const enum figure figures[] = {FIGURE_WALL, FIGURE_EACH, FIGURE_USER,
                                          FIGURE_SYSTEM};
    int err = set(object, "how", text(cell->system));

    if (err == 0)
        err = set(object, "jobs", text(cell->workload));
    if (err == 0)
        err = set(object, "ideal_s", jsonkit_real(ideal_batch_s(cells, cell)));
    if (err == 0)
        err = set_figures(object, cell, figures,
                          sizeof figures / sizeof figures[0]);
    return err;
}

/* Appends an object to the array; NULL without memory. */
static json_t *append_object(json_t *array)
{
    json_t *object = json_object();

    return json_array_append_new(array, object) < 0 ? NULL : object;
}

static json_t *cells_json(const struct cells *cells, enum record_kind kind,
                          int (*fill)(json_t *, const struct cells *,
                                      const struct cell_stats *))
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < cells->count; i++) {
        const struct cell_stats *cell = &cells->cells[i];
        json_t *object;

        if (cell->kind != kind)
            continue;
        object = append_object(array);
        if (object == NULL || fill(object, cells, cell) < 0 ||
            set(object, "runs", run_counts(cell)) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *slopes_json(const struct cells *cells)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < cells->slope_count; i++) {
        const struct idle_slope *slope = &cells->slopes[i];
        json_t *object = append_object(array);

        if (object == NULL || set(object, "system", text(slope->system)) < 0 ||
            set(object, "from", jsonkit_count(slope->from)) < 0 ||
            set(object, "to", jsonkit_count(slope->to)) < 0 ||
            set(object, "bytes_per_connection", estimate_json(&slope->bytes)) <
                0 ||
            set(object, "kernel_bytes_per_connection",
                estimate_json(&slope->kernel)) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

/* The record as in the journal, but for histograms and trials, and with names
 * that are valid UTF-8 whatever they were. */
static json_t *run_json(const struct record *record)
{
    struct record copy = *record;
    json_t *json;

    copy.system[0] = '\0';
    copy.workload[0] = '\0';
    copy.reason[0] = '\0';
    json = record_to_json(&copy);
    if (json == NULL)
        return NULL;
    (void)json_object_del(json_object_get(json, "load"), "histogram");
    (void)json_object_del(json_object_get(json, "load"), "histograms");
    (void)json_object_del(json_object_get(json, "search"), "trials");
    if (set(json, "system", text(record->system)) == 0 &&
        set(json, "workload", text(record->workload)) == 0 &&
        (record->reason[0] == '\0' ||
         set(json, "reason", text(record->reason)) == 0))
        return json;
    json_decref(json);
    return NULL;
}

static json_t *runs_json(const struct cells *cells)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < cells->results->count; i++) {
        if (json_array_append_new(array, run_json(cells->runs[i])) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *systems_json(const struct cells *cells)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < cells->system_count; i++) {
        if (json_array_append_new(array, text(cells->systems[i])) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *began_json(const struct campaign_facts *facts)
{
    char when[32];

    facts_time(facts->began_s, when, sizeof when);
    return when[0] != '\0' ? json_string(when) : json_null();
}

/* A line for each key and for each element of an array: cells and runs are
 * found by search and compared by line. */
static int dump_lines(json_t *json, FILE *to)
{
    const size_t flags =
        JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(12);
    const char *begin = "{\n";
    const char *key;
    json_t *value;
    int err = 0;

    json_object_foreach(json, key, value)
    {
        (void)fprintf(to, "%s\"%s\":", begin, key);
        begin = ",\n";
        for (size_t i = 0; json_is_array(value) && i < json_array_size(value);
             i++) {
            (void)fputs(i > 0 ? ",\n  " : "[\n  ", to);
            err |= json_dumpf(json_array_get(value, i), to, flags);
        }
        if (!json_is_array(value))
            err |= json_dumpf(value, to, flags);
        else
            (void)fputs(json_array_size(value) > 0 ? "\n]" : "[]", to);
    }
    (void)fputs("\n}\n", to);
    return err < 0 || ferror(to) ? -EIO : 0;
}

int results_json_write(const struct cells *cells,
                       const struct scoreboard *board, FILE *to)
{
    const struct campaign_facts *facts = &cells->results->facts;
    json_t *json = json_object();
    int err = -ENOMEM;

    if (json != NULL &&
        set(json, "schema", json_integer(RESULTS_SCHEMA)) == 0 &&
        set(json, "suite", text(facts->suite)) == 0 &&
        set(json, "seed", json_integer((json_int_t)facts->seed)) == 0 &&
        set(json, "rounds", jsonkit_count(facts->rounds)) == 0 &&
        set(json, "began", began_json(facts)) == 0 &&
        set(json, "machine", facts_part(facts->machine)) == 0 &&
        set(json, "options", facts_part(facts->options)) == 0 &&
        set(json, "systems", systems_json(cells)) == 0 &&
        set(json, "precision", results_precision(cells)) == 0 &&
        set(json, "twins", results_twins(cells)) == 0 &&
        set(json, "detectable", results_detectable(cells)) == 0 &&
        set(json, "claims",
            board != NULL ? scoreboard_json(board) : json_array()) == 0 &&
        set(json, "loads", cells_json(cells, RECORD_LOAD, fill_load)) == 0 &&
        set(json, "idle", cells_json(cells, RECORD_IDLE, fill_idle)) == 0 &&
        set(json, "idle_slopes", slopes_json(cells)) == 0 &&
        set(json, "batch", cells_json(cells, RECORD_BATCH, fill_batch)) == 0 &&
        set(json, "crashes", cells_json(cells, RECORD_CRASH, fill_crash)) ==
            0 &&
        set(json, "searches", searches_json(cells)) == 0 &&
        set(json, "runs", runs_json(cells)) == 0)
        err = dump_lines(json, to);
    json_decref(json);
    return err;
}
