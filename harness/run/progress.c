/* The progress of a campaign. */
#include "harness/run/progress.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { LINE_TEXT = 256, ROUND_TEXT = 64, COLUMNS = 80 };

int progress_init(struct progress *progress, const struct suite *suite,
                  FILE *to)
{
    const char *term = getenv("TERM");
    bool *told = calloc(suite->cell_count + 1, sizeof *told);

    if (told == NULL)
        return -ENOMEM;
    *progress = (struct progress){
        .to = to,
        .is_terminal = isatty(fileno(to)) == 1 &&
                       (term == NULL || strcmp(term, "dumb") != 0),
        .suite = suite,
        .told = told,
        .round = suite->rounds,
    };
    return 0;
}

void progress_free(struct progress *progress)
{
    free(progress->told);
    progress->told = NULL;
}

char *progress_time(double seconds, char text[PROGRESS_TIME])
{
    uint64_t s = (uint64_t)llround(fmax(seconds, 0));

    if (s >= 3600)
        (void)snprintf(text, PROGRESS_TIME,
                       "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64, s / 3600,
                       s / 60 % 60, s % 60);
    else
        (void)snprintf(text, PROGRESS_TIME, "%" PRIu64 ":%02" PRIu64, s / 60,
                       s % 60);
    return text;
}

/* "round 3/6", "round 3/6, again" for a repeat, "round 7" for an added one. */
static const char *show_round(const struct campaign_step *step,
                              char text[ROUND_TEXT])
{
    size_t len =
        (size_t)snprintf(text, ROUND_TEXT, "round %" PRIu64, step->round);

    if (step->round <= step->rounds)
        len += (size_t)snprintf(text + len, ROUND_TEXT - len, "/%" PRIu64,
                                step->rounds);
    if (step->repeat > 0)
        (void)snprintf(text + len, ROUND_TEXT - len, ", again");
    return text;
}

static void rewind_line(struct progress *progress)
{
    if (progress->is_terminal)
        (void)fputs("\r\033[K", progress->to);
}

static size_t columns(const struct progress *progress)
{
    struct winsize size;

    if (ioctl(fileno(progress->to), TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
        return COLUMNS;
    return size.ws_col;
}

/* A line that wrapped could not be rewritten. */
static void show_line(struct progress *progress,
                      const struct campaign_step *step)
{
    const struct cell *cell = step->cell;
    char line[LINE_TEXT];
    char eta[PROGRESS_TIME];
    char round[ROUND_TEXT];
    char connections[32] = "";
    size_t width = columns(progress);

    if (cell->kind != RECORD_BATCH)
        (void)snprintf(connections, sizeof connections, " x%" PRIu64,
                       cell->connections);
    (void)snprintf(line, sizeof line, "[%zu/%zu] %s %s%s %s  ETA %s",
                   step->number, step->count, show_round(step, round),
                   cell_workload(cell), connections, cell_system(cell),
                   progress_time(step->left_s, eta));
    rewind_line(progress);
    (void)fprintf(progress->to, "%.*s", (int)(width - 1), line);
    (void)fflush(progress->to);
}

/* A tenth of the suite's rounds, or an added round, is over. */
static void show_part(struct progress *progress,
                      const struct campaign_step *step)
{
    size_t tenth = 10 * step->number / step->count;
    bool is_added = step->round > step->rounds;
    char round[ROUND_TEXT];
    char eta[PROGRESS_TIME];

    if (is_added ? step->round <= progress->round : tenth <= progress->tenth)
        return;
    if (is_added)
        progress->round = step->round;
    progress->tenth = tenth;
    (void)fprintf(progress->to, "[%zu/%zu] %s  ETA %s\n", step->number,
                  step->count, show_round(step, round),
                  progress_time(step->left_s, eta));
}

void progress_before(struct progress *progress,
                     const struct campaign_step *step)
{
    if (progress->is_terminal)
        show_line(progress, step);
}

static void show_trouble(struct progress *progress,
                         const struct campaign_step *step,
                         const struct record *record)
{
    size_t cell = (size_t)(step->cell - progress->suite->cells);

    if (progress->told[cell])
        return;
    progress->told[cell] = true;
    rewind_line(progress);
    (void)fprintf(
        progress->to, "%s: %s %s x%" PRIu64 ", round %" PRIu64 ": %s\n",
        verdict_name(record->verdict), record->system, record->workload,
        record->connections, record->round, record->reason);
}

void progress_after(struct progress *progress, const struct campaign_step *step,
                    const struct record *record)
{
    if (record->verdict == VERDICT_VOID ||
        record->verdict == VERDICT_UNAVAILABLE)
        show_trouble(progress, step, record);
    if (!progress->is_terminal)
        show_part(progress, step);
}

void progress_end(struct progress *progress)
{
    rewind_line(progress);
    (void)fflush(progress->to);
}
