/* Whether a line of a journal is what we would have written. */
#include "harness/run/journal_check.h"

#include "harness/run/journal_format.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

enum { VALUE_TEXT = 48 };

/* As it would be in the journal, cut. */
static void value_text(const json_t *json, char text[VALUE_TEXT])
{
    char *dump = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);

    (void)snprintf(text, VALUE_TEXT, "%.*s", VALUE_TEXT - 1,
                   dump != NULL ? dump : "?");
    free(dump);
}

static int differs(const struct reader *r, const struct place *place,
                   const json_t *again)
{
    char found[VALUE_TEXT];
    char expected[VALUE_TEXT];

    value_text(place->json, found);
    value_text(again, expected);
    return reader_fail(r, place, "%s, where the rest of the line makes it %s",
                       found, expected);
}

static int compare(const struct reader *r, const struct place *place,
                   const json_t *again)
{
    const char *key;
    json_t *value;
    int rc = 0;

    if (json_equal(place->json, again))
        return 0;
    if (json_is_object(place->json) && json_is_object(again)) {
        json_object_foreach(place->json, key, value)
        {
            struct place member = place_member(place, key);
            const json_t *other = json_object_get(again, key);

            rc = other != NULL ? compare(r, &member, other)
                               : reader_fail(r, &member, "unknown key");
            if (rc < 0)
                return rc;
        }
        return 0;
    }
    if (json_array_size(place->json) == json_array_size(again) &&
        json_is_array(again)) {
        for (size_t i = 0; rc == 0 && i < json_array_size(again); i++) {
            struct place item = place_item(place, i);

            rc = compare(r, &item, json_array_get(again, i));
        }
        return rc;
    }
    if (json_is_number(place->json) && json_is_number(again) &&
        !(json_number_value(place->json) < json_number_value(again)) &&
        !(json_number_value(place->json) > json_number_value(again)))
        return 0;
    return differs(r, place, again);
}

/* What the line says more than once, like a percentile and the histogram that
 * it is of, comes out the same when the record is written again. What an older
 * line has not is no difference. */
static int check_again(const struct reader *r, json_t *json, json_t *again)
{
    struct place root = place_root(json);
    int rc = again != NULL ? compare(r, &root, again) : -ENOMEM;

    json_decref(again);
    return rc;
}

static struct place member_of(const struct place *place, const char *key)
{
    return key != NULL ? place_member(place, key) : *place;
}

/* Why a record that is of the right form cannot be read. */
static int diagnose(const struct reader *r, json_t *json)
{
    static const char *const paths[][2] = {{"histogram", NULL},
                                           {"histograms", "sent_latency"},
                                           {"histograms", "send_lag"},
                                           {"histograms", "hiccups"}};
    struct place root = place_root(json);
    struct place load = place_member(&root, "load");
    struct load_result *scratch = load_result_new();

    if (scratch == NULL)
        return -ENOMEM;
    for (size_t i = 0;
         json_is_object(load.json) && i < sizeof paths / sizeof paths[0]; i++) {
        struct place part = place_member(&load, paths[i][0]);
        struct place place = member_of(&part, paths[i][1]);

        histogram_init(&scratch->latency);
        if (place.json == NULL ||
            histogram_from_json(place.json, &scratch->latency) == 0)
            continue;
        free(scratch);
        return reader_fail(r, &place,
                           "its count, sum, extremes and buckets disagree");
    }
    free(scratch);
    if (json_is_object(load.json) &&
        json_object_get(load.json, "histogram") == NULL)
        return reader_fail(r, &load, "histogram is missing");
    return reader_fail(r, &root, "not a record of a run");
}

int journal_check_record(const struct schemas *schemas, const struct reader *r,
                         json_t *json, struct record *record)
{
    struct place root = place_root(json);
    int rc = schema_check(schemas, r, &root, "run.schema.json");

    if (rc < 0)
        return rc;
    rc = record_from_json(json, record);
    if (rc < 0)
        return rc == -EINVAL ? diagnose(r, json) : rc;
    rc = journal_sense(r, json, record);
    if (rc == 0)
        rc = check_again(r, json, record_to_json(record));
    if (rc < 0)
        record_free(record);
    return rc;
}

int journal_check_facts(const struct schemas *schemas, const struct reader *r,
                        json_t *json, struct results *results)
{
    struct place root = place_root(json);
    int rc = schema_check(schemas, r, &root, "campaign.schema.json");

    if (rc == 0)
        rc = journal_facts_from_json(json, results);
    if (rc == -EINVAL && r->error[0] == '\0')
        rc = reader_fail(r, &root, "not a campaign's facts");
    return rc;
}
