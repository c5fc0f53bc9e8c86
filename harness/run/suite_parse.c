/* Reads a suite's document. */
#include "harness/run/suite_parser.h"

#include "support/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { WARMUP_MS = 100, WINDOW_MS = 400 };

static const struct reader_key suite_keys[] = {
    {"name", READER_TEXT, true},
    {"summary", READER_TEXT, true},
    {"rounds", READER_WHOLE, true},
    {"max_rounds", READER_WHOLE, false},
    {"budget", READER_TEXT, false},
    {"precision", READER_TEXT, false},
    {"retries", READER_TEXT, false},
    {"twin", READER_TEXT | READER_OBJECT, false},
    {"warmup", READER_TEXT, false},
    {"duration", READER_TEXT, false},
    {"systems", READER_LIST, true},
    {"loads", READER_LIST, false},
    {"crash", READER_OBJECT | READER_LIST, false},
    {"idle", READER_OBJECT | READER_LIST, false},
    {"batch", READER_LIST, false},
    {"searches", READER_LIST, false},
    {NULL, 0, false}};

/* Texts as a kept list, NULL-terminated. */
int parser_texts(struct parser *p, const struct place *place, char ***list)
{
    size_t count = json_array_size(place->json);

    if (count == 0)
        return reader_fail(&p->reader, place, "an empty list");
    *list = suite_keep(p->suite, count + 1, sizeof **list);
    if (*list == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        struct place item = place_item(place, i);

        if (reader_type(&p->reader, &item, READER_TEXT) < 0)
            return -EINVAL;
        (*list)[i] = suite_keep_text(p->suite, json_string_value(item.json),
                                     json_string_length(item.json));
        if ((*list)[i] == NULL)
            return -ENOMEM;
    }
    return 0;
}

int parser_time(struct parser *p, const struct place *place, const char *key,
                uint64_t *ns)
{
    struct place member = place_member(place, key);

    return member.json != NULL ? reader_time(&p->reader, &member, ns) : 0;
}

int parser_window(struct parser *p, const struct place *place, uint64_t *ns)
{
    struct place member = place_member(place, "duration");
    int rc = parser_time(p, place, "duration", ns);

    if (rc == 0 && *ns == 0)
        return reader_fail(&p->reader, member.json != NULL ? &member : place,
                           "the duration of a window is more than 0");
    return rc;
}

/* Reads every item with `parse`. Cells that are asked for twice could not be
 * told apart in the results. */
static int parse_items(struct parser *p, const struct place *list,
                       int (*parse)(struct parser *, const struct place *))
{
    size_t count = json_is_array(list->json) ? json_array_size(list->json) : 1;
    size_t twice = 0;
    int rc = 0;

    if (list->json == NULL)
        return 0;
    if (count == 0)
        return reader_fail(&p->reader, list, "an empty list");
    for (size_t i = 0; rc == 0 && i < count; i++) {
        struct place item =
            json_is_array(list->json) ? place_item(list, i) : *list;

        rc = parse(p, &item);
        if (rc == 0)
            rc = suite_expand(p->suite, &twice);
        if (rc == 0 && twice > 0)
            rc = reader_fail(&p->reader, &item,
                             "asks for what the suite has already (same "
                             "system, workload and connections)");
    }
    return rc;
}

static int parse_head(struct parser *p, const struct place *root)
{
    struct suite *suite = p->suite;
    struct place name = place_member(root, "name");
    struct place summary = place_member(root, "summary");
    int rc = reader_object(&p->reader, root, suite_keys);

    suite->warmup_ns = WARMUP_MS * NS_PER_MS;
    suite->duration_ns = WINDOW_MS * NS_PER_MS;
    if (rc == 0)
        rc = reader_name(&p->reader, &name, suite->name, sizeof suite->name);
    if (rc == 0)
        rc = parser_rounds(p, root);
    if (rc == 0)
        rc = parser_time(p, root, "warmup", &suite->warmup_ns);
    if (rc == 0)
        rc = parser_window(p, root, &suite->duration_ns);
    if (rc < 0)
        return rc;
    suite->summary = suite_keep_text(suite, json_string_value(summary.json),
                                     strlen(json_string_value(summary.json)));
    return suite->summary != NULL ? 0 : -ENOMEM;
}

static int parse_root(struct parser *p, const struct place *root)
{
    struct place systems = place_member(root, "systems");
    struct place twin = place_member(root, "twin");
    struct place loads = place_member(root, "loads");
    struct place idle = place_member(root, "idle");
    struct place crash = place_member(root, "crash");
    struct place batch = place_member(root, "batch");
    struct place searches = place_member(root, "searches");
    int rc = parse_head(p, root);

    if (rc == 0)
        rc = parse_items(p, &systems, parser_system);
    if (rc == 0 && twin.json != NULL)
        rc = parser_twin(p, &twin);
    if (rc == 0)
        rc = parse_items(p, &loads, parser_load);
    if (rc == 0)
        rc = parse_items(p, &idle, parser_idle);
    if (rc == 0)
        rc = parse_items(p, &crash, parser_crash);
    if (rc == 0)
        rc = parse_items(p, &batch, parser_batch);
    if (rc == 0)
        rc = parse_items(p, &searches, parser_search);
    if (rc == 0 && p->suite->cell_count == 0)
        rc = reader_fail(&p->reader, root, "a suite without anything to run");
    return rc;
}

int suite_parse(const char *file, const char *text, struct suite *suite,
                char error[SUITE_ERROR])
{
    struct parser p = {.reader = {.file = file,
                                  .text = text,
                                  .error = error,
                                  .error_size = SUITE_ERROR},
                       .suite = suite};
    json_error_t where;
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &where);
    struct place root = place_root(json);
    int rc;

    memset(suite, 0, sizeof *suite);
    if (json == NULL) {
        (void)snprintf(error, SUITE_ERROR, "%.200s:%d: not JSON: %s", file,
                       where.line, where.text);
        return -EINVAL;
    }
    rc = parse_root(&p, &root);
    json_decref(json);
    if (rc == -ENOMEM)
        (void)snprintf(error, SUITE_ERROR, "no memory");
    if (rc < 0)
        suite_free(suite);
    return rc;
}
