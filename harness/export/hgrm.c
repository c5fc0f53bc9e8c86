/* hgrm: HdrHistogram's percentiles as text.
 *
 * The columns, the footer and the steps are those of HdrHistogram's
 * outputPercentileDistribution: each half of the distance to 100 % is cut into
 * five. */
#include "harness/export/export.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

enum { STEPS = 5 };

#define NS_PER_US 1000.0

/* The percentile to look for after `percent`. */
static double next_step(double percent)
{
    double halvings = floor(log2(100 / (100 - percent))) + 1;

    return percent + 100 / (STEPS * pow(2, halvings));
}

/* `percent` is the step, which the bucket reaches. */
static void put_line(FILE *to, uint64_t value_ns, double percent, uint64_t seen)
{
    (void)fprintf(to, "%12.3f %2.12f %10" PRIu64, (double)value_ns / NS_PER_US,
                  percent / 100, seen);
    if (percent < 100)
        (void)fprintf(to, " %14.2f", 1 / (1 - percent / 100));
    (void)fputc('\n', to);
}

/* A line for each step, with the bucket that reaches it; of the last bucket the
 * first step alone, and the end. */
static void put_lines(FILE *to, const struct histogram *h)
{
    uint64_t seen = 0;
    double step = 0;

    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        uint64_t steps = h->buckets[i] > 0 ? UINT64_MAX : 0;

        seen += h->buckets[i];
        if (seen == h->count && steps > 0)
            steps = 1;
        for (; steps > 0 && 100 * (double)seen / (double)h->count >= step;
             steps--) {
            put_line(to, histogram_bucket_value(h, i), step, seen);
            step = next_step(step);
        }
    }
    put_line(to, h->max_ns, 100, h->count);
}

/* Of the buckets' values; the mean is exact. */
static double deviation(const struct histogram *h)
{
    double mean = histogram_mean(h);
    double sum = 0;

    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        double off =
            h->buckets[i] > 0 ? (double)histogram_bucket_value(h, i) - mean : 0;

        sum += (double)h->buckets[i] * off * off;
    }
    return sqrt(sum / (double)h->count);
}

static void put_footer(FILE *to, const struct histogram *h)
{
    (void)fprintf(to, "#[Mean    = %12.3f, StdDeviation   = %12.3f]\n",
                  histogram_mean(h) / NS_PER_US, deviation(h) / NS_PER_US);
    (void)fprintf(to, "#[Max     = %12.3f, Total count    = %12" PRIu64 "]\n",
                  (double)h->max_ns / NS_PER_US, h->count);
    (void)fprintf(to, "#[Buckets = %12d, SubBuckets     = %12d]\n",
                  HISTOGRAM_TOP - HISTOGRAM_BITS + 1, 1 << HISTOGRAM_BITS);
}

int export_hgrm(const struct table *table, const struct export_ask *ask,
                FILE *to)
{
    struct histogram *h = malloc(sizeof *h);

    (void)table;
    if (h == NULL)
        return -ENOMEM;
    cell_histogram(ask->cell, h);
    if (h->count == 0) {
        free(h);
        return -ENODATA;
    }
    (void)fprintf(to, "%12s %14s %10s %14s\n\n", "Value", "Percentile",
                  "TotalCount", "1/(1-Percentile)");
    put_lines(to, h);
    put_footer(to, h);
    free(h);
    return 0;
}
