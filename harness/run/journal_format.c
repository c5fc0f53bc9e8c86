/* The lines of a journal: reading them all, and the campaign's facts. */
#include "harness/run/journal_format.h"

#include "harness/run/jsonkit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static json_t *systems_to_json(const struct results *results)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < results->system_count; i++) {
        if (json_array_append_new(array, json_string(results->systems[i])) <
            0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *known(json_t *json)
{
    return json != NULL ? json_incref(json) : json_object();
}

json_t *journal_facts_to_json(const struct results *results)
{
    const struct campaign_facts *facts = &results->facts;
    json_t *json = json_object();

    if (json == NULL)
        return NULL;
    /* A seed has 64 bits, which JSON's integers have not. */
    if (json_object_set_new(json, "schema", json_integer(RECORD_SCHEMA)) == 0 &&
        json_object_set_new(json, "type", json_string("campaign")) == 0 &&
        json_object_set_new(json, "suite", json_string(facts->suite)) == 0 &&
        json_object_set_new(json, "seed",
                            json_integer((json_int_t)facts->seed)) == 0 &&
        json_object_set_new(json, "rounds", jsonkit_count(facts->rounds)) ==
            0 &&
        json_object_set_new(json, "began_s", jsonkit_real(facts->began_s)) ==
            0 &&
        json_object_set_new(json, "systems", systems_to_json(results)) == 0 &&
        json_object_set_new(json, "machine", known(facts->machine)) == 0 &&
        json_object_set_new(json, "options", known(facts->options)) == 0)
        return json;
    json_decref(json);
    return NULL;
}

static int get_systems(const json_t *array, struct results *results)
{
    size_t count = json_array_size(array);

    if (!json_is_array(array))
        return -EINVAL;
    results->systems = calloc(count + 1, sizeof *results->systems);
    if (results->systems == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        const char *name = json_string_value(json_array_get(array, i));
        char *copy = name != NULL ? strdup(name) : NULL;

        if (copy == NULL)
            return name == NULL ? -EINVAL : -ENOMEM;
        results->systems[results->system_count++] = copy;
    }
    return 0;
}

int journal_facts_from_json(const json_t *json, struct results *results)
{
    struct campaign_facts *facts = &results->facts;
    const json_t *seed = json_object_get(json, "seed");
    json_t *machine = json_object_get(json, "machine");
    json_t *options = json_object_get(json, "options");
    char type[16];

    if (jsonkit_get_text(json, "type", type, sizeof type) < 0 ||
        strcmp(type, "campaign") != 0 || !json_is_integer(seed) ||
        !json_is_object(machine) || !json_is_object(options) ||
        jsonkit_get_text(json, "suite", facts->suite, sizeof facts->suite) <
            0 ||
        jsonkit_get_count(json, "rounds", &facts->rounds) < 0 ||
        jsonkit_get_real(json, "began_s", &facts->began_s) < 0)
        return -EINVAL;
    facts->seed = (uint64_t)json_integer_value(seed);
    facts->machine = json_incref(machine);
    facts->options = json_incref(options);
    return get_systems(json_object_get(json, "systems"), results);
}

/* What journal_scan has read so far. */
struct scan {
    struct results *results;
    size_t room;
    bool has_facts;
};

static int take_record(struct scan *scan, const json_t *json)
{
    struct results *results = scan->results;

    if (results->count == scan->room) {
        size_t room = scan->room != 0 ? 2 * scan->room : 64;
        struct record *records =
            reallocarray(results->records, room, sizeof *records);

        if (records == NULL)
            return -ENOMEM;
        results->records = records;
        scan->room = room;
    }
    return record_from_json(json, &results->records[results->count]);
}

/* One line, or a negative errno: -EPROTO for a schema of another version. */
static int take_line(struct scan *scan, const char *line, size_t len)
{
    json_t *json = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
    uint64_t schema;
    int rc = -EINVAL;

    if (json == NULL)
        return -EINVAL;
    if (scan->has_facts) {
        rc = take_record(scan, json);
        if (rc == 0)
            scan->results->count++;
    } else if (jsonkit_get_count(json, "schema", &schema) == 0) {
        rc = schema == RECORD_SCHEMA
                 ? journal_facts_from_json(json, scan->results)
                 : -EPROTO;
        scan->has_facts = rc == 0;
    }
    json_decref(json);
    return rc;
}

static int complain(int rc, const char *path, size_t number,
                    char error[JOURNAL_ERROR])
{
    if (rc == -EPROTO)
        (void)snprintf(error, JOURNAL_ERROR,
                       "%.150s:%zu: written by another version of concbench "
                       "(this one reads schema %d)",
                       path, number, RECORD_SCHEMA);
    else if (rc == -EINVAL)
        (void)snprintf(error, JOURNAL_ERROR, "%.150s:%zu: not a %s", path,
                       number,
                       number == 1 ? "campaign's facts" : "record of a run");
    else
        (void)snprintf(error, JOURNAL_ERROR, "%.150s:%zu: %s", path, number,
                       strerror(-rc));
    return rc == -EPROTO ? -EINVAL : rc;
}

/* Whether nothing but the broken line itself is left of the file. */
static bool is_last(FILE *file)
{
    int c = getc(file);

    if (c != EOF)
        (void)ungetc(c, file);
    return c == EOF;
}

int journal_scan(FILE *file, const char *path, struct results *results,
                 long *whole, char error[JOURNAL_ERROR])
{
    struct scan scan = {.results = results};
    char *line = NULL;
    size_t size = 0;
    size_t number = 0;
    ssize_t len;
    int rc = 0;

    memset(results, 0, sizeof *results);
    *whole = 0;
    while (rc == 0 && (len = getline(&line, &size, file)) > 0) {
        number++;
        rc = line[len - 1] == '\n' ? take_line(&scan, line, (size_t)len)
                                   : -EINVAL;
        if (rc == 0)
            *whole += len;
        else if (rc == -EINVAL && scan.has_facts && is_last(file))
            break; /* torn by a kill or a power cut */
    }
    free(line);
    if (ferror(file))
        rc = -EIO;
    else if (rc == -EINVAL && scan.has_facts && is_last(file))
        rc = 0;
    if (rc == 0 && !scan.has_facts)
        rc = -EINVAL;
    if (rc == 0) {
        results_settle(results);
        return 0;
    }
    results_free(results);
    return complain(rc, path, number > 0 ? number : 1, error);
}
