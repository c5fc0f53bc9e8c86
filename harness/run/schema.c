/* Checks a document against a JSON Schema. */
#include "harness/run/schema.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MAX = 64 };

struct schemas {
    size_t count;
    json_t *documents[]; /* as in schema_texts */
};

/* A schema and the file that its references are of. */
struct rule {
    const json_t *json;
    const json_t *document;
};

struct walk {
    const struct schemas *schemas;
    const struct reader *reader;
};

static int check(const struct walk *w, const struct place *place,
                 struct rule rule);

struct schemas *schemas_open(void)
{
    size_t count = 0;
    struct schemas *schemas;

    while (schema_texts[count].file != NULL)
        count++;
    schemas = calloc(1, sizeof *schemas + count * sizeof(json_t *));
    for (size_t i = 0; schemas != NULL && i < count; i++) {
        schemas->documents[i] =
            json_loads(schema_texts[i].text, JSON_REJECT_DUPLICATES, NULL);
        schemas->count = i + 1;
        if (schemas->documents[i] == NULL) {
            schemas_close(schemas);
            return NULL;
        }
    }
    return schemas;
}

void schemas_close(struct schemas *schemas)
{
    for (size_t i = 0; schemas != NULL && i < schemas->count; i++)
        json_decref(schemas->documents[i]);
    free(schemas);
}

/* NULL when the file, up to a '#', is not built in. */
static const json_t *find_file(const struct schemas *schemas, const char *file)
{
    size_t len = strcspn(file, "#");

    for (size_t i = 0; i < schemas->count; i++)
        if (strncmp(schema_texts[i].file, file, len) == 0 &&
            schema_texts[i].file[len] == '\0')
            return schemas->documents[i];
    return NULL;
}

/* What "$ref" leads to, again and again; without a schema where that is not
 * built in. */
static struct rule resolve(const struct walk *w, struct rule rule)
{
    static const char definitions[] = "#/$defs/";
    const char *to = json_string_value(json_object_get(rule.json, "$ref"));

    while (to != NULL) {
        const char *name = strstr(to, definitions);

        if (*to != '#')
            rule.document = find_file(w->schemas, to);
        rule.json = rule.document;
        if (name != NULL)
            rule.json = json_object_get(json_object_get(rule.document, "$defs"),
                                        name + sizeof definitions - 1);
        to = json_string_value(json_object_get(rule.json, "$ref"));
    }
    return rule;
}

/* The types of JSON Schema, and how a message calls them. */
static const struct {
    const char *name;
    const char *shown;
} types[] = {{"object", "an object"}, {"array", "a list"},
             {"string", "a text"},    {"integer", "a whole number"},
             {"number", "a number"},  {"boolean", "true or false"},
             {"null", "null"}};

static bool is_of(const json_t *json, const char *type)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return strcmp(type, "object") == 0;
    case JSON_ARRAY:
        return strcmp(type, "array") == 0;
    case JSON_STRING:
        return strcmp(type, "string") == 0;
    case JSON_INTEGER:
        return strcmp(type, "integer") == 0 || strcmp(type, "number") == 0;
    case JSON_REAL:
        return strcmp(type, "number") == 0;
    case JSON_NULL:
        return strcmp(type, "null") == 0;
    default:
        return strcmp(type, "boolean") == 0;
    }
}

static const char *shown(const char *type)
{
    size_t i = 0;

    while (strcmp(types[i].name, type) != 0)
        i++;
    return types[i].shown;
}

/* `wanted` is one type, or a list of two. */
static int check_type(const struct walk *w, const struct place *place,
                      const json_t *wanted)
{
    const char *first = json_string_value(
        json_is_array(wanted) ? json_array_get(wanted, 0) : wanted);
    const char *second = json_string_value(json_array_get(wanted, 1));

    if (first == NULL || is_of(place->json, first) ||
        (second != NULL && is_of(place->json, second)))
        return 0;
    if (second == NULL)
        return reader_fail(w->reader, place, "not %s", shown(first));
    return reader_fail(w->reader, place, "not %s or %s", shown(first),
                       shown(second));
}

static int check_values(const struct walk *w, const struct place *place,
                        const json_t *schema)
{
    const json_t *constant = json_object_get(schema, "const");
    const json_t *list = json_object_get(schema, "enum");
    const char *words[KEYS_MAX + 1] = {NULL};
    size_t count = 0;
    size_t i;
    const json_t *value;

    if (constant != NULL && !json_equal(place->json, constant))
        return json_is_string(constant)
                   ? reader_fail(w->reader, place, "not \"%s\"",
                                 json_string_value(constant))
                   : reader_fail(w->reader, place, "not %" JSON_INTEGER_FORMAT,
                                 json_integer_value(constant));
    json_array_foreach(list, i, value)
    {
        if (json_equal(place->json, value))
            return 0;
        if (json_is_string(value) && count < KEYS_MAX)
            words[count++] = json_string_value(value);
    }
    if (list == NULL)
        return 0;
    if (!json_is_string(place->json))
        return reader_fail(w->reader, place, "not a word like %s", words[0]);
    return reader_unknown(w->reader, place, "word ",
                          json_string_value(place->json), words);
}

/* JSON Schema counts characters: bytes of UTF-8, which jansson has checked, but
 * for those that go on with one. */
static json_int_t characters(const json_t *text)
{
    const char *bytes = json_string_value(text);
    json_int_t count = 0;

    for (size_t i = 0; i < json_string_length(text); i++)
        count += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return count;
}

static int check_size(const struct walk *w, const struct place *place,
                      const json_t *schema)
{
    const json_t *min = json_object_get(schema, "minimum");
    const json_t *max = json_object_get(schema, "maximum");
    const json_t *length = json_object_get(schema, "maxLength");
    double value = json_number_value(place->json);

    if (json_is_number(place->json) && min != NULL &&
        value < json_number_value(min))
        return reader_fail(w->reader, place, "less than %g",
                           json_number_value(min));
    if (json_is_number(place->json) && max != NULL &&
        value > json_number_value(max))
        return reader_fail(w->reader, place, "more than %.17g",
                           json_number_value(max));
    if (json_is_string(place->json) && length != NULL &&
        characters(place->json) > json_integer_value(length))
        return reader_fail(w->reader, place,
                           "longer than %" JSON_INTEGER_FORMAT " characters",
                           json_integer_value(length));
    return 0;
}

static int unknown_key(const struct walk *w, const struct place *member,
                       const json_t *properties, const char *name)
{
    const char *names[KEYS_MAX + 1] = {NULL};
    size_t count = 0;
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)properties, key, value)
    {
        if (count < KEYS_MAX)
            names[count++] = key;
    }
    return reader_unknown(w->reader, member, "key ", name, names);
}

static int check_object(const struct walk *w, const struct place *place,
                        struct rule rule)
{
    const json_t *properties = json_object_get(rule.json, "properties");
    const json_t *required = json_object_get(rule.json, "required");
    const json_t *name;
    const char *key;
    json_t *value;
    size_t i;

    json_object_foreach(place->json, key, value)
    {
        struct place member = place_member(place, key);
        const json_t *schema = json_object_get(properties, key);
        int rc;

        if (schema == NULL && properties != NULL)
            return unknown_key(w, &member, properties, key);
        rc = check(w, &member, (struct rule){schema, rule.document});
        if (rc < 0)
            return rc;
    }
    json_array_foreach(required, i, name)
    {
        if (json_object_get(place->json, json_string_value(name)) == NULL)
            return reader_fail(w->reader, place, "%s is missing",
                               json_string_value(name));
    }
    return 0;
}

static int check_array(const struct walk *w, const struct place *place,
                       struct rule rule)
{
    const json_t *min = json_object_get(rule.json, "minItems");
    const json_t *max = json_object_get(rule.json, "maxItems");
    const json_t *items = json_object_get(rule.json, "items");
    json_int_t count = (json_int_t)json_array_size(place->json);
    int rc = 0;

    if (min != NULL && count < json_integer_value(min))
        return reader_fail(w->reader, place,
                           "fewer than %" JSON_INTEGER_FORMAT " items",
                           json_integer_value(min));
    if (max != NULL && count > json_integer_value(max))
        return reader_fail(w->reader, place,
                           "more than %" JSON_INTEGER_FORMAT " items",
                           json_integer_value(max));
    for (size_t i = 0; rc == 0 && i < (size_t)count; i++) {
        struct place item = place_item(place, i);

        rc = check(w, &item, (struct rule){items, rule.document});
    }
    return rc;
}

/* The branch whose constant `key` is the document's. */
static int check_branches(const struct walk *w, const struct place *place,
                          const json_t *branches, const json_t *document)
{
    static const char key[] = "type";
    const json_t *type = json_object_get(place->json, key);
    const char *words[KEYS_MAX + 1] = {NULL};
    struct place member;
    size_t count = 0;
    size_t i;
    const json_t *branch;

    json_array_foreach(branches, i, branch)
    {
        struct rule rule = resolve(w, (struct rule){branch, document});
        const json_t *constant = json_object_get(
            json_object_get(json_object_get(rule.json, "properties"), key),
            "const");

        if (type != NULL && json_equal(constant, type))
            return check(w, place, rule);
        if (count < KEYS_MAX)
            words[count++] = json_string_value(constant);
    }
    if (!json_is_string(type))
        return reader_fail(w->reader, place, "no object with a type");
    member = place_member(place, key);
    return reader_unknown(w->reader, &member, "type ", json_string_value(type),
                          words);
}

static int check(const struct walk *w, const struct place *place,
                 struct rule rule)
{
    const json_t *branches;
    int rc = check_type(w, place, json_object_get(rule.json, "type"));

    if (rc < 0)
        return rc;
    rule = resolve(w, rule);
    branches = json_object_get(rule.json, "oneOf");
    if (branches != NULL)
        return check_branches(w, place, branches, rule.document);
    rc = check_type(w, place, json_object_get(rule.json, "type"));
    if (rc == 0)
        rc = check_values(w, place, rule.json);
    if (rc == 0)
        rc = check_size(w, place, rule.json);
    if (rc == 0 && json_is_object(place->json))
        rc = check_object(w, place, rule);
    if (rc == 0 && json_is_array(place->json))
        rc = check_array(w, place, rule);
    return rc;
}

int schema_check(const struct schemas *schemas, const struct reader *r,
                 const struct place *place, const char *file)
{
    const struct walk walk = {schemas, r};
    const json_t *document = find_file(schemas, file);

    return check(&walk, place, (struct rule){document, document});
}
