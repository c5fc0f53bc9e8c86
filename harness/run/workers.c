/* How a server's requests spread over its worker processes. */
#include "harness/run/workers.h"

#include "harness/run/jsonkit.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

int workers_read(const char *text, struct record_served *served,
                 const char **rest)
{
    size_t count = 0;

    for (;; text++) {
        char *end;
        uint64_t requests;

        if (!isdigit((unsigned char)*text))
            return -EINVAL;
        errno = 0;
        requests = strtoull(text, &end, 10);
        if (errno != 0 || (*end != ',' && *end != ' ' && *end != '\n'))
            return -EINVAL;
        if (count < RECORD_WORKERS)
            served->workers[count] = requests;
        count++;
        text = end;
        if (*text != ',')
            break;
    }
    *rest = text;
    served->worker_count = count <= RECORD_WORKERS ? count : 0;
    return 0;
}

json_t *workers_to_json(const struct record_served *served)
{
    json_t *json = served->worker_count > 0 ? json_array() : json_null();

    for (size_t i = 0; json != NULL && i < served->worker_count; i++) {
        if (json_array_append_new(json, jsonkit_count(served->workers[i])) == 0)
            continue;
        json_decref(json);
        return NULL;
    }
    return json;
}

int workers_from_json(const json_t *json, struct record_served *served)
{
    size_t count = json_array_size(json);

    served->worker_count = 0;
    if (json == NULL || json_is_null(json))
        return 0;
    if (!json_is_array(json) || count > RECORD_WORKERS)
        return -EINVAL;
    for (size_t i = 0; i < count; i++) {
        const json_t *requests = json_array_get(json, i);

        if (!json_is_integer(requests) || json_integer_value(requests) < 0)
            return -EINVAL;
        served->workers[i] = (uint64_t)json_integer_value(requests);
    }
    served->worker_count = count;
    return 0;
}

/* `count` out of all workers' requests. */
static double share(const struct record_served *served, uint64_t count)
{
    double sum = 0;

    for (size_t i = 0; i < served->worker_count; i++)
        sum += (double)served->workers[i];
    return sum > 0 ? (double)count / sum : NAN;
}

double record_busiest_share(const struct record *record)
{
    const struct record_served *served = &record->served;
    uint64_t most = 0;

    for (size_t i = 0; i < served->worker_count; i++)
        if (served->workers[i] > most)
            most = served->workers[i];
    return share(served, most);
}

double record_idlest_share(const struct record *record)
{
    const struct record_served *served = &record->served;
    uint64_t least = UINT64_MAX;

    for (size_t i = 0; i < served->worker_count; i++)
        if (served->workers[i] < least)
            least = served->workers[i];
    return share(served, least);
}
