/* The outcome: made, written, read back. */
#include "harness/accuracy/store.h"

#include "harness/accuracy/measures.h"
#include "harness/report/output.h"
#include "harness/run/folder.h"
#include "harness/run/machine.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LATEST "latest.json"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { UTC_TEXT = 32, INDENT = 2, DIGITS = 12 };

json_t *store_document(const struct accuracy *a)
{
    char server[BUDGET_TEXT];
    char load[BUDGET_TEXT];
    char utc[UTC_TEXT];
    time_t now = time(NULL);
    struct tm tm;

    if (gmtime_r(&now, &tm) == NULL ||
        strftime(utc, sizeof utc, "%Y%m%dT%H%M%SZ", &tm) == 0)
        return NULL;
    return json_pack("{s:i, s:s, s:s, s:b, s:o, s:s, s:s, s:b, s:I, s:o}",
                     "schema", STORE_SCHEMA, "type", "accuracy", "utc", utc,
                     "quick", a->is_quick, "machine", machine_facts(),
                     "server_cpus",
                     budget_text(&a->stage.budget->server, server), "load_cpus",
                     budget_text(&a->stage.budget->load, load), "owned",
                     a->is_owned, "failed", (json_int_t)rows_failed(&a->rows),
                     "rows", rows_to_json(&a->rows));
}

static int write_file(const char *folder, const char *name,
                      const json_t *document)
{
    struct output output;
    int rc = output_begin(&output, folder, name);

    if (rc < 0)
        return rc;
    if (json_dumpf(document, output.file,
                   JSON_INDENT(INDENT) | JSON_REAL_PRECISION(DIGITS)) < 0 ||
        fputc('\n', output.file) == EOF)
        rc = -EIO;
    return output_end(&output, rc);
}

int store_write(const char *folder, const json_t *document,
                char error[STORE_ERROR])
{
    const char *utc = json_string_value(json_object_get(document, "utc"));
    char path[PATH_MAX];
    char name[UTC_TEXT + sizeof ".json"];
    int rc =
        folder_create(folder != NULL ? folder : STORE_FOLDER, "", path, error);

    _Static_assert((int)STORE_ERROR >= (int)FOLDER_ERROR, "one buffer");
    if (rc < 0)
        return rc;
    (void)snprintf(name, sizeof name, "%s.json", utc != NULL ? utc : "unnamed");
    rc = write_file(path, name, document);
    if (rc == 0)
        rc = write_file(path, LATEST, document);
    if (rc < 0)
        (void)snprintf(error, STORE_ERROR, "cannot write in %.150s: %s", path,
                       strerror(-rc));
    return rc;
}

static bool is_of(const json_t *document, const json_t *machine)
{
    static const char *const keys[] = {"cpu", "cores", "kernel", "commit"};
    const json_t *theirs = json_object_get(document, "machine");

    for (size_t i = 0; i < COUNT(keys); i++)
        if (!json_equal(json_object_get(theirs, keys[i]),
                        json_object_get(machine, keys[i])))
            return false;
    return true;
}

json_t *store_latest(const char *folder, const json_t *machine)
{
    char path[PATH_MAX];
    json_t *document;
    const char *type = NULL;
    int schema = 0;
    int is_quick = true;

    if (snprintf(path, sizeof path, "%s/" LATEST,
                 folder != NULL ? folder : STORE_FOLDER) >= (int)sizeof path)
        return NULL;
    document = json_load_file(path, 0, NULL);
    if (json_unpack(document, "{s:i, s:s, s:b}", "schema", &schema, "type",
                    &type, "quick", &is_quick) == 0 &&
        schema == STORE_SCHEMA && strcmp(type, "accuracy") == 0 && !is_quick &&
        is_of(document, machine))
        return document;
    json_decref(document);
    return NULL;
}

json_t *store_summary(const char *folder, const json_t *machine)
{
    static const char *const keys[] = {"utc", "owned", "failed", "rows"};
    json_t *document = store_latest(folder, machine);
    json_t *summary = document != NULL ? json_object() : json_null();

    for (size_t i = 0; json_is_object(summary) && i < COUNT(keys); i++) {
        if (json_object_set(summary, keys[i],
                            json_object_get(document, keys[i])) < 0) {
            json_decref(summary);
            summary = NULL;
        }
    }
    json_decref(document);
    return summary;
}
