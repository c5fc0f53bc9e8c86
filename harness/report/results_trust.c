/* The parts of results.json on how far its figures can be trusted. */
#include "harness/report/results_trust.h"

#include "harness/report/detect.h"
#include "harness/report/escape.h"
#include "harness/report/rounds.h"
#include "harness/report/twins.h"
#include "harness/run/jsonkit.h"

#include <math.h>

static json_t *text(const char *from)
{
    char clean[ESCAPE_TEXT];

    return json_string(escape_utf8(from, clean));
}

json_t *results_precision(const struct cells *cells)
{
    struct rounds rounds;

    rounds_count(&rounds, cells);
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "target",
        jsonkit_real(rounds.precision), "cells", jsonkit_count(rounds.aimed),
        "within", jsonkit_count(rounds.precise), "last_round",
        jsonkit_count(rounds.last), "repeats", jsonkit_count(rounds.repeats),
        "repeats_valid", jsonkit_count(rounds.mended), "took_s",
        jsonkit_real(rounds.took_s), "budget_s",
        rounds.budget_s > 0 ? jsonkit_real(rounds.budget_s) : json_null(),
        "end", rounds_end_name(rounds.end));
}

static json_t *twin_json(const struct contrast *row)
{
    const struct cell_stats *cell = row->cells[0];
    const struct ratio *ratio = &row->ratio;

    return json_pack(
        "{s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "workload",
        text(cell->workload), "connections",
        cell->kind == RECORD_IDLE ? json_null()
                                  : jsonkit_count(cell->connections),
        "figure", figure_name(row->figure), "n", jsonkit_count(ratio->n_above),
        "ratio", jsonkit_real(ratio->ratio), "low", jsonkit_real(ratio->low),
        "high", jsonkit_real(ratio->high), "reach",
        jsonkit_real(twins_reach(row)), "p", jsonkit_real(ratio->p), "p_holm",
        jsonkit_real(row->p), "is_called", contrast_direction(row) != 0);
}

json_t *results_twins(const struct cells *cells)
{
    struct twins twins;
    json_t *rows = NULL;
    json_t *json = NULL;

    if (twins_init(&twins, cells) < 0)
        goto free_twins;
    if (twins.names[0] == NULL) {
        json = json_null();
        goto free_twins;
    }
    rows = json_array();
    for (size_t i = 0; i < twins.contrasts.count; i++)
        if (json_array_append_new(rows, twin_json(&twins.contrasts.rows[i])) <
            0)
            goto free_rows;
    json = json_pack("{s:[o, o], s:o, s:O}", "systems", text(twins.names[0]),
                     text(twins.names[1]), "called",
                     jsonkit_count(twins_called(&twins)), "figures", rows);

free_rows:
    json_decref(rows);
free_twins:
    twins_free(&twins);
    return json;
}

static int append_detectable(json_t *array, const struct cells *cells,
                             const struct load_row *load, uint64_t connections)
{
    enum figure figure = detect_figure(load);
    struct detectable seen;

    if (detect(cells, load->workload.name, connections, figure, &seen) < 0)
        return -1;
    return json_array_append_new(
        array,
        json_pack("{s:o, s:o, s:s, s:o, s:o}", "workload",
                  text(load->workload.name), "connections",
                  jsonkit_count(connections), "figure", figure_name(figure),
                  "pairs", jsonkit_count(seen.pairs), "share",
                  jsonkit_real(seen.median)));
}

json_t *results_detectable(const struct cells *cells)
{
    json_t *array = json_array();

    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        for (size_t k = 0; array != NULL && k < load->count; k++) {
            if (append_detectable(array, cells, load, load->connections[k]) <
                0) {
                json_decref(array);
                array = NULL;
            }
        }
    }
    return array;
}
