/* The systems of a suite's document. */
#include "harness/run/model_names.h"
#include "harness/run/suite_parser.h"

#include <errno.h>
#include <string.h>

static const struct reader_key system_keys[] = {
    {"name", READER_TEXT, true},
    {"model", READER_TEXT, false},
    {"options", READER_LIST, false},
    {"command", READER_LIST, false},
    {"protocol", READER_TEXT, false},
    {"rows", READER_TEXT, false},
    {NULL, 0, false}};

static bool has(const struct place *place, const char *key)
{
    return json_object_get(place->json, key) != NULL;
}

static int parse_model(struct parser *p, const struct place *place,
                       struct system_spec *system)
{
    const char *name = json_string_value(place->json);

    for (const char *const *left = model_names_left_out; *left != NULL; left++)
        if (strcmp(*left, name) == 0)
            return reader_name(&p->reader, place, system->model,
                               sizeof system->model);
    for (const char *const *known = model_names; *known != NULL; known++)
        if (strcmp(*known, name) == 0)
            return reader_name(&p->reader, place, system->model,
                               sizeof system->model);
    return reader_unknown(&p->reader, place, "model ", name, model_names);
}

static int parse_command(struct parser *p, const struct place *place,
                         struct system_spec *system)
{
    struct place command = place_member(place, "command");
    struct place protocol = place_member(place, "protocol");

    if (has(place, "model") || has(place, "options"))
        return reader_fail(&p->reader, &command,
                           "a system is a model with options or a command, "
                           "not both");
    if (!has(place, "protocol"))
        return reader_fail(&p->reader, place, "protocol is missing");
    if (protocol_parse(json_string_value(protocol.json), &system->protocol) < 0)
        return reader_fail(&p->reader, &protocol,
                           "not raw, line or http: %.64s",
                           json_string_value(protocol.json));
    return parser_texts(p, &command, &system->arguments);
}

/* {"name": …, "model": …, "options": […]}; the model is the name by default. */
static int parse_variant(struct parser *p, const struct place *place,
                         struct system_spec *system)
{
    struct place options = place_member(place, "options");
    struct place protocol = place_member(place, "protocol");
    struct place model =
        place_member(place, has(place, "model") ? "model" : "name");

    if (has(place, "protocol"))
        return reader_fail(&p->reader, &protocol,
                           "a model speaks every protocol; this is for a "
                           "command");
    if (parse_model(p, &model, system) < 0)
        return -EINVAL;
    return has(place, "options") ? parser_texts(p, &options, &system->arguments)
                                 : 0;
}

/* A variant for one workload would be in the way in all others: "named". */
static int parse_rows(struct parser *p, const struct place *place,
                      struct system_spec *system)
{
    struct place rows = place_member(place, "rows");

    system->is_apart = has(place, "rows");
    if (system->is_apart && strcmp(json_string_value(rows.json), "named") != 0)
        return reader_fail(&p->reader, &rows, "not named: %.64s",
                           json_string_value(rows.json));
    return 0;
}

int parser_system(struct parser *p, const struct place *place)
{
    struct reader *r = &p->reader;
    struct system_spec system = {.arguments = NULL};
    struct system_spec *added;
    struct place name = *place;
    int rc = reader_type(r, place, READER_TEXT | READER_OBJECT);

    if (rc == 0 && json_is_object(place->json)) {
        rc = reader_object(r, place, system_keys);
        name = place_member(place, "name");
    }
    if (rc == 0)
        rc = reader_name(r, &name, system.name, sizeof system.name);
    if (rc == 0 && suite_find_system(p->suite, system.name) != NULL)
        rc = reader_fail(r, &name, "a second system %s", system.name);
    if (rc < 0)
        return rc;
    if (json_is_string(place->json))
        rc = parse_model(p, place, &system);
    else if (has(place, "command"))
        rc = parse_command(p, place, &system);
    else
        rc = parse_variant(p, place, &system);
    if (rc == 0)
        rc = parse_rows(p, place, &system);
    if (rc < 0)
        return rc;
    added = suite_add_system(p->suite);
    if (added == NULL)
        return -ENOMEM;
    *added = system;
    return 0;
}
