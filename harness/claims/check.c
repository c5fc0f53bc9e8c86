/* The checks of a claim's part. */
#include "harness/claims/check.h"

#include "harness/claims/track.h"
#include "harness/stats/median.h"
#include "harness/stats/ratio.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CORES_MARK "{cores}"

/* A point's figure, and what it lacks where it has none. */
struct reading {
    struct track of, to; /* of a part without `to`, that has no values */
    char missing[CLAIM_REASON];
};

static void reading_free(struct reading *reading)
{
    track_free(&reading->of);
    track_free(&reading->to);
}

static size_t count_values(const struct track *track)
{
    size_t n = 0;

    for (size_t i = 0; i < track->count; i++)
        if (!isnan(track->values[i]))
            n++;
    return n;
}

/* "thread echo:64 x100: not run" */
static void complain(char missing[CLAIM_REASON], const struct claim_cell *cell,
                     const struct track *track)
{
    char connections[32] = "";
    char what[64] = "not run";

    if (cell->connections > 0)
        (void)snprintf(connections, sizeof connections, " x%" PRIu64,
                       cell->connections);
    if (track->runs > 0)
        (void)snprintf(what, sizeof what, "a figure in %zu of %d rounds",
                       count_values(track), CLAIM_PAIRS);
    (void)snprintf(missing, CLAIM_REASON, "%.60s %.60s%s: %s", cell->system,
                   cell->workload, connections, what);
}

/* The cell's figure, less that of the system it is to be above. */
static int read_cell(struct track *track, const struct results *results,
                     const struct claim_part *part,
                     const struct claim_cell *cell, char missing[CLAIM_REASON])
{
    struct claim_cell base = *cell;
    struct track less;
    int rc = track_init(track, results, part->figure, cell);

    if (rc < 0)
        return rc;
    if (missing[0] == '\0' && count_values(track) < CLAIM_PAIRS)
        complain(missing, cell, track);
    if (part->above == NULL)
        return 0;
    base.system = part->above;
    rc = track_init(&less, results, part->figure, &base);
    if (rc < 0)
        return rc;
    if (missing[0] == '\0' && count_values(&less) < CLAIM_PAIRS)
        complain(missing, &base, &less);
    track_less(track, &less);
    track_free(&less);
    return 0;
}

static int read_point(struct reading *reading, const struct results *results,
                      const struct claim_part *part,
                      const struct claim_point *point)
{
    int rc;

    reading->missing[0] = '\0';
    rc = read_cell(&reading->of, results, part, &point->of, reading->missing);
    if (rc == 0 && point->to.system != NULL)
        rc = read_cell(&reading->to, results, part, &point->to,
                       reading->missing);
    return rc;
}

static double cores_of(const struct results *results)
{
    const json_t *cores = json_object_get(results->facts.machine, "cores");

    return json_is_integer(cores) ? (double)json_integer_value(cores) : NAN;
}

/* What the range is on this machine: a load uses no more cores than it has
 * connections. */
static struct claim_range range_of(const struct claim_part *part,
                                   const struct claim_point *point,
                                   const struct results *results)
{
    double cores = cores_of(results);

    if (point->of.connections > 0)
        cores = fmin(cores, (double)point->of.connections);
    return range_for(&part->range, cores);
}

static void judge(struct claim_check *check, const struct claim_part *part)
{
    if (!part_has_say(part))
        check->outcome = isnan(check->value) ? CLAIM_NOT_MEASURED : CLAIM_HOLDS;
    else
        check->outcome = range_judge(&check->range, check->low, check->high);
}

static void lacks(struct claim_check *check, const char *what)
{
    check->value = check->low = check->high = NAN;
    check->outcome = CLAIM_NOT_MEASURED;
    (void)snprintf(check->missing, sizeof check->missing, "%s", what);
}

static void few(struct claim_check *check, const char *what)
{
    char text[CLAIM_REASON];

    (void)snprintf(text, sizeof text, "only %zu %s", check->n, what);
    lacks(check, text);
}

/* Above over below, paired by rounds. */
static void check_ratio(struct claim_check *check,
                        const struct claim_part *part,
                        const struct track *above, const struct track *below)
{
    struct ratio ratio =
        ratio_paired(above->values, below->values, above->count);

    check->is_ratio = true;
    check->value = ratio.ratio;
    check->low = above->is_most || below->is_least ? 0 : ratio.low;
    check->high = above->is_least || below->is_most ? INFINITY : ratio.high;
    check->n = ratio.n_above;
    if (check->n < CLAIM_PAIRS)
        few(check, "rounds with both");
    else
        judge(check, part);
}

static int check_median(struct claim_check *check,
                        const struct claim_part *part,
                        const struct track *track)
{
    double *values = calloc(track->count, sizeof *values);
    struct estimate estimate;

    if (values == NULL)
        return -ENOMEM;
    memcpy(values, track->values, track->count * sizeof *values);
    estimate = median_of(values, track->count);
    free(values);
    check->value = estimate.median;
    check->low = track->is_most ? 0 : estimate.low;
    check->high = track->is_least ? INFINITY : estimate.high;
    check->n = estimate.n;
    if (check->n < MEDIAN_ENOUGH)
        few(check, "rounds");
    else
        judge(check, part);
    return 0;
}

/* A point by itself. */
static int check_point(struct claim_check *check, const struct claim_part *part,
                       const struct reading *reading, size_t i)
{
    (void)snprintf(check->label, sizeof check->label, "%s",
                   part->points[i].label);
    if (reading->missing[0] != '\0') {
        lacks(check, reading->missing);
        return 0;
    }
    if (part->points[i].to.system == NULL)
        return check_median(check, part, &reading->of);
    check_ratio(check, part, &reading->of, &reading->to);
    return 0;
}

/* "workers-4 / workers-2", "1000 / 100 connections" */
static void label_two(struct claim_check *check, const char *above,
                      const char *below)
{
    const char *unit = strrchr(above, ' ');
    const char *below_unit = strrchr(below, ' ');
    bool is_one =
        unit != NULL && below_unit != NULL && strcmp(unit, below_unit) == 0;

    (void)snprintf(check->label, sizeof check->label, "%.*s / %s",
                   (int)(is_one ? (size_t)(unit - above) : strlen(above)),
                   above, below);
}

/* A point against another one, each of them a figure or a ratio. */
static void check_two(struct claim_check *check, const struct claim_part *part,
                      struct reading *readings, size_t above, size_t below)
{
    const struct reading *lacking = readings[above].missing[0] != '\0'
                                        ? &readings[above]
                                        : &readings[below];

    label_two(check, part->points[above].label, part->points[below].label);
    if (lacking->missing[0] != '\0')
        lacks(check, lacking->missing);
    else
        check_ratio(check, part, &readings[above].of, &readings[below].of);
}

/* The point that is called as `at`, or part->count. */
static size_t place_of(const struct claim_part *part,
                       const struct results *results)
{
    const char *mark = strstr(part->at, CORES_MARK);
    char wanted[CLAIM_LABEL];
    size_t i = 0;

    if (mark == NULL)
        (void)snprintf(wanted, sizeof wanted, "%s", part->at);
    else
        (void)snprintf(wanted, sizeof wanted, "%.*s%g%s",
                       (int)(mark - part->at), part->at, cores_of(results),
                       mark + strlen(CORES_MARK));
    while (i < part->count && strcmp(part->points[i].label, wanted) != 0)
        i++;
    return i;
}

/* Which point goes with which, by shape. */
static void check_pairs(const struct claim_part *part,
                        const struct results *results, struct reading *readings,
                        struct claim_check *checks, size_t *count)
{
    size_t at = part->at != NULL ? place_of(part, results) : 0;

    if (part->at != NULL && at == part->count) {
        checks[0].range = part->range;
        lacks(&checks[0], "no cell for this number of cores");
        *count = 1;
        return;
    }
    for (size_t i = 0; i < part->count; i++) {
        struct claim_check *check = &checks[*count];

        check->range = range_of(part, &part->points[i], results);
        if (part->shape == CLAIM_FALLS && i + 1 < part->count)
            check_two(&checks[(*count)++], part, readings, i, i + 1);
        else if (part->shape == CLAIM_RISES && i > 0)
            check_two(&checks[(*count)++], part, readings, i, i - 1);
        else if ((part->shape == CLAIM_BEFORE && i < at) ||
                 (part->shape == CLAIM_AFTER && i > at))
            check_two(&checks[(*count)++], part, readings, i, at);
    }
}

static int check_all(const struct claim_part *part,
                     const struct results *results, struct reading *readings,
                     struct claim_check *checks, size_t *count)
{
    int rc = 0;

    if (part->shape == CLAIM_EACH || part->shape == CLAIM_FROM) {
        for (; rc == 0 && *count < part->count; ++*count) {
            checks[*count].range =
                range_of(part, &part->points[*count], results);
            rc = check_point(&checks[*count], part, &readings[*count], *count);
        }
        return rc;
    }
    for (size_t i = 0; i < part->count; i++)
        if (part->points[i].to.system != NULL)
            track_over(&readings[i].of, &readings[i].to);
    check_pairs(part, results, readings, checks, count);
    return 0;
}

int checks_make(const struct claim_part *part, const struct results *results,
                struct claim_check *checks, size_t *count)
{
    struct reading *readings = calloc(part->count, sizeof *readings);
    int rc = readings != NULL ? 0 : -ENOMEM;

    *count = 0;
    for (size_t i = 0; rc == 0 && i < part->count; i++)
        rc = read_point(&readings[i], results, part, &part->points[i]);
    if (rc == 0)
        rc = check_all(part, results, readings, checks, count);
    for (size_t i = 0; readings != NULL && i < part->count; i++)
        reading_free(&readings[i]);
    free(readings);
    return rc;
}

/* Of an end that is open, or was not reached, there is no distance. */
static double distance(double from, double to)
{
    if (from == to)
        return 0;
    return from > 0 && to > 0 && isfinite(from) && isfinite(to)
               ? fabs(log(from / to))
               : INFINITY;
}

double check_margin(const struct claim_check *check)
{
    return fmin(fmin(distance(check->low, check->range.low),
                     distance(check->high, check->range.low)),
                fmin(distance(check->low, check->range.high),
                     distance(check->high, check->range.high)));
}
