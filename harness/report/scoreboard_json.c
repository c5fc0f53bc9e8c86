/* The claims of results.json. */
#include "harness/report/scoreboard.h"

#include "harness/run/jsonkit.h"

/* json_pack steals references and takes a NULL among them as a failure, so that
 * parts need no check of their own. */
static json_t *check_json(const struct claim_check *check)
{
    return json_pack(
        "{s:s, s:b, s:o, s:o, s:o, s:o, s:s, s:s*}", "label", check->label,
        "is_ratio", check->is_ratio, "value", jsonkit_real(check->value), "low",
        jsonkit_real(check->low), "high", jsonkit_real(check->high), "rounds",
        jsonkit_count(check->n), "verdict", claim_outcome_name(check->outcome),
        "missing", check->missing[0] != '\0' ? check->missing : NULL);
}

static json_t *part_json(const struct part_verdict *verdict)
{
    const struct claim_part *part = verdict->part;
    bool has_knee =
        part->shape == CLAIM_FROM && verdict->outcome == CLAIM_HOLDS;
    json_t *checks = json_array();

    for (size_t i = 0; checks != NULL && i < verdict->count; i++) {
        if (json_array_append_new(checks, check_json(&verdict->checks[i])) <
            0) {
            json_decref(checks);
            return NULL;
        }
    }
    return json_pack("{s:s, s:s, s:s?, s:b, s:s?, s:s?, s:o}", "name",
                     part->name, "figure", part->figure->name, "expect",
                     part->expect, "necessary", part->is_necessary, "verdict",
                     claim_outcome_name(verdict->outcome), "from",
                     has_knee ? verdict->checks[verdict->knee].label : NULL,
                     "checks", checks);
}

static json_t *claim_json(const struct claim_verdict *verdict)
{
    const struct claim *claim = verdict->claim;
    json_t *parts = json_array();

    for (size_t i = 0; parts != NULL && i < verdict->count; i++) {
        if (json_array_append_new(parts, part_json(&verdict->parts[i])) < 0) {
            json_decref(parts);
            return NULL;
        }
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s, s:o}", "id", claim->id,
                     "title", claim->title, "statement", claim->statement,
                     "origin", claim->origin, "note", claim->note, "verdict",
                     claim_outcome_name(verdict->outcome), "parts", parts);
}

json_t *scoreboard_json(const struct scoreboard *board)
{
    json_t *array = json_array();

    for (size_t i = scoreboard_next(board, 0);
         array != NULL && i < board->verdicts.count;
         i = scoreboard_next(board, i + 1)) {
        if (json_array_append_new(array,
                                  claim_json(&board->verdicts.claims[i])) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}
