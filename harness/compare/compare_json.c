/* A comparison for programs. */
#include "harness/compare/comparison.h"

#include "harness/compare/wording.h"
#include "harness/report/escape.h"
#include "harness/report/facts.h"
#include "harness/run/jsonkit.h"

#include <errno.h>
#include <math.h>

static json_t *text(const char *from)
{
    char clean[ESCAPE_TEXT];

    return json_string(escape_utf8(from, clean));
}

static json_t *side_json(const struct comparison *c, int side)
{
    const struct campaign_facts *facts = &c->results[side]->facts;
    json_t *commit = json_object_get(facts->machine, "commit");
    char when[32];

    facts_time(facts->began_s, when, sizeof when);
    return json_pack("{s:o, s:o, s:o, s:s, s:O?}", "name", text(c->names[side]),
                     "suite", text(facts->suite), "rounds",
                     jsonkit_count(facts->rounds), "began", when, "commit",
                     commit);
}

static json_t *estimate_json(const struct estimate *estimate)
{
    if (estimate->n == 0)
        return json_null();
    return json_pack(
        "{s:o, s:o, s:o, s:o}", "median", jsonkit_real(estimate->median), "low",
        jsonkit_real(estimate->low), "high", jsonkit_real(estimate->high), "n",
        jsonkit_count(estimate->n));
}

static const char *figure_key(const struct contrast *row)
{
    return row->figure == FIGURE_PSS ? "pss_bytes_per_connection"
                                     : figure_name(row->figure);
}

static const char *verdict_word(const struct contrast *row)
{
    const char *change = wording_change(row);

    if (row->finding == FINDING_TOO_FEW)
        return "too_few";
    if (row->is_bounded)
        return "generator_limited";
    if (change != NULL)
        return change;
    return row->finding == FINDING_WITHIN ? "within_floor" : "none_seen";
}

static json_t *connections_json(const struct cell_stats *cell)
{
    return cell->kind == RECORD_IDLE ? json_null()
                                     : jsonkit_count(cell->connections);
}

static json_t *row_json(const struct comparison *c, const struct contrast *row)
{
    const struct cell_stats *cell = row->cells[0];
    const struct ratio *ratio = &row->ratio;
    bool is_regression =
        !isnan(c->fail_above) && contrast_is_worse_by(row, c->fail_above);

    return json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
        "s:o, s:s, s:o, s:b}",
        "type", record_kind_name(cell->kind), "system_a", text(cell->system),
        "system_b", text(row->cells[1]->system), "workload",
        text(cell->workload), "connections", connections_json(cell), "figure",
        figure_key(row), "a", estimate_json(&row->of[0]), "b",
        estimate_json(&row->of[1]), "n",
        c->contrasts->is_paired ? jsonkit_count(ratio->n_above) : json_null(),
        "ratio", jsonkit_real(ratio->ratio), "low", jsonkit_real(ratio->low),
        "high", jsonkit_real(ratio->high), "p", jsonkit_real(ratio->p),
        "p_holm", jsonkit_real(row->p), "verdict", verdict_word(row),
        "could_have_seen", jsonkit_real(row->detectable), "is_regression",
        is_regression);
}

static json_t *rows_json(const struct comparison *c)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < c->contrasts->count; i++) {
        if (json_array_append_new(array, row_json(c, &c->contrasts->rows[i])) <
            0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *lones_json(const struct comparison *c, int side)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < c->contrasts->lone_count; i++) {
        const struct cell_stats *cell = c->contrasts->lones[i].cell;

        if (c->contrasts->lones[i].side != side)
            continue;
        if (json_array_append_new(
                array, json_pack("{s:s, s:o, s:o, s:o}", "type",
                                 record_kind_name(cell->kind), "system",
                                 text(cell->system), "workload",
                                 text(cell->workload), "connections",
                                 jsonkit_count(cell->connections))) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *unlike_json(const struct likeness *likeness)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < likeness->count; i++) {
        if (json_array_append_new(array, text(likeness->lines[i])) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

int compare_json_write(const struct comparison *c, FILE *to)
{
    json_t *json = json_pack(
        "{s:i, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
        "schema", COMPARISON_SCHEMA, "a", side_json(c, 0), "b", side_json(c, 1),
        "is_paired", c->contrasts->is_paired, "tests",
        jsonkit_count(c->contrasts->tests), "alpha",
        jsonkit_real(FINDING_ALPHA), "floor", jsonkit_real(FINDING_FLOOR),
        "unlike", unlike_json(c->likeness), "comparisons", rows_json(c),
        "only_in_a", lones_json(c, 0), "only_in_b", lones_json(c, 1),
        "fail_above", jsonkit_real(c->fail_above), "regressions",
        jsonkit_count(comparison_regressions(c)));
    int err = -ENOMEM;

    if (json != NULL)
        err = json_dumpf(json, to, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) <
                          0 ||
                      fputc('\n', to) == EOF
                  ? -EIO
                  : 0;
    json_decref(json);
    return err;
}
