/* A run of a batch: `concbench batch`, timed once by hyperfine. */
#include "harness/run/bench.h"

#include "harness/run/host.h"
#include "harness/run/jsonkit.h"
#include "harness/run/paths.h"
#include "harness/run/stop.h"
#include "harness/run/verdict.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define HYPERFINE "hyperfine"

/* hyperfine splits its argument as a shell does; at the worst a path has only
 * quotes, of which each becomes four. */
enum { COMMAND_TEXT = 4 * PATH_MAX + 4 * RECORD_NAME };

static bool has_exited_well(const struct child_end *end)
{
    return WIFEXITED(end->status) && WEXITSTATUS(end->status) == 0;
}

bool bench_has_hyperfine(void)
{
    char *argv[] = {(char[]){HYPERFINE}, (char[]){"--version"}, NULL};
    struct child child;
    struct child_end end;

    if (child_start(&child, argv, NULL) < 0)
        return false;
    (void)child_wait(&child, UINT64_MAX, &stop_requested);
    child_finish(&child, &end);
    return has_exited_well(&end);
}

/* Appends the text between single quotes. Returns its new end. */
static char *quote(char *to, const char *text)
{
    *to++ = '\'';
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            to = stpcpy(to, "'\\'");
        *to++ = *text;
    }
    *to++ = '\'';
    *to = '\0';
    return to;
}

/* "'PATH/concbench' batch --how threads fib:40 fib:41" */
static int write_command(const struct cell *cell, char command[COMMAND_TEXT])
{
    char path[PATH_MAX];
    char *end;
    int rc = paths_concbench(path);

    if (rc < 0)
        return rc;
    end = quote(command, path);
    end = stpcpy(end, " batch --how ");
    end = stpcpy(end, cell->how);
    *end++ = ' ';
    (void)stpcpy(end, cell->jobs);
    for (char *jobs = end; *jobs != '\0'; jobs++)
        if (*jobs == '+')
            *jobs = ' ';
    return 0;
}

/* One run has one time: its mean. */
static int read_times(const char *path, struct record *record)
{
    json_t *json = json_load_file(path, 0, NULL);
    const json_t *result = json_array_get(json_object_get(json, "results"), 0);
    int rc = -EINVAL;

    if (jsonkit_get_real(result, "mean", &record->wall_s) == 0 &&
        jsonkit_get_real(result, "user", &record->user_s) == 0 &&
        jsonkit_get_real(result, "system", &record->system_s) == 0)
        rc = 0;
    json_decref(json);
    return rc;
}

static int run_hyperfine(struct bench *bench, char *export, char *command,
                         struct record *record)
{
    char *argv[] = {(char[]){HYPERFINE},
                    (char[]){"-N"},
                    (char[]){"-r"},
                    (char[]){"1"},
                    (char[]){"--style"},
                    (char[]){"none"},
                    (char[]){"--export-json"},
                    export,
                    command,
                    NULL};
    struct child child;
    struct child_end end;
    char words[CHILD_WORDS];
    int rc = child_start(&child, argv, &bench->budget->all);

    if (rc < 0) {
        verdict_set(record, VERDICT_VOID, "cannot start " HYPERFINE ": %s",
                    strerror(-rc));
        return RUN_DONE;
    }
    (void)child_wait(&child, UINT64_MAX, &stop_requested);
    child_finish(&child, &end);
    if (stop_requested)
        return RUN_STOPPED;
    if (!has_exited_well(&end))
        verdict_set(record, VERDICT_VOID, HYPERFINE " failed: %s",
                    child_last_words(&child, NULL, words));
    else if (read_times(export, record) < 0)
        verdict_set(record, VERDICT_VOID,
                    HYPERFINE " wrote no times that can be read");
    return RUN_DONE;
}

int bench_run_batch(struct bench *bench, const struct cell *cell,
                    struct record *record)
{
    char command[COMMAND_TEXT];
    char export[PATH_MAX];
    struct host_sample before;
    struct host_sample after;
    int rc;

    if (write_command(cell, command) < 0) {
        verdict_set(record, VERDICT_VOID, "concbench does not find itself");
        return RUN_DONE;
    }
    if (snprintf(export, sizeof export, "%s/hyperfine.json", bench->dir) >=
        (int)sizeof export)
        return -ENAMETOOLONG;
    host_sample(&before);
    rc = run_hyperfine(bench, export, command, record);
    host_sample(&after);
    verdict_judge_steal(record, host_steal_share(&before, &after));
    (void)unlink(export);
    return rc;
}
