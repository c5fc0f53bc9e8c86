/* What the command line chose for a campaign. */
#include "harness/run/choices.h"

#include "harness/run/jsonkit.h"
#include "harness/run/schedule.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FINGERPRINT_TEXT = 17 };

static const char *fingerprint(const struct suite *suite,
                               char text[FINGERPRINT_TEXT])
{
    (void)snprintf(text, FINGERPRINT_TEXT, "%016" PRIx64,
                   schedule_fingerprint(suite));
    return text;
}

static json_t *text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

/* A resume may come from another folder. */
static json_t *suite_name(const char *name)
{
    char *path = strchr(name, '.') != NULL || strchr(name, '/') != NULL
                     ? realpath(name, NULL)
                     : NULL;
    json_t *json = json_string(path != NULL ? path : name);

    free(path);
    return json;
}

/* Both of them take part. */
static json_t *twin_names(const struct suite *suite)
{
    const struct suite_twin *twin = &suite->twin;
    size_t first = 0;
    size_t second = 0;

    for (size_t i = 0; twin->of != NULL && i < suite->cell_count; i++) {
        first += strcmp(cell_system(&suite->cells[i]), twin->of) == 0;
        second += strcmp(cell_system(&suite->cells[i]), twin->name) == 0;
    }
    if (first == 0 || second == 0)
        return json_null();
    return json_pack("[s, s]", twin->of, twin->name);
}

static json_t *aim(const struct suite *suite)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "rounds",
                     jsonkit_count(suite->rounds), "max_rounds",
                     jsonkit_count(suite->max_rounds), "budget_ns",
                     jsonkit_count(suite->budget_ns), "precision",
                     jsonkit_real(suite->precision), "retries",
                     jsonkit_real(suite->retries));
}

json_t *choices_to_json(const struct choices *choices,
                        const struct budget *budget, const struct suite *suite)
{
    const struct suite_choice *choice = &choices->choice;
    char server[BUDGET_TEXT];
    char load[BUDGET_TEXT];
    char all[BUDGET_TEXT];
    char print[FINGERPRINT_TEXT];
    json_t *json = json_object();
    struct {
        const char *key;
        json_t *value;
    } rows[] = {
        {"suite", suite_name(choices->suite)},
        {"models", text_or_null(choice->models)},
        {"foreign", text_or_null(choice->systems)},
        {"workloads", text_or_null(choice->workloads)},
        {"connections", text_or_null(choice->connections)},
        {"rounds", jsonkit_count(choice->rounds)},
        {"duration_ns", jsonkit_count(choice->duration_ns)},
        {"budget_ns", jsonkit_count(choice->budget_ns)},
        {"precision", text_or_null(choice->precision)},
        {"retries", text_or_null(choice->retries)},
        {"twin", twin_names(suite)},
        {"aim", aim(suite)},
        {"server_cpus", json_string(budget_text(&budget->server, server))},
        {"load_cpus", json_string(budget_text(&budget->load, load))},
        {"all_cpus", json_string(budget_text(&budget->all, all))},
        {"fingerprint", json_string(fingerprint(suite, print))},
    };
    int rc = json != NULL ? 0 : -1;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (json_object_set_new(json, rows[i].key, rows[i].value) < 0)
            rc = -1;
    if (rc == 0)
        return json;
    json_decref(json);
    return NULL;
}

static const char *get_text(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

int choices_from_json(const json_t *json, struct choices *choices)
{
    memset(choices, 0, sizeof *choices);
    choices->suite = get_text(json, "suite");
    choices->choice.models = get_text(json, "models");
    choices->choice.systems = get_text(json, "foreign");
    choices->choice.workloads = get_text(json, "workloads");
    choices->choice.connections = get_text(json, "connections");
    choices->choice.precision = get_text(json, "precision");
    choices->choice.retries = get_text(json, "retries");
    choices->server_cpus = get_text(json, "server_cpus");
    choices->load_cpus = get_text(json, "load_cpus");
    if (choices->suite == NULL || choices->server_cpus == NULL ||
        choices->load_cpus == NULL ||
        jsonkit_get_count(json, "rounds", &choices->choice.rounds) < 0 ||
        jsonkit_get_count(json, "duration_ns", &choices->choice.duration_ns) <
            0 ||
        (json_object_get(json, "budget_ns") != NULL &&
         jsonkit_get_count(json, "budget_ns", &choices->choice.budget_ns) < 0))
        return -EINVAL;
    return 0;
}

bool choices_match(const json_t *json, const struct suite *suite)
{
    const char *then = get_text(json, "fingerprint");
    char now[FINGERPRINT_TEXT];

    return then != NULL && strcmp(then, fingerprint(suite, now)) == 0;
}
