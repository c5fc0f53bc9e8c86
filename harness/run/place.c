/* Where in a JSON document a value is. jansson forgets lines once it has read a
 * document, so this walks the text once more, along the path. The text is known
 * to be valid JSON: the walk only has to keep count of brackets and quotes. */
#include "harness/run/place.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct place place_root(json_t *json)
{
    struct place place = {.json = json};

    return place;
}

struct place place_member(const struct place *parent, const char *key)
{
    struct place place = *parent;

    assert(place.depth < PLACE_DEPTH);
    place.json = json_object_get(parent->json, key);
    place.steps[place.depth].key = key;
    place.depth++;
    return place;
}

struct place place_item(const struct place *parent, size_t index)
{
    struct place place = *parent;

    assert(place.depth < PLACE_DEPTH);
    place.json = json_array_get(parent->json, index);
    place.steps[place.depth].key = NULL;
    place.steps[place.depth].index = index;
    place.depth++;
    return place;
}

char *place_text(const struct place *place, char text[PLACE_TEXT])
{
    size_t len = 0;

    text[0] = '\0';
    for (size_t i = 0; i < place->depth && len < PLACE_TEXT; i++) {
        const struct place_step *step = &place->steps[i];
        int n;

        if (step->key == NULL)
            n = snprintf(text + len, PLACE_TEXT - len, "[%zu]", step->index);
        else
            n = snprintf(text + len, PLACE_TEXT - len, "%s%.40s",
                         i > 0 ? "." : "", step->key);
        len += (size_t)n;
    }
    return text;
}

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static const char *skip_string(const char *at)
{
    for (at++; *at != '"' && *at != '\0'; at++)
        if (*at == '\\' && at[1] != '\0')
            at++;
    return *at == '"' ? at + 1 : at;
}

/* Whole values, with everything in them. */
static const char *skip_value(const char *at)
{
    size_t depth = 0;

    do {
        if (*at == '"') {
            at = skip_string(at);
        } else if (*at == '{' || *at == '[') {
            depth++;
            at++;
        } else if (*at == '}' || *at == ']') {
            depth--;
            at++;
        } else {
            size_t n = strcspn(at, "\"{}[], \t\r\n");

            at += n > 0 || *at == '\0' ? n : 1;
        }
    } while (depth > 0 && *at != '\0');
    return at;
}

static bool is_key(const char *token, size_t len, const char *key)
{
    json_t *json = json_loadb(token, len, JSON_DECODE_ANY, NULL);
    const char *text = json_string_value(json);
    bool same = text != NULL && strcmp(text, key) == 0;

    json_decref(json);
    return same;
}

/* Of the object at `at`: the member's key, and `*value` behind its colon. NULL
 * when there is no such member. */
static const char *find_member(const char *at, const char *key,
                               const char **value)
{
    if (*at != '{')
        return NULL;
    at = skip_space(at + 1);
    while (*at == '"') {
        const char *token = at;
        bool found;

        at = skip_string(at);
        found = is_key(token, (size_t)(at - token), key);
        at = skip_space(at);
        at = skip_space(*at == ':' ? at + 1 : at);
        *value = at;
        if (found)
            return token;
        at = skip_space(skip_value(at));
        if (*at == ',')
            at = skip_space(at + 1);
    }
    return NULL;
}

static const char *find_item(const char *at, size_t index)
{
    if (*at != '[')
        return NULL;
    at = skip_space(at + 1);
    for (; index > 0 && *at != ']' && *at != '\0'; index--) {
        at = skip_space(skip_value(at));
        if (*at == ',')
            at = skip_space(at + 1);
    }
    return *at != ']' && *at != '\0' ? at : NULL;
}

size_t place_line(const struct place *place, const char *document)
{
    const char *value = skip_space(document);
    const char *begin = value;
    size_t line = 1;

    for (size_t i = 0; i < place->depth; i++) {
        const struct place_step *step = &place->steps[i];
        const char *next = step->key != NULL
                               ? find_member(value, step->key, &value)
                               : find_item(value, step->index);

        if (next == NULL)
            break;
        if (step->key == NULL)
            value = next;
        begin = next;
    }
    for (const char *at = document; at < begin; at++)
        if (*at == '\n')
            line++;
    return line;
}
