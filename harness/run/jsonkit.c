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
