/* What to say beside a chart: how to read it, and what it does not show. */
#ifndef CHART_WORDS_H
#define CHART_WORDS_H

enum chart_topic {
    TOPIC_NONE, /* told elsewhere */
    TOPIC_THROUGHPUT,
    TOPIC_LATENCY,
    TOPIC_COST,
    TOPIC_MEMORY,
    TOPIC_CONVOY,
    TOPIC_CRASH,
    TOPIC_BATCH,
    TOPIC_CAPACITY,
    TOPIC_CLAIM,
};

struct chart_words {
    const char *name; /* of the charts: itself, or with "-…" behind it */
    enum chart_topic topic;
    const char *reads;  /* a sentence */
    const char *misses; /* a sentence */
    const char *at; /* what the first column of its data is; NULL: as named */
};

/* Of the longest name that fits; never NULL. */
const struct chart_words *chart_words(const char *chart);

#endif
