/* The systems of a search. */
#include "harness/search/lineup.h"

#include "harness/run/suite_build.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char blank[] = " \t";

/* The parts of the command line, as suite_choose takes them. */
struct lineup {
    struct suite *suite;
    const char *workload;
    char connections[32];
    char *models;  /* names with commas between */
    char *foreign; /* name=command with semicolons between */
};

static int no_name(const char *systems, char error[SUITE_ERROR])
{
    (void)snprintf(error, SUITE_ERROR,
                   "--system %.200s: a name is missing; like epoll,coroutine "
                   "or 'mine=./server {port}'",
                   systems);
    return -EINVAL;
}

/* The list has room for all. */
static void append(char *list, char separator, const char *text, size_t len)
{
    char *end = list + strlen(list);

    if (end > list)
        *end++ = separator;
    memcpy(end, text, len);
    end[len] = '\0';
}

/* Whether there is a model of that name: asked of the suite, whose message
 * names the nearest one. */
static int check_model(const struct lineup *lineup, const char *model,
                       char error[SUITE_ERROR])
{
    struct suite scratch = {.rounds = 1};
    const struct suite_choice choice = {.models = model,
                                        .workloads = lineup->workload,
                                        .connections = lineup->connections};
    int rc = suite_choose(&scratch, &choice, error);

    suite_free(&scratch);
    return rc;
}

/* "pool --workers 4": read as a foreign command is, and then made a model's. */
static int add_model(struct lineup *lineup, const char *text, size_t len,
                     char error[SUITE_ERROR])
{
    struct suite *suite = lineup->suite;
    struct system_spec *system;
    char line[2 * SUITE_ERROR];
    int n = snprintf(line, sizeof line, "%.*s=%.*s", (int)len, text, (int)len,
                     text);
    int rc;

    if (len >= sizeof system->name || n >= (int)sizeof line) {
        (void)snprintf(error, SUITE_ERROR, "--system %.*s: too long", (int)len,
                       text);
        return -EINVAL;
    }
    for (size_t i = 0; i < len; i++)
        if (line[i] == '=')
            line[i] = ' ';
    rc = suite_add_foreign(suite, line, PROTOCOL_RAW, error);
    if (rc < 0)
        return rc;
    system = &suite->systems[suite->system_count - 1];
    (void)snprintf(system->model, sizeof system->model, "%s",
                   system->arguments[0]);
    system->arguments++;
    append(lineup->models, ',', system->name, strlen(system->name));
    return check_model(lineup, system->model, error);
}

/* The system at `*text`, which moves on behind it. */
static int read_system(struct lineup *lineup, const char **text,
                       char error[SUITE_ERROR])
{
    const char *begin = *text + strspn(*text, blank);
    bool is_foreign = begin[strcspn(begin, "=,; \t")] == '=';
    size_t len = strcspn(begin, is_foreign ? ";" : ",;");
    const char *end = begin + len;

    while (len > 0 && strchr(blank, begin[len - 1]) != NULL)
        len--;
    if (len == 0)
        return no_name(*text, error);
    *text = *end == '\0' ? NULL : end + 1;
    if (is_foreign) {
        append(lineup->foreign, ';', begin, len);
        return 0;
    }
    if (strcspn(begin, blank) < len)
        return add_model(lineup, begin, len, error);
    append(lineup->models, ',', begin, len);
    return 0;
}

int lineup_read(struct suite *suite, const char *systems, const char *workload,
                uint64_t connections, char error[SUITE_ERROR])
{
    struct lineup lineup = {.suite = suite, .workload = workload};
    size_t room = 2 * strlen(systems) + 1;
    struct suite_choice choice = {.workloads = workload};
    struct workload known;
    int rc = 0;

    memset(suite, 0, sizeof *suite);
    suite->rounds = 1;
    if (workload_parse(workload, &known, error) < 0)
        return -EINVAL;
    (void)snprintf(lineup.connections, sizeof lineup.connections, "%" PRIu64,
                   connections);
    (void)snprintf(suite->name, sizeof suite->name, "search");
    lineup.models = suite_keep(suite, room, 1);
    lineup.foreign = suite_keep(suite, room, 1);
    if (lineup.models == NULL || lineup.foreign == NULL)
        return -ENOMEM;
    while (rc == 0 && systems != NULL)
        rc = read_system(&lineup, &systems, error);
    if (rc < 0)
        return rc;
    if (lineup.foreign[0] != '\0' && known.protocol == PROTOCOL_LINE) {
        (void)snprintf(
            error, SUITE_ERROR,
            "--system %.64s: a command of your own can only echo, or "
            "serve a workload over HTTP; %.64s is neither",
            lineup.foreign, workload);
        return -EINVAL;
    }
    choice.models = lineup.models[0] != '\0' ? lineup.models : NULL;
    choice.systems = lineup.foreign[0] != '\0' ? lineup.foreign : NULL;
    choice.connections = lineup.connections;
    return suite_choose(suite, &choice, error);
}
