/* What a server said with its last line, as JSON. */
#include "harness/run/served.h"

#include "harness/run/jsonkit.h"
#include "harness/run/workers.h"

#include <errno.h>
#include <stddef.h>

static const struct figure {
    const char *key;
    size_t offset;
} figures[] = {{"accepted", offsetof(struct record_served, accepted)},
               {"requests", offsetof(struct record_served, requests)},
               {"bytes_in", offsetof(struct record_served, bytes_in)},
               {"bytes_out", offsetof(struct record_served, bytes_out)},
               {"errors", offsetof(struct record_served, errors)},
               {NULL, 0}};

json_t *served_to_json(const struct record_served *served)
{
    json_t *json = served->is_known ? json_object() : json_null();
    int rc = json != NULL ? 0 : -1;

    if (!served->is_known)
        return json;
    for (const struct figure *f = figures; rc == 0 && f->key != NULL; f++) {
        const void *at = (const char *)served + f->offset;

        rc = json_object_set_new(json, f->key,
                                 jsonkit_count(*(const uint64_t *)at));
    }
    if (rc == 0)
        rc = json_object_set_new(json, "requests_per_worker",
                                 workers_to_json(served));
    if (rc == 0)
        rc = json_object_set_new(
            json, "uses",
            served->uses[0] != '\0' ? json_string(served->uses) : json_null());
    if (rc == 0)
        return json;
    json_decref(json);
    return NULL;
}

int served_from_json(const json_t *json, struct record_served *served)
{
    int rc = 0;

    if (json_is_null(json))
        return 0;
    for (const struct figure *f = figures; rc == 0 && f->key != NULL; f++)
        rc = jsonkit_get_count(
            json, f->key, (uint64_t *)(void *)((char *)served + f->offset));
    if (rc == 0)
        rc = workers_from_json(json_object_get(json, "requests_per_worker"),
                               served);
    if (rc == 0 && json_is_string(json_object_get(json, "uses")))
        rc = jsonkit_get_text(json, "uses", served->uses, RECORD_USES);
    served->is_known = rc == 0;
    return rc;
}
