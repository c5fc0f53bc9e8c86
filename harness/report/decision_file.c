/* decision.json of a results folder, read and checked. */
#include "harness/report/decision_file.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { SCHEMA = 1, LARGEST_BYTES = 8 << 20, ITEMS_MOST = 4096, PLACE = 160 };

enum type { TEXT, NUMBER, COUNT, BOOL, OBJECT, ARRAY };

/* A member: its type, whether it may be null, and what is within it: the
 * members of an object, up to one without a key; what each item of an array is.
 * What has no row here is not read, and may be there. */
struct member {
    const char *key;
    enum type type;
    bool may_be_null;
    const struct member *within;
};

static const struct member text[] = {{"", TEXT, false, NULL}};
static const struct member interval[] = {{"value", NUMBER, true, NULL},
                                         {"low", NUMBER, true, NULL},
                                         {"high", NUMBER, true, NULL},
                                         {0}};
static const struct member prediction[] = {{"n", NUMBER, false, NULL},
                                           {"value", NUMBER, true, NULL},
                                           {"low", NUMBER, true, NULL},
                                           {"high", NUMBER, true, NULL},
                                           {0}};
static const struct member predictions[] = {{"", OBJECT, false, prediction}};
static const struct member test[] = {{"n", NUMBER, false, NULL},
                                     {"predicted", OBJECT, false, interval},
                                     {"observed", NUMBER, true, NULL},
                                     {"is_within", BOOL, false, NULL},
                                     {0}};
static const struct member usl[] = {{"sigma", OBJECT, false, interval},
                                    {"kappa", OBJECT, false, interval},
                                    {"has_kappa", BOOL, false, NULL},
                                    {"has_fallen", BOOL, false, NULL},
                                    {"peak", OBJECT, true, interval},
                                    {"n_most", NUMBER, false, NULL},
                                    {"test", OBJECT, true, test},
                                    {"predictions", ARRAY, false, predictions},
                                    {0}};
static const struct member a_series[] = {{"system", TEXT, false, NULL},
                                         {"by", TEXT, false, NULL},
                                         {"usl", OBJECT, true, usl},
                                         {0}};
static const struct member series[] = {{"", OBJECT, false, a_series}};
static const struct member flip[] = {
    {"key", TEXT, false, NULL},        {"from", TEXT, false, NULL},
    {"to", TEXT, false, NULL},         {"is_tried", BOOL, false, NULL},
    {"state", TEXT, false, NULL},      {"verdict", TEXT, true, NULL},
    {"recommended", TEXT, true, NULL}, {0}};
static const struct member tried[] = {{"", OBJECT, false, flip}};
static const struct member flips[] = {
    {"nearest", COUNT, true, NULL}, {"tried", ARRAY, false, tried}, {0}};
static const struct member contender[] = {{"system", TEXT, false, NULL},
                                          {"rule", TEXT, false, NULL},
                                          {"text", TEXT, true, NULL},
                                          {"rps", NUMBER, true, NULL},
                                          {"low_rps", NUMBER, true, NULL},
                                          {"high_rps", NUMBER, true, NULL},
                                          {"is_lower_bound", BOOL, false, NULL},
                                          {"is_range", BOOL, false, NULL},
                                          {"memory_bytes", NUMBER, true, NULL},
                                          {"dies", TEXT, true, NULL},
                                          {0}};
static const struct member contenders[] = {{"", OBJECT, false, contender}};
static const struct member margin[] = {{"ratio", NUMBER, true, NULL},
                                       {"low", NUMBER, true, NULL},
                                       {"high", NUMBER, true, NULL},
                                       {0}};
static const struct member basis[] = {{"from", TEXT, true, NULL},
                                      {"workload", TEXT, true, NULL},
                                      {"cells", COUNT, false, NULL},
                                      {"took_s", NUMBER, true, NULL},
                                      {0}};
static const struct member decision_members[] = {
    {"profile", OBJECT, false, NULL},
    {"asked", TEXT, false, NULL},
    {"verdict", TEXT, false, NULL},
    {"recommended", TEXT, true, NULL},
    {"runner_up", TEXT, true, NULL},
    {"why", TEXT, true, NULL},
    {"is_sure", BOOL, false, NULL},
    {"is_weak", BOOL, false, NULL},
    {"is_interrupted", BOOL, false, NULL},
    {"unknown", COUNT, false, NULL},
    {"margin", OBJECT, true, margin},
    {"tied", ARRAY, false, text},
    {"figure", TEXT, false, NULL},
    {"contenders", ARRAY, false, contenders},
    {"flips", OBJECT, true, flips},
    {"scaling", ARRAY, false, series},
    {"basis", OBJECT, false, basis},
    {"notes", ARRAY, false, text},
    {0}};

static bool is_of(const json_t *value, enum type type)
{
    switch (type) {
    case TEXT:
        return json_is_string(value);
    case NUMBER:
        return json_is_number(value);
    case COUNT:
        return json_is_integer(value) && json_integer_value(value) >= 0;
    case BOOL:
        return json_is_boolean(value);
    case OBJECT:
        return json_is_object(value);
    default:
        return json_is_array(value) && json_array_size(value) <= ITEMS_MOST;
    }
}

static bool is_bad(const json_t *value, const struct member *member,
                   char place[PLACE]);

/* Adds to the place that is at fault, from the inside to the outside. */
static bool blame(char place[PLACE], const char *outer)
{
    char inner[PLACE];

    (void)snprintf(inner, sizeof inner, "%s", place);
    (void)snprintf(place, PLACE, "%.60s%.90s", outer, inner);
    return true;
}

static bool has_bad_member(const json_t *object, const struct member *members,
                           char place[PLACE])
{
    for (; members != NULL && members->key != NULL; members++) {
        char outer[PLACE];

        if (!is_bad(json_object_get(object, members->key), members, place))
            continue;
        (void)snprintf(outer, sizeof outer, ".%s", members->key);
        return blame(place, outer);
    }
    return false;
}

static bool has_bad_item(const json_t *array, const struct member *item,
                         char place[PLACE])
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        char outer[PLACE];

        if (!is_bad(json_array_get(array, i), item, place))
            continue;
        (void)snprintf(outer, sizeof outer, "[%zu]", i);
        return blame(place, outer);
    }
    return false;
}

static bool is_bad(const json_t *value, const struct member *member,
                   char place[PLACE])
{
    static const char *const names[] = {"a text",    "a number",
                                        "a count",   "a truth",
                                        "an object", "an array, not too long"};

    if (member->may_be_null && json_is_null(value))
        return false;
    if (!is_of(value, member->type)) {
        (void)snprintf(place, PLACE, " is not %s", names[member->type]);
        return true;
    }
    if (member->type == OBJECT)
        return has_bad_member(value, member->within, place);
    return member->type == ARRAY && has_bad_item(value, member->within, place);
}

/* True when it is not of our schema, or not like it. */
static bool is_refused(const json_t *decision, char place[PLACE])
{
    const json_t *schema = json_object_get(decision, "schema");

    place[0] = '\0';
    if (!json_is_object(decision))
        (void)snprintf(place, PLACE, "it is not an object");
    else if (!json_is_integer(schema))
        (void)snprintf(place, PLACE, "it has no schema");
    else if (json_integer_value(schema) != SCHEMA)
        (void)snprintf(place, PLACE,
                       "it is of schema %lld, this program reads %d",
                       (long long)json_integer_value(schema), SCHEMA);
    else if (has_bad_member(decision, decision_members, place))
        memmove(place, place + 1, strlen(place)); /* ".tied[0]" */
    return place[0] != '\0';
}

/* Opens what is a file of a size that can be. NULL with errno. */
static FILE *open_file(const char *path)
{
    FILE *file = fopen(path, "re");
    struct stat status;
    int err;

    if (file == NULL)
        return NULL;
    if (fstat(fileno(file), &status) == 0) {
        if (S_ISREG(status.st_mode) && status.st_size <= LARGEST_BYTES)
            return file;
        errno = S_ISREG(status.st_mode) ? EFBIG : EINVAL;
    }
    err = errno;
    (void)fclose(file);
    errno = err;
    return NULL;
}

static int complain(char error[DECISION_FILE_ERROR], int err, const char *path,
                    int line, const char *what)
{
    char where[32] = "";

    if (line > 0)
        (void)snprintf(where, sizeof where, ":%d", line);
    (void)snprintf(error, DECISION_FILE_ERROR, "%.200s%s: %.240s", path, where,
                   what);
    return err;
}

int decision_file_read(const char *dir, json_t **decision,
                       char error[DECISION_FILE_ERROR])
{
    char path[PATH_MAX];
    char place[PLACE];
    json_error_t fault;
    FILE *file;

    *decision = NULL;
    error[0] = '\0';
    if (snprintf(path, sizeof path, "%s/decision.json", dir) >= PATH_MAX)
        return complain(error, -ENAMETOOLONG, dir, 0, strerror(ENAMETOOLONG));
    file = open_file(path);
    if (file == NULL && errno == ENOENT)
        return 0;
    if (file == NULL)
        return complain(error, -errno, path, 0, strerror(errno));
    *decision = json_loadf(file, JSON_REJECT_DUPLICATES, &fault);
    (void)fclose(file);
    if (*decision == NULL)
        return complain(error, -EBADMSG, path, fault.line, fault.text);
    if (!is_refused(*decision, place))
        return 0;
    json_decref(*decision);
    *decision = NULL;
    return complain(error, -EBADMSG, path, 0, place);
}
