/* Log-linear histogram. */
#include "harness/load/histogram.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
    LINEAR = 1 << HISTOGRAM_BITS,     /* values with a bucket of their own */
    HALF = 1 << (HISTOGRAM_BITS - 1), /* buckets of each power of two above */
};

#define OVERFLOW_NS (UINT64_C(1) << HISTOGRAM_TOP)

static size_t bucket_of(uint64_t value_ns)
{
    unsigned shift;

    if (value_ns < LINEAR)
        return (size_t)value_ns;
    if (value_ns >= OVERFLOW_NS)
        return HISTOGRAM_BUCKETS - 1;
    shift = (unsigned)(64 - HISTOGRAM_BITS - __builtin_clzll(value_ns));
    return (size_t)(value_ns >> shift) + (size_t)shift * HALF;
}

/* The first value of a bucket and the number of values in it. */
static uint64_t bucket_begin(size_t bucket, uint64_t *width)
{
    unsigned shift;

    *width = 1;
    if (bucket < LINEAR)
        return bucket;
    shift = (unsigned)((bucket - LINEAR) / HALF) + 1;
    *width = UINT64_C(1) << shift;
    return ((bucket - LINEAR) % HALF + HALF) << shift;
}

static uint64_t add(uint64_t a, uint64_t b)
{
    uint64_t sum;

    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

void histogram_init(struct histogram *h)
{
    memset(h, 0, sizeof *h);
    h->min_ns = UINT64_MAX;
}

void histogram_record(struct histogram *h, uint64_t value_ns)
{
    h->buckets[bucket_of(value_ns)]++;
    h->count++;
    h->sum_ns = add(h->sum_ns, value_ns);
    if (value_ns < h->min_ns)
        h->min_ns = value_ns;
    if (value_ns > h->max_ns)
        h->max_ns = value_ns;
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
        into->buckets[i] += from->buckets[i];
    into->count += from->count;
    into->sum_ns = add(into->sum_ns, from->sum_ns);
    if (from->min_ns < into->min_ns)
        into->min_ns = from->min_ns;
    if (from->max_ns > into->max_ns)
        into->max_ns = from->max_ns;
}

uint64_t histogram_bucket_value(const struct histogram *h, size_t bucket)
{
    uint64_t width;
    uint64_t value = bucket_begin(bucket, &width);

    value += width / 2;
    if (value < h->min_ns)
        return h->min_ns;
    return value < h->max_ns ? value : h->max_ns;
}

uint64_t histogram_quantile(const struct histogram *h, double q)
{
    double position = ceil(q * (double)h->count);
    uint64_t rank = position < 1 ? 1 : (uint64_t)position;
    uint64_t seen = 0;
    size_t bucket = 0;

    if (h->count == 0)
        return 0;
    if (rank >= h->count)
        return h->max_ns;
    while ((seen += h->buckets[bucket]) < rank)
        bucket++;
    return histogram_bucket_value(h, bucket);
}

double histogram_mean(const struct histogram *h)
{
    return h->count == 0 ? 0 : (double)h->sum_ns / (double)h->count;
}

static json_t *json_number(uint64_t value)
{
    return json_integer(value > INT64_MAX ? INT64_MAX : (json_int_t)value);
}

/* Null while there is no value to tell. */
static json_t *json_extreme(const struct histogram *h, uint64_t value_ns)
{
    return h->count == 0 ? json_null() : json_number(value_ns);
}

static json_t *buckets_to_json(const struct histogram *h)
{
    json_t *buckets = json_array();

    for (size_t i = 0; buckets != NULL && i < HISTOGRAM_BUCKETS; i++) {
        if (h->buckets[i] == 0)
            continue;
        if (json_array_append_new(
                buckets,
                json_pack("[i, o]", (int)i, json_number(h->buckets[i]))) < 0) {
            json_decref(buckets);
            return NULL;
        }
    }
    return buckets;
}

json_t *histogram_to_json(const struct histogram *h)
{
    json_t *buckets = buckets_to_json(h);

    if (buckets == NULL)
        return NULL;
    return json_pack("{s:s, s:i, s:o, s:o, s:o, s:o, s:o}", "unit", "ns",
                     "bits", HISTOGRAM_BITS, "count", json_number(h->count),
                     "sum", json_number(h->sum_ns), "min",
                     json_extreme(h, h->min_ns), "max",
                     json_extreme(h, h->max_ns), "buckets", buckets);
}

static int number_from_json(const json_t *json, const char *key,
                            uint64_t *value)
{
    const json_t *number = json_object_get(json, key);

    if (!json_is_integer(number) || json_integer_value(number) < 0)
        return -EINVAL;
    *value = (uint64_t)json_integer_value(number);
    return 0;
}

static int buckets_from_json(const json_t *buckets, struct histogram *h)
{
    json_int_t previous = -1;
    uint64_t count = 0;
    size_t i;
    const json_t *pair;

    if (!json_is_array(buckets))
        return -EINVAL;
    json_array_foreach(buckets, i, pair)
    {
        const json_t *index = json_array_get(pair, 0);
        const json_t *number = json_array_get(pair, 1);
        json_int_t bucket = json_integer_value(index);

        if (json_array_size(pair) != 2 || !json_is_integer(index) ||
            !json_is_integer(number) || bucket <= previous ||
            bucket >= HISTOGRAM_BUCKETS || json_integer_value(number) <= 0)
            return -EINVAL;
        previous = bucket;
        h->buckets[bucket] = (uint64_t)json_integer_value(number);
        count = add(count, h->buckets[bucket]);
    }
    return count == h->count || h->count == INT64_MAX ? 0 : -EINVAL;
}

/* The extremes lie in the outermost buckets, and the sum is that of values
 * between them. */
static bool is_consistent(const struct histogram *h)
{
    size_t first = bucket_of(h->min_ns);
    size_t last = bucket_of(h->max_ns);
    double mean = histogram_mean(h);

    if (h->min_ns > h->max_ns || h->buckets[first] == 0 ||
        h->buckets[last] == 0)
        return false;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
        if ((i < first || i > last) && h->buckets[i] != 0)
            return false;
    if (h->sum_ns == INT64_MAX)
        return true;
    return mean >= (double)h->min_ns * (1 - 1e-12) &&
           mean <= (double)h->max_ns * (1 + 1e-12);
}

int histogram_from_json(const json_t *json, struct histogram *h)
{
    const json_t *unit = json_object_get(json, "unit");
    uint64_t bits;

    if (!json_is_string(unit) || strcmp(json_string_value(unit), "ns") != 0 ||
        number_from_json(json, "bits", &bits) < 0 || bits != HISTOGRAM_BITS ||
        number_from_json(json, "count", &h->count) < 0 ||
        number_from_json(json, "sum", &h->sum_ns) < 0 ||
        buckets_from_json(json_object_get(json, "buckets"), h) < 0)
        return -EINVAL;
    if (h->count == 0)
        return h->sum_ns == 0 && json_is_null(json_object_get(json, "min")) &&
                       json_is_null(json_object_get(json, "max"))
                   ? 0
                   : -EINVAL;
    if (number_from_json(json, "min", &h->min_ns) < 0 ||
        number_from_json(json, "max", &h->max_ns) < 0 || !is_consistent(h))
        return -EINVAL;
    return 0;
}
