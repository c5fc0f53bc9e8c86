/* The facts of a campaign in words. */
#include "harness/report/facts.h"

#include "harness/load/cpus.h"
#include "harness/load/pace.h"
#include "harness/report/escape.h"
#include "workloads/catalog.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Room for a fact and a separator that no machine outgrows. */
enum { FACT_WIDTH = 80 };

__attribute__((format(printf, 2, 3))) static void add(char text[FACTS_TEXT],
                                                      const char *format, ...)
{
    size_t used = strlen(text);
    va_list list;

    if (used > 0)
        used += (size_t)snprintf(text + used, FACTS_TEXT - used, ", ");
    va_start(list, format);
    (void)vsnprintf(text + used, FACTS_TEXT - used, format, list);
    va_end(list);
}

/* A fact of the machine on one line, or NULL. */
static const char *fact(const struct results *results, const char *key,
                        char text[ESCAPE_TEXT])
{
    const char *value =
        json_string_value(json_object_get(results->facts.machine, key));

    if (value == NULL || value[0] == '\0')
        return NULL;
    return escape_line(value, FACT_WIDTH, text);
}

double facts_cores(const struct results *results)
{
    const json_t *cores = json_object_get(results->facts.machine, "cores");

    return json_is_integer(cores) && json_integer_value(cores) > 0
               ? (double)json_integer_value(cores)
               : NAN;
}

double facts_server_cpus(const struct results *results, const char *name)
{
    struct workload workload;
    char error[WORKLOAD_ERROR];
    struct pace pace;
    bool has_all = pace_parse(name, &workload, &pace, error) == 0 &&
                   workload_placement(&workload) == PLACED_TOGETHER;
    const char *list = json_string_value(json_object_get(
        results->facts.options, has_all ? "all_cpus" : "server_cpus"));
    unsigned length = list != NULL ? cpus_length(list) : 0;

    return length > 0 ? (double)length : NAN;
}

char *facts_machine(const struct results *results, char text[FACTS_TEXT])
{
    double cores = facts_cores(results);
    char value[ESCAPE_TEXT];

    text[0] = '\0';
    if (fact(results, "cpu", value) != NULL)
        add(text, "%s", value);
    if (!isnan(cores))
        add(text, "%.0f core%s", cores, cores == 1 ? "" : "s");
    if (fact(results, "kernel", value) != NULL)
        add(text, "%s", value);
    return text;
}

static void add_rounds(const struct results *results, char text[FACTS_TEXT])
{
    uint64_t planned = results->facts.rounds;
    uint64_t last = 0;

    for (size_t i = 0; i < results->count; i++)
        if (results->records[i].round > last)
            last = results->records[i].round;
    if (last > planned)
        add(text, "%" PRIu64 " to %" PRIu64 " rounds", planned, last);
    else if (last > 0 && last < planned)
        add(text, "%" PRIu64 " of %" PRIu64 " rounds", last, planned);
    else
        add(text, "%" PRIu64 " round%s", planned, planned == 1 ? "" : "s");
}

char *facts_campaign(const struct results *results, char text[FACTS_TEXT])
{
    const struct campaign_facts *facts = &results->facts;
    char suite[ESCAPE_TEXT];

    text[0] = '\0';
    add(text, "suite %s", escape_line(facts->suite, FACT_WIDTH, suite));
    add_rounds(results, text);
    add(text, "seed %" PRIu64, facts->seed);
    return text;
}

char *facts_origin(const struct results *results, char text[FACTS_TEXT])
{
    char value[ESCAPE_TEXT];
    char when[32];

    text[0] = '\0';
    facts_time(results->facts.began_s, when, sizeof when);
    if (when[0] != '\0')
        add(text, "%.10s %.5s UTC", when, when + 11);
    if (fact(results, "commit", value) != NULL)
        add(text, "commit %s", value);
    else if (fact(results, "version", value) != NULL)
        add(text, "version %s", value);
    return text;
}

char *facts_time(double seconds, char *text, size_t size)
{
    struct tm tm;
    time_t when;

    text[0] = '\0';
    if (!(seconds > 0) || seconds > 1e12)
        return text;
    when = (time_t)seconds;
    if (gmtime_r(&when, &tm) == NULL ||
        strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
        text[0] = '\0';
    return text;
}
