/* The progress of a campaign. */
#include "harness/run/progress.h"

#include "harness/run/schedule.h"
#include "support/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { LINE_TEXT = 256, COLUMNS = 80 };

uint64_t progress_estimate_ns(const struct suite *suite, const bool *done)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < suite->rounds * suite->cell_count; i++)
        if (done == NULL || !done[i])
            sum += schedule_estimate_ns(&suite->cells[i % suite->cell_count]);
    return sum;
}

int progress_init(struct progress *progress, const struct suite *suite,
                  const bool *done, FILE *to)
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
        .begun_ns = clock_now_ns(),
        .left_ns = progress_estimate_ns(suite, done),
    };
    return 0;
}

void progress_free(struct progress *progress)
{
    free(progress->told);
    progress->told = NULL;
}

char *progress_time(uint64_t ns, char text[PROGRESS_TIME])
{
    uint64_t s = (ns + NS_PER_S / 2) / NS_PER_S;

    if (s >= 3600)
        (void)snprintf(text, PROGRESS_TIME,
                       "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64, s / 3600,
                       s / 60 % 60, s % 60);
    else
        (void)snprintf(text, PROGRESS_TIME, "%" PRIu64 ":%02" PRIu64, s / 60,
                       s % 60);
    return text;
}

/* The estimate of what is left, by what the runs so far took instead of their
 * own estimates. */
static uint64_t left_ns(const struct progress *progress)
{
    double took_ns = (double)(clock_now_ns() - progress->begun_ns);
    double planned_ns = (double)progress->planned_ns;
    double scale = planned_ns > 0 ? took_ns / planned_ns : 1;

    return (uint64_t)((double)progress->left_ns * scale);
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
    char connections[32] = "";
    size_t width = columns(progress);

    if (cell->kind != RECORD_BATCH)
        (void)snprintf(connections, sizeof connections, " x%" PRIu64,
                       cell->connections);
    (void)snprintf(line, sizeof line,
                   "[%zu/%zu] round %" PRIu64 "/%" PRIu64 " %s%s %s  ETA %s",
                   step->number, step->count, step->round, step->rounds,
                   cell_workload(cell), connections, cell_system(cell),
                   progress_time(left_ns(progress), eta));
    rewind_line(progress);
    (void)fprintf(progress->to, "%.*s", (int)(width - 1), line);
    (void)fflush(progress->to);
}

static void show_tenth(struct progress *progress,
                       const struct campaign_step *step)
{
    size_t tenth = 10 * step->number / step->count;
    char eta[PROGRESS_TIME];

    if (tenth <= progress->tenth)
        return;
    progress->tenth = tenth;
    (void)fprintf(progress->to,
                  "[%zu/%zu] round %" PRIu64 "/%" PRIu64 "  ETA %s\n",
                  step->number, step->count, step->round, step->rounds,
                  progress_time(left_ns(progress), eta));
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
    uint64_t estimate_ns = schedule_estimate_ns(step->cell);

    progress->planned_ns += estimate_ns;
    progress->left_ns -=
        estimate_ns < progress->left_ns ? estimate_ns : progress->left_ns;
    if (record->verdict == VERDICT_VOID ||
        record->verdict == VERDICT_UNAVAILABLE)
        show_trouble(progress, step, record);
    if (!progress->is_terminal)
        show_tenth(progress, step);
}

void progress_end(struct progress *progress)
{
    rewind_line(progress);
    (void)fflush(progress->to);
}
