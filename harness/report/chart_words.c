/* What to say beside a chart. */
#include "harness/report/chart_words.h"

#include <stddef.h>
#include <string.h>

static const struct chart_words words[] = {
    {"overview", TOPIC_NONE, "", "", NULL},
    {"throughput", TOPIC_THROUGHPUT,
     "A line that flattens has found its server's limit; one that falls pays "
     "for the number of connections itself.",
     "It does not show what happens when requests come faster than they are "
     "answered: a closed loop waits for the server.",
     "connections"},
    {"io", TOPIC_THROUGHPUT,
     "The dotted line is what nothing but the wait allows; a line that leaves "
     "it cannot hold that many requests that wait at once.",
     "It does not show what holding them costs: CPU time and memory have "
     "charts of their own.",
     "connections"},
    {"speedup", TOPIC_THROUGHPUT,
     "1 is one request after the other; the dotted line is all cores.",
     "It does not show whether a quick request suffers beside a long one; the "
     "convoy does.",
     "connections"},
    {"sizes", TOPIC_THROUGHPUT,
     "Bytes per second grow with the size of a request until copying is all "
     "there is to do.",
     "It does not show a network: loopback copies within the memory.", "bytes"},
    {"sizes-requests", TOPIC_THROUGHPUT,
     "As long as a line is flat, a request costs the same whatever its size.",
     "It does not show a network: loopback copies within the memory.", "bytes"},
    {"stream", TOPIC_THROUGHPUT,
     "How much a line climbs is what a wake-up cost that several requests now "
     "share.",
     "It does not show the time of an answer: deeper is always later.",
     "in flight"},
    {"crowd-requests", TOPIC_THROUGHPUT,
     "Ten connections ask, the others are silent: a line that falls looks at "
     "all of them for each request.",
     "It does not show connections that come and go.", "connections"},
    {"fetch", TOPIC_THROUGHPUT,
     "The dotted line is what the upstream's delay alone allows.",
     "It does not show an upstream that slows down under load.", "connections"},
    {"fetch-requests", TOPIC_THROUGHPUT,
     "Each request asks a real server behind this one; where all lines meet, "
     "that one is the limit.",
     "It does not show which of the two ends is slow when a line stays low.",
     "connections"},
    {"latency", TOPIC_LATENCY,
     "Look for the p99 that leaves its p50 behind: in a closed loop time grows "
     "with the connections whatever the design.",
     "It does not show the worst case, nor the time at a rate below the limit.",
     "connections"},
    {"percentiles", TOPIC_LATENCY,
     "One step to the right is ten times rarer; a line that stays flat keeps "
     "its promise to nearly everybody.",
     "It shows no intervals: all runs are merged, and how much they differ is "
     "in the latency chart.",
     "one in"},
    {"time", TOPIC_LATENCY,
     "A flat line on the left is a steady run; a notch there with a peak on "
     "the right is a stop that requests waited out.",
     "It is one run of each system, the median one, and says nothing of the "
     "others.",
     "seconds"},
    {"fetch-latency", TOPIC_LATENCY,
     "What is above the upstream's own time is what this server and its "
     "queues add.",
     "It does not show which of the two ends made a request wait.",
     "connections"},
    {"cpu", TOPIC_COST,
     "Lower is cheaper: the server's CPU time, user and system, by answered "
     "request.",
     "It does not show the kernel's work in interrupts, which nobody is "
     "charged for, nor the load generator's.",
     "connections"},
    {"churn", TOPIC_COST,
     "What a connection costs from its accept to its end; on the right without "
     "what the simplest server pays as well.",
     "It does not show a network's round trips, nor TLS.", "connections"},
    {"crowd", TOPIC_COST,
     "A line that climbs pays for silent connections with every request.",
     "It does not show their memory; the idle connections do.", "connections"},
    {"blob", TOPIC_COST,
     "Where the line is below the dashed one, sending without a copy saves CPU "
     "time.",
     "It does not show a disk: the file is in the page cache.", "bytes"},
    {"units", TOPIC_COST, "Every line of the grid is ten times as much.",
     "It does not show what a unit costs while many of them run.", "µs each"},
    {"memory", TOPIC_MEMORY,
     "The growth of the server's memory with each connection that is open and "
     "silent.",
     "It does not show the kernel's memory, which the table below has, nor a "
     "connection at work.",
     "connections"},
    {"convoy", TOPIC_CONVOY,
     "The line between the circles is what a few requests that compute do to "
     "all that do not.",
     "It does not show a server with more cores than computing requests.",
     "connections"},
    {"crash", TOPIC_CRASH,
     "On the left who dies with the one that crashes, on the right how long "
     "until somebody answers again.",
     "It does not show what the lost requests had done already.",
     "connections"},
    {"batch", TOPIC_BATCH,
     "The bar is the time for all jobs, the line across is the best that "
     "arithmetic allows.",
     "It does not show the memory that it takes, nor more jobs than these.",
     "seconds"},
    {"search", TOPIC_CAPACITY,
     "Each mark is a trial at one rate; the dashed line is the highest rate at "
     "which the limit held.",
     "It does not show how the server behaves beyond that rate for longer than "
     "a trial.",
     NULL},
    {"claim", TOPIC_CLAIM,
     "The shaded band is what is claimed; a claim holds where a whole interval "
     "is within it.",
     "It does not show other machines, sizes or numbers of cores.", NULL},
};

static const struct chart_words unknown = {"", TOPIC_NONE, "", "", NULL};

const struct chart_words *chart_words(const char *chart)
{
    const struct chart_words *best = &unknown;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i].name);

        if (strncmp(chart, words[i].name, length) == 0 &&
            (chart[length] == '\0' || chart[length] == '-') &&
            length > strlen(best->name))
            best = &words[i];
    }
    return best;
}
