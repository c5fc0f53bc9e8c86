/* A histogram of durations: log-linear buckets, fixed memory.
 *
 * Values are nanoseconds. Below 2^HISTOGRAM_BITS each value has a bucket of its
 * own; above, every power of two is cut into 2^(HISTOGRAM_BITS-1) equal
 * buckets, so that a value read back (the middle of its bucket) is within
 * 2^-HISTOGRAM_BITS of the one recorded: the relative error is below 0.1 % from
 * 1 us to 1 h. Larger values are counted in the last bucket and in
 * `max_ns` exactly. Layout after Tene's HdrHistogram.
 */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <jansson.h>
#include <stdint.h>

enum {
    HISTOGRAM_BITS = 10,
    HISTOGRAM_TOP = 42, /* values below 2^42 ns, 73 minutes */
    HISTOGRAM_BUCKETS =
        (1 << HISTOGRAM_BITS) +
        (HISTOGRAM_TOP - HISTOGRAM_BITS) * (1 << (HISTOGRAM_BITS - 1)),
};

struct histogram {
    uint64_t count;
    uint64_t sum_ns;
    uint64_t min_ns; /* UINT64_MAX while empty */
    uint64_t max_ns;
    uint64_t buckets[HISTOGRAM_BUCKETS];
};

void histogram_init(struct histogram *h);
void histogram_record(struct histogram *h, uint64_t value_ns);

/* Exact: the sum of two histograms is the histogram of both sets. */
void histogram_merge(struct histogram *into, const struct histogram *from);

/* The smallest recorded value v, to within a bucket, such that a share of at
 * least q (0 … 1) of the values is <= v. The nearest-rank quantile; q = 1 is
 * exactly max_ns. 0 when the histogram is empty. */
uint64_t histogram_quantile(const struct histogram *h, double q);

double histogram_mean(const struct histogram *h); /* exact; 0 when empty */

/* What the values of a bucket that is not empty are read back as. */
uint64_t histogram_bucket_value(const struct histogram *h, size_t bucket);

/* Lossless: {"unit":"ns","bits":10,"count":…,"sum":…,"min":…,"max":…,
 * "buckets":[[index,count],…]} with the non-empty buckets only. Sums and counts
 * beyond what JSON integers hold (63 bits) saturate. to_json returns a new
 * reference or NULL without memory; from_json fills an empty histogram and
 * returns 0, or -EINVAL when the object is not a consistent one. */
json_t *histogram_to_json(const struct histogram *h);
int histogram_from_json(const json_t *json, struct histogram *h);

#endif
