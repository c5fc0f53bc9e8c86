/* The lines of a journal: reading them all, and the campaign's facts. */
#include "harness/run/journal_format.h"

#include "harness/run/journal_check.h"
#include "harness/run/jsonkit.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

/* Far more than any campaign has: 2,400 runs of less than a million bytes. */
enum { LINE_MOST = 8 << 20, FILE_MOST = 1 << 30, RUNS_MOST = 100000 };

/* What journal_scan has read so far. */
struct scan {
    FILE *file;
    const char *path;
    struct results *results;
    struct schemas *schemas;
    char *error; /* of JOURNAL_ERROR bytes */

    char *line;
    size_t size, len; /* of the buffer, and of the line with its newline */
    size_t number;    /* of the line, from 1 */

    size_t room;
    bool has_facts;
};

static int complain(const struct scan *scan, int rc, const char *what)
{
    (void)snprintf(scan->error, JOURNAL_ERROR, "%.200s:%zu: %s", scan->path,
                   scan->number > 0 ? scan->number : 1, what);
    return rc;
}

/* The next line as a string. Returns 1, 0 at the end of the file, or a negative
 * errno with a line. */
static int next_line(struct scan *scan)
{
    int c = 0;

    scan->len = 0;
    scan->number++;
    while (c != '\n' && (c = getc(scan->file)) != EOF) {
        if (scan->len + 2 > scan->size) {
            size_t size = scan->size != 0 ? 2 * scan->size : BUFSIZ;
            char *line = size <= LINE_MOST ? realloc(scan->line, size) : NULL;

            if (line == NULL)
                return size <= LINE_MOST
                           ? complain(scan, -ENOMEM, "no memory")
                           : complain(scan, -EINVAL,
                                      "a line of more than 8 MiB is none of "
                                      "a journal");
            scan->line = line;
            scan->size = size;
        }
        scan->line[scan->len++] = (char)c;
    }
    if (ferror(scan->file))
        return complain(scan, -EIO, strerror(errno));
    if (scan->len > 0)
        scan->line[scan->len] = '\0';
    return scan->len > 0;
}

/* No run is there twice. */
static int check_double(struct scan *scan)
{
    size_t pair[2];
    int rc = results_double(scan->results, pair);
    char text[64];

    if (rc < 0)
        return complain(scan, rc, "no memory");
    if (rc == 0)
        return 0;
    /* The campaign's facts are line 1. */
    scan->number = pair[1] + 2;
    (void)snprintf(text, sizeof text, "the same run as on line %zu",
                   pair[0] + 2);
    return complain(scan, -EINVAL, text);
}

/* A file of another kind, which would take minutes to read. */
static int check_size(const struct scan *scan)
{
    struct stat st;

    if (fstat(fileno(scan->file), &st) < 0)
        return complain(scan, -errno, strerror(errno));
    if (S_ISREG(st.st_mode) && st.st_size > FILE_MOST)
        return complain(scan, -EINVAL,
                        "a file of more than 1 GiB is no journal");
    return 0;
}

static int take_record(struct scan *scan, const struct reader *r, json_t *json)
{
    struct results *results = scan->results;
    struct record *record;
    int rc;

    if (results->count == RUNS_MOST)
        return complain(scan, -EINVAL,
                        "more runs than the 100,000 that a journal may have");
    if (results->count == scan->room) {
        size_t room = scan->room != 0 ? 2 * scan->room : 64;
        struct record *records =
            reallocarray(results->records, room, sizeof *records);

        if (records == NULL)
            return -ENOMEM;
        results->records = records;
        scan->room = room;
    }
    record = &results->records[results->count];
    rc = journal_check_record(scan->schemas, r, json, record);
    if (rc == 0)
        results->count++;
    return rc;
}

static int take_facts(struct scan *scan, const struct reader *r, json_t *json)
{
    struct place root = place_root(json);
    struct place schema = place_member(&root, "schema");
    int rc;

    if (json_is_integer(schema.json) &&
        json_integer_value(schema.json) != RECORD_SCHEMA)
        return reader_fail(r, &schema,
                           "written by another version of concbench (this one "
                           "reads schema %d)",
                           RECORD_SCHEMA);
    rc = journal_check_facts(scan->schemas, r, json, scan->results);
    scan->has_facts = rc == 0;
    return rc;
}

/* Returns 0; -EILSEQ with a line where it is not JSON at all, and a kill may
 * have cut it; or another negative errno with a line. */
static int take_line(struct scan *scan)
{
    const struct reader reader = {.file = scan->path,
                                  .text = scan->line,
                                  .error = scan->error,
                                  .error_size = JOURNAL_ERROR,
                                  .lines_before = scan->number - 1};
    char text[JSON_ERROR_TEXT_LENGTH + 16];
    json_error_t where;
    json_t *json;
    int rc;

    if (scan->line[scan->len - 1] != '\n')
        return complain(scan, -EILSEQ,
                        scan->has_facts
                            ? "the line is cut short; concbench run --resume "
                              "makes the journal whole"
                            : "the line is cut short");
    json = json_loadb(scan->line, scan->len, JSON_REJECT_DUPLICATES, &where);
    if (json == NULL) {
        (void)snprintf(text, sizeof text, "not JSON: %s", where.text);
        return complain(scan, -EILSEQ, text);
    }
    scan->error[0] = '\0';
    rc = scan->has_facts ? take_record(scan, &reader, json)
                         : take_facts(scan, &reader, json);
    json_decref(json);
    if (rc == -ENOMEM)
        (void)complain(scan, rc, "no memory");
    return rc;
}

/* Whether nothing but the broken line itself is left of the file. */
static bool is_last(FILE *file)
{
    int c = getc(file);

    if (c != EOF)
        (void)ungetc(c, file);
    return c == EOF;
}

/* A last line that is torn stays unread: a kill or a power cut cut it. */
static int scan_lines(struct scan *scan, long *whole)
{
    int rc;

    scan->error[0] = '\0';
    while ((rc = next_line(scan)) > 0) {
        rc = take_line(scan);
        if (rc == -EILSEQ && scan->has_facts && is_last(scan->file))
            return 0;
        if (rc < 0)
            return rc == -EILSEQ ? -EINVAL : rc;
        *whole += (long)scan->len;
    }
    if (rc == 0 && !scan->has_facts)
        return complain(scan, -EINVAL, "an empty file is no journal");
    return rc;
}

int journal_scan(FILE *file, const char *path, struct results *results,
                 long *whole, char error[JOURNAL_ERROR])
{
    struct scan scan = {.file = file,
                        .path = path,
                        .results = results,
                        .schemas = schemas_open(),
                        .error = error};
    int rc;

    memset(results, 0, sizeof *results);
    *whole = 0;
    rc = scan.schemas != NULL ? check_size(&scan)
                              : complain(&scan, -ENOMEM, "no memory");
    if (rc == 0)
        rc = scan_lines(&scan, whole);
    if (rc == 0)
        rc = check_double(&scan);
    if (rc == 0 && results_settle(results) < 0)
        rc = complain(&scan, -ENOMEM, "no memory");
    free(scan.line);
    schemas_close(scan.schemas);
    if (rc < 0)
        results_free(results);
    return rc;
}
