/* Small helpers around jansson. */
#include "harness/run/jsonkit.h"

#include <errno.h>
#include <math.h>
#include <string.h>

json_t *jsonkit_real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *jsonkit_count(uint64_t value)
{
    return json_integer(value > INT64_MAX ? INT64_MAX : (json_int_t)value);
}

int jsonkit_set(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value);
}

int jsonkit_set_real(json_t *object, const char *key, double value)
{
    return jsonkit_set(object, key, jsonkit_real(value));
}

int jsonkit_set_count(json_t *object, const char *key, uint64_t value)
{
    return jsonkit_set(object, key, jsonkit_count(value));
}

int jsonkit_set_text(json_t *object, const char *key, const char *value)
{
    return jsonkit_set(object, key,
                       value != NULL ? json_string(value) : json_null());
}

int jsonkit_set_bool(json_t *object, const char *key, bool value)
{
    return jsonkit_set(object, key, json_boolean(value));
}

json_t *jsonkit_whole(json_t *object, int err)
{
    if (err == 0)
        return object;
    json_decref(object);
    return NULL;
}

int jsonkit_get_real(const json_t *object, const char *key, double *value)
{
    const json_t *json = json_object_get(object, key);

    if (json == NULL || (!json_is_number(json) && !json_is_null(json)))
        return -EINVAL;
    *value = json_is_null(json) ? NAN : json_number_value(json);
    return 0;
}

int jsonkit_get_count(const json_t *object, const char *key, uint64_t *value)
{
    const json_t *json = json_object_get(object, key);

    if (!json_is_integer(json) || json_integer_value(json) < 0)
        return -EINVAL;
    *value = (uint64_t)json_integer_value(json);
    return 0;
}

int jsonkit_get_text(const json_t *object, const char *key, char *text,
                     size_t size)
{
    const json_t *json = json_object_get(object, key);
    size_t len;

    if (!json_is_string(json))
        return -EINVAL;
    len = json_string_length(json);
    if (len >= size || strlen(json_string_value(json)) != len)
        return -EINVAL;
    memcpy(text, json_string_value(json), len + 1);
    return 0;
}
