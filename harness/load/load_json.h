/* The halves of a result's JSON: load_json.c has what every load gives,
 * load_json_open.c the schedule of an open loop and the course over time. */
#ifndef LOAD_JSON_H
#define LOAD_JSON_H

#include "harness/load/load.h"

/* The whole numbers of a result by their names, ended by one without. */
struct load_json_field {
    const char *name;
    size_t offset;
};

/* Each put_… returns 0, or -1 without memory or an object to put it in. */
int load_json_put_fields(json_t *to, const struct load_json_field *field,
                         const struct load_result *result);

/* {p50,p90,p99,p999,max,mean}, each null when nothing was recorded. */
int load_json_put_quantiles(json_t *to, const char *name,
                            const struct histogram *h);

/* Each take_… returns 0 or -EINVAL. */
int load_json_take_fields(const json_t *json,
                          const struct load_json_field *field,
                          struct load_result *result);

int load_json_put_course(json_t *to, const struct load_result *result);

/* Leaves `result` as load_result_init made it when `json` is of a time when
 * nothing of this was recorded. */
int load_json_take_course(const json_t *json, struct load_result *result);

#endif
