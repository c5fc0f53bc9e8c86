/* Reads a JSON document strictly. */
#include "harness/run/reader.h"

#include "support/units.h"
#include "support/words.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { KEYS_MAX = 16 };

int reader_fail(const struct reader *r, const struct place *place,
                const char *format, ...)
{
    char path[PLACE_TEXT];
    va_list list;
    size_t len;
    int n;

    (void)place_text(place, path);
    n = snprintf(r->error, r->error_size, "%.200s:%zu: %s%s", r->file,
                 r->lines_before + place_line(place, r->text), path,
                 path[0] != '\0' ? ": " : "");
    len = n > 0 ? (size_t)n : 0;
    if (len >= r->error_size)
        return -EINVAL;
    va_start(list, format);
    (void)vsnprintf(r->error + len, r->error_size - len, format, list);
    va_end(list);
    return -EINVAL;
}

int reader_unknown(const struct reader *r, const struct place *place,
                   const char *what, const char *wrong,
                   const char *const *words)
{
    const char *nearest = words_nearest(wrong, words);

    if (nearest == NULL)
        return reader_fail(r, place, "unknown %s%.64s", what, wrong);
    return reader_fail(r, place, "unknown %s%.64s; did you mean %s?", what,
                       wrong, nearest);
}

static unsigned type_of(const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_STRING:
        return READER_TEXT;
    case JSON_INTEGER:
        return READER_WHOLE;
    case JSON_ARRAY:
        return READER_LIST;
    case JSON_OBJECT:
        return READER_OBJECT;
    default:
        return 0;
    }
}

int reader_type(const struct reader *r, const struct place *place,
                unsigned types)
{
    static const char *const names[] = {"a text", "a whole number", "a list",
                                        "an object"};
    char wanted[64] = "";
    size_t len = 0;

    if ((type_of(place->json) & types) != 0)
        return 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if ((types & (1U << i)) != 0)
            len += (size_t)snprintf(wanted + len, sizeof wanted - len, "%s%s",
                                    len > 0 ? " or " : "", names[i]);
    return reader_fail(r, place, "not %s", wanted);
}

static const struct reader_key *find_key(const struct reader_key *keys,
                                         const char *name)
{
    for (; keys->name != NULL; keys++)
        if (strcmp(keys->name, name) == 0)
            return keys;
    return NULL;
}

static int unknown_key(const struct reader *r, const struct place *place,
                       const struct reader_key *keys, const char *name)
{
    const char *names[KEYS_MAX + 1] = {NULL};
    const char *nearest;

    for (size_t i = 0; i < KEYS_MAX && keys[i].name != NULL; i++)
        names[i] = keys[i].name;
    nearest = words_nearest(name, names);
    if (nearest == NULL)
        return reader_fail(r, place, "unknown key");
    return reader_fail(r, place, "unknown key; did you mean %s?", nearest);
}

int reader_object(const struct reader *r, const struct place *place,
                  const struct reader_key *keys)
{
    const char *name;
    json_t *value;

    if (reader_type(r, place, READER_OBJECT) < 0)
        return -EINVAL;
    json_object_foreach(place->json, name, value)
    {
        const struct reader_key *key = find_key(keys, name);
        struct place member = place_member(place, name);

        if (key == NULL)
            return unknown_key(r, &member, keys, name);
        if (reader_type(r, &member, key->types) < 0)
            return -EINVAL;
    }
    for (; keys->name != NULL; keys++)
        if (keys->is_required &&
            json_object_get(place->json, keys->name) == NULL)
            return reader_fail(r, place, "%s is missing", keys->name);
    return 0;
}

int reader_count(const struct reader *r, const struct place *place,
                 uint64_t min, uint64_t *value)
{
    json_int_t number = json_integer_value(place->json);

    if (reader_type(r, place, READER_WHOLE) < 0)
        return -EINVAL;
    if (number < 0 || (uint64_t)number < min)
        return reader_fail(r, place, "less than %" PRIu64, min);
    *value = (uint64_t)number;
    return 0;
}

int reader_time(const struct reader *r, const struct place *place, uint64_t *ns)
{
    if (reader_type(r, place, READER_TEXT) < 0)
        return -EINVAL;
    if (units_duration(json_string_value(place->json), ns) < 0)
        return reader_fail(r, place, "not a time like 400ms: %.64s",
                           json_string_value(place->json));
    return 0;
}

int reader_name(const struct reader *r, const struct place *place, char *name,
                size_t size)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
    const char *text = json_string_value(place->json);

    if (reader_type(r, place, READER_TEXT) < 0)
        return -EINVAL;
    if (text[0] == '\0' || strspn(text, allowed) != strlen(text) ||
        strlen(text) >= size)
        return reader_fail(r, place,
                           "not a name of up to %zu letters, digits and . _ + "
                           "-: %.64s",
                           size - 1, text);
    memcpy(name, text, strlen(text) + 1);
    return 0;
}
