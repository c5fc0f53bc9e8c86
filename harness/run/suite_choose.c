/* Narrows a suite to what the command line asks for. */
#include "harness/run/model_names.h"
#include "harness/run/suite_build.h"

#include "support/units.h"
#include "support/words.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 256, WORD_TEXT = 128 };

/* The word at `*list`, cut at `separator`, in `word`; `*list` moves on. False
 * at the end. */
static bool next_word(const char **list, char separator, char word[WORD_TEXT])
{
    const char *end;
    size_t len;

    if (*list == NULL)
        return false;
    end = strchr(*list, separator);
    len = end != NULL ? (size_t)(end - *list) : strlen(*list);
    (void)snprintf(word, WORD_TEXT, "%.*s",
                   (int)(len < WORD_TEXT ? len : WORD_TEXT - 1), *list);
    *list = end != NULL ? end + 1 : NULL;
    return true;
}

static bool is_word(const char *list, char separator, const char *wanted)
{
    char word[WORD_TEXT];

    while (next_word(&list, separator, word))
        if (strcmp(word, wanted) == 0)
            return true;
    return false;
}

/* The same of a workload's name, which may be a short one in the list: "echo"
 * is "echo:64". */
static bool is_workload_word(const char *list, const char *wanted)
{
    char word[WORD_TEXT];
    char error[WORKLOAD_ERROR];
    struct workload workload;
    struct pace pace;

    while (next_word(&list, '+', word))
        if (strcmp(word, wanted) == 0 ||
            (pace_parse(word, &workload, &pace, error) == 0 &&
             strcmp(workload.name, wanted) == 0))
            return true;
    return false;
}

static bool is_model(const char *name)
{
    for (const char *const *known = model_names; *known != NULL; known++)
        if (strcmp(*known, name) == 0)
            return true;
    return false;
}

static int unknown_system(const struct suite *suite, const char *name,
                          char error[SUITE_ERROR])
{
    const char *words[WORDS_MAX + 1] = {NULL};
    const char *nearest;
    size_t count = 0;

    for (size_t i = 0; i < suite->system_count && count < WORDS_MAX; i++)
        words[count++] = suite->systems[i].name;
    for (const char *const *known = model_names;
         *known != NULL && count < WORDS_MAX; known++)
        words[count++] = *known;
    nearest = words_nearest(name, words);
    if (nearest != NULL)
        (void)snprintf(error, SUITE_ERROR, "unknown model %s; did you mean %s?",
                       name, nearest);
    else
        (void)snprintf(error, SUITE_ERROR,
                       "unknown model %s; see concbench list models", name);
    return -EINVAL;
}

/* The chosen systems in the order of the choice. */
static int choose_systems(struct suite *suite, const char *models,
                          char error[SUITE_ERROR])
{
    struct suite chosen = {.systems = NULL};
    char word[WORD_TEXT];
    int rc = 0;

    while (rc == 0 && next_word(&models, ',', word)) {
        const struct system_spec *known = suite_find_system(suite, word);
        struct system_spec *added;

        if (suite_find_system(&chosen, word) != NULL)
            continue;
        if (known == NULL && !is_model(word)) {
            rc = unknown_system(suite, word, error);
            break;
        }
        added = suite_add_system(&chosen);
        if (added == NULL) {
            rc = -ENOMEM;
            break;
        }
        if (known != NULL) {
            *added = *known;
            added->is_apart = false; /* the choice names it */
        } else {
            (void)snprintf(added->name, sizeof added->name, "%.63s", word);
            (void)snprintf(added->model, sizeof added->model, "%.63s", word);
        }
    }
    if (rc == 0) {
        struct system_spec *old = suite->systems;

        suite->systems = chosen.systems;
        suite->system_count = chosen.system_count;
        chosen.systems = old;
    }
    suite_free(&chosen);
    return rc;
}

/* The shape of a load that the suite has not: that of its first one of the same
 * kind; else the usual number of connections, and times as the first has. */
static int add_workload(struct suite *suite, const struct workload *workload,
                        const struct pace *pace)
{
    struct suite_row *row;
    struct suite_row like = {.shape = {.kind = RECORD_LOAD,
                                       .warmup_ns = suite->warmup_ns,
                                       .duration_ns = suite->duration_ns}};
    bool has_kind = false;

    for (size_t i = suite->row_count; i-- > 0;) {
        const struct cell *shape = &suite->rows[i].shape;
        bool is_kind = shape->workload.kind == workload->kind;

        if (shape->kind != RECORD_LOAD || (has_kind && !is_kind))
            continue;
        like = suite->rows[i];
        has_kind = is_kind;
    }
    if (!has_kind) {
        like.connections = suite_keep(suite, 1, sizeof *like.connections);
        if (like.connections == NULL)
            return -ENOMEM;
        like.connections[0] = workload_definition(workload->kind)->connections;
        like.connection_count = 1;
    }
    like.only = NULL;
    like.except = NULL;
    if (workload->kind == WORKLOAD_CRASH)
        like.shape.kind = RECORD_CRASH;
    like.shape.workload = *workload;
    like.shape.pace = *pace;
    if (pace->arrivals != LOAD_CLOSED)
        like.shape.think_ns = 0;
    row = suite_add_row(suite);
    if (row == NULL)
        return -ENOMEM;
    *row = like;
    return 0;
}

static bool has_workload(const struct suite *suite, const char *name)
{
    for (size_t i = 0; i < suite->row_count; i++)
        if (strcmp(suite->rows[i].shape.workload.name, name) == 0)
            return true;
    return false;
}

static int add_workloads(struct suite *suite, const char *workloads,
                         char error[SUITE_ERROR])
{
    char word[WORD_TEXT];
    char detail[WORKLOAD_ERROR];
    int rc = 0;

    while (rc == 0 && next_word(&workloads, '+', word)) {
        struct workload workload;
        struct pace pace;

        if (strcmp(word, "idle") == 0 || strcmp(word, "batch") == 0 ||
            strcmp(word, "search") == 0 || has_workload(suite, word))
            continue;
        if (pace_parse(word, &workload, &pace, detail) < 0) {
            (void)snprintf(error, SUITE_ERROR, "%s", detail);
            return -EINVAL;
        }
        if (workload.kind == WORKLOAD_CRASH && pace.arrivals != LOAD_CLOSED) {
            (void)snprintf(error, SUITE_ERROR, "workload %s: crash has no rate",
                           word);
            return -EINVAL;
        }
        if (!has_workload(suite, workload.name))
            rc = add_workload(suite, &workload, &pace);
    }
    return rc;
}

static bool is_row_chosen(const struct suite_row *row,
                          const struct suite_choice *choice)
{
    const char *workloads = choice->workloads;

    switch (row->shape.kind) {
    case RECORD_BATCH:
        if (workloads != NULL)
            return is_word(workloads, '+', "batch");
        return choice->models == NULL && choice->connections == NULL;
    case RECORD_IDLE:
    case RECORD_CRASH:
        if (workloads != NULL)
            return is_word(workloads, '+', record_kind_name(row->shape.kind));
        return choice->connections == NULL;
    case RECORD_SEARCH:
        if (workloads != NULL)
            return is_word(workloads, '+', "search") ||
                   is_workload_word(workloads, row->shape.workload.name);
        return choice->connections == NULL;
    default:
        return workloads == NULL ||
               is_workload_word(workloads, row->shape.workload.name);
    }
}

static int choose_connections(struct suite *suite, const char *list,
                              char error[SUITE_ERROR])
{
    uint64_t *counts = suite_keep(suite, strlen(list) + 1, sizeof *counts);
    char word[WORD_TEXT];
    size_t count = 0;

    if (counts == NULL)
        return -ENOMEM;
    while (next_word(&list, ',', word)) {
        if (units_count(word, &counts[count]) < 0 || counts[count] == 0) {
            (void)snprintf(error, SUITE_ERROR,
                           "--connections %s: not whole numbers from 1, like "
                           "1,100,10k",
                           word);
            return -EINVAL;
        }
        count++;
    }
    for (size_t i = 0; i < suite->row_count; i++) {
        if (suite->rows[i].shape.kind == RECORD_LOAD ||
            suite->rows[i].shape.kind == RECORD_CRASH) {
            suite->rows[i].connections = counts;
            suite->rows[i].connection_count = count;
        }
    }
    return 0;
}

/* Keeps the rows that are chosen, and sets their duration. */
static void choose_rows(struct suite *suite, const struct suite_choice *choice)
{
    size_t count = 0;

    for (size_t i = 0; i < suite->row_count; i++) {
        struct suite_row *row = &suite->rows[i];

        if (!is_row_chosen(row, choice))
            continue;
        if (choice->duration_ns != 0 && row->shape.kind == RECORD_LOAD)
            row->shape.duration_ns = choice->duration_ns;
        suite->rows[count++] = *row;
    }
    suite->row_count = count;
}

/* Of a crowd no more ask than there are. */
static int check_active(const struct suite *suite, char error[SUITE_ERROR])
{
    for (size_t i = 0; i < suite->cell_count; i++) {
        const struct cell *cell = &suite->cells[i];

        if (cell->connections >= cell->workload.active)
            continue;
        (void)snprintf(error, SUITE_ERROR,
                       "workload %s: %" PRIu64 " connections are fewer than "
                       "the %" PRIu64 " that are to ask",
                       cell->workload.name, cell->connections,
                       cell->workload.active);
        return -EINVAL;
    }
    return 0;
}

/* What the command line's own systems speak: HTTP where nothing else is asked,
 * else what every echo server does. */
static enum protocol foreign_protocol(const char *workloads)
{
    enum protocol protocol = PROTOCOL_HTTP;
    char error[WORKLOAD_ERROR];
    char word[WORD_TEXT];
    struct workload workload;
    struct pace pace;

    if (workloads == NULL)
        return PROTOCOL_RAW;
    while (next_word(&workloads, '+', word))
        if (pace_parse(word, &workload, &pace, error) < 0 ||
            workload.protocol != PROTOCOL_HTTP)
            protocol = PROTOCOL_RAW;
    return protocol;
}

int suite_choose(struct suite *suite, const struct suite_choice *choice,
                 char error[SUITE_ERROR])
{
    size_t twice;
    int rc = 0;

    (void)snprintf(error, SUITE_ERROR, "no memory");
    if (choice->models != NULL)
        rc = choose_systems(suite, choice->models, error);
    if (rc == 0)
        rc = suite_choose_twin(suite, choice->workloads != NULL ||
                                          choice->connections != NULL);
    if (rc == 0 && choice->systems != NULL)
        rc = suite_add_foreign(suite, choice->systems,
                               foreign_protocol(choice->workloads), error);
    if (rc == 0 && choice->workloads != NULL)
        rc = add_workloads(suite, choice->workloads, error);
    if (rc == 0 && choice->connections != NULL)
        rc = choose_connections(suite, choice->connections, error);
    if (rc == 0)
        rc = suite_choose_rounds(suite, choice, error);
    if (rc < 0)
        return rc;
    choose_rows(suite, choice);
    if (choice->duration_ns != 0)
        suite->duration_ns = choice->duration_ns;
    if (suite_expand(suite, &twice) < 0)
        return -ENOMEM;
    if (suite->cell_count > 0)
        return check_active(suite, error);
    (void)snprintf(error, SUITE_ERROR,
                   "suite %s has nothing to run for this choice", suite->name);
    return -EINVAL;
}
