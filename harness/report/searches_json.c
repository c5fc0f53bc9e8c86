/* The searches of results.json. */
#include "harness/report/searches.h"

#include "harness/report/escape.h"
#include "harness/run/jsonkit.h"

static json_t *text(const char *from)
{
    char clean[ESCAPE_TEXT];

    return json_string(escape_utf8(from, clean));
}

static json_t *cell_json(const struct cell_stats *cell)
{
    const struct search_answer *answer = searches_answer(cell);
    json_t *rest = answer != NULL ? answer_to_json(answer) : json_object();
    json_t *json = json_object();
    int err = rest == NULL;

    err |= json_object_set_new(json, "system", text(cell->system));
    err |= json_object_set_new(json, "workload", text(cell->workload));
    err |= json_object_set_new(json, "connections",
                               jsonkit_count(cell->connections));
    err |= json_object_set_new(
        json, "verdict", json_string(verdict_name(cell->runs[0]->verdict)));
    (void)json_object_del(rest, "trials");
    err |= json_object_update_missing(json, rest);
    json_decref(rest);
    if (err == 0)
        return json;
    json_decref(json);
    return NULL;
}

json_t *searches_json(const struct cells *cells)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < cells->count; i++) {
        if (cells->cells[i].kind != RECORD_SEARCH)
            continue;
        if (json_array_append_new(array, cell_json(&cells->cells[i])) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}
