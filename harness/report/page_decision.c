/* What `concbench decide` found, where it left a decision.json in the folder:
 * the answer, who took part, what would flip it, and what is beyond this
 * machine. The file was checked when it was read (decision_file.h). */
#include "harness/report/page.h"

#include "harness/report/escape.h"
#include "harness/report/machine_words.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double number_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* "1.31 [1.20, 1.43]"; without an upper end "1.31 [1.20, no upper end]". */
static char *interval(enum show_unit unit, const json_t *of, const char *value,
                      char text[SHOW_TEXT])
{
    const struct estimate estimate = {.median = number_of(of, value),
                                      .low = number_of(of, "low"),
                                      .high = number_of(of, "high"),
                                      .n = 2};
    char middle[SHOW_TEXT];
    char low[SHOW_TEXT];

    if (isnan(estimate.median))
        return show_value(unit, NAN, text);
    if (!isnan(estimate.high))
        return show_interval(unit, &estimate, text);
    (void)snprintf(text, SHOW_TEXT, "%.40s [%.40s, no upper end]",
                   show_value(unit, estimate.median, middle),
                   show_value(unit, estimate.low, low));
    return text;
}

/* In the words of the answers above it. */
static const char *verdict_of(const json_t *decision)
{
    static const struct {
        const char *name, *words;
    } verdicts[] = {{"clear", "Clear"},
                    {"too close", "Too close to call"},
                    {"only one", "The only one that is left"},
                    {"none", "No system is left"},
                    {"impossible", "No system can do this"},
                    {"unknown", "No answer"}};
    const char *name = page_member(decision, "verdict");

    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        if (strcmp(name, verdicts[i].name) == 0)
            return verdicts[i].words;
    return name;
}

static void put_pick(struct page *page)
{
    struct html *html = &page->html;
    const char *best = page_member(page->decision, "recommended");

    html_open(html, "p");
    html_attr(html, "class", "pick");
    if (best[0] != '\0')
        page_system(page, best);
    else
        html_text(html, SHOW_MISSING);
    html_put(html, "span", "sure", verdict_of(page->decision));
    html_close(html);
}

static void put_tied(struct page *page)
{
    struct html *html = &page->html;
    json_t *tied = json_object_get(page->decision, "tied");
    size_t i;
    json_t *name;

    if (json_array_size(tied) < 2)
        return;
    html_open(html, "p");
    html_text(html, "Not to be told apart: ");
    json_array_foreach(tied, i, name)
    {
        html_text(html, i > 0 ? ", " : "");
        page_system(page, json_string_value(name));
    }
    html_text(html, ". The simplest of them is named.");
    html_close(html);
}

static void put_next(struct page *page)
{
    struct html *html = &page->html;
    const json_t *margin = json_object_get(page->decision, "margin");
    const char *next = page_member(page->decision, "runner_up");
    char text[SHOW_TEXT];

    if (next[0] == '\0')
        return;
    html_open(html, "p");
    html_text(html, "The best of the others: ");
    page_system(page, next);
    if (!isnan(number_of(margin, "ratio")))
        html_say(html, "; the named one does %s times as much",
                 interval(SHOW_NUMBER, margin, "ratio", text));
    html_text(html, ".");
    html_close(html);
}

static void put_answer(struct page *page)
{
    struct html *html = &page->html;
    const char *why = page_member(page->decision, "why");

    html_open(html, "div");
    html_attr(html, "class", "answer");
    html_attr(html, "data-state", verdict_of(page->decision));
    put_pick(page);
    if (why[0] != '\0')
        page_say(html, why);
    put_tied(page);
    put_next(page);
    if (json_is_true(json_object_get(page->decision, "is_weak")))
        page_say(html, "Not sure: some figures (~) are no intervals, but the "
                       "range of rates that were tried.");
    html_close(html);
}

static void put_profile(struct page *page)
{
    struct html *html = &page->html;
    const char *before = "Asked for: ";
    const char *key;
    json_t *value;

    html_open(html, "p");
    json_object_foreach(json_object_get(page->decision, "profile"), key, value)
    {
        /* Bytes, though its name does not say so. */
        const char *unit = strcmp(key, "memory") == 0 ? "memory_bytes" : key;

        if (json_is_null(value))
            continue;
        html_text(html, before);
        html_name(html, key);
        html_text(html, " ");
        machine_put_value(html_stream(html), unit, value, escape_html);
        before = "; ";
    }
    html_text(html, ".");
    html_close(html);
}

/* "9.08k [8.99k, 9.17k]", "≥ 45k" where the generator was the limit,
 * "~ (8k to 9.5k)" where it is a range. */
static void put_rps(struct html *html, const json_t *contender)
{
    const struct estimate rps = {.median = number_of(contender, "rps"),
                                 .low = number_of(contender, "low_rps"),
                                 .high = number_of(contender, "high_rps"),
                                 .n = 2};
    char text[SHOW_TEXT];
    char high[SHOW_TEXT];

    html_open(html, "td");
    if (isnan(rps.median))
        html_attr(html, "class", "none");
    else
        html_number(html, "data-v", rps.median);
    if (isnan(rps.median))
        html_text(html, SHOW_MISSING);
    else if (json_is_true(json_object_get(contender, "is_lower_bound")))
        html_say(html, "≥ %s", show_value(SHOW_COUNT, rps.low, text));
    else if (json_is_true(json_object_get(contender, "is_range")))
        html_say(html, "~ (%s to %s)", show_value(SHOW_COUNT, rps.low, text),
                 show_value(SHOW_COUNT, rps.high, high));
    else
        html_text(html, show_interval(SHOW_COUNT, &rps, text));
    html_close(html);
}

static void put_memory(struct html *html, double bytes)
{
    char text[SHOW_TEXT];

    html_open(html, "td");
    if (isnan(bytes))
        html_attr(html, "class", "none");
    else
        html_number(html, "data-v", bytes);
    html_text(html, show_value(SHOW_BYTES, bytes, text));
    html_close(html);
}

static void put_contenders(struct page *page)
{
    bool is_capacity =
        strcmp(page_member(page->decision, "figure"), "capacity_rps") == 0;
    const char *const columns[] = {"system",
                                   is_capacity
                                       ? "requests per second within the limit"
                                       : "requests per second, closed loop",
                                   "memory",
                                   "dies with a crash",
                                   "ruled out by",
                                   "remark",
                                   NULL};
    struct html *html = &page->html;
    size_t i;
    json_t *c;

    page_table(html, "Who took part, and who was ruled out", columns);
    json_array_foreach(json_object_get(page->decision, "contenders"), i, c)
    {
        const char *rule = page_member(c, "rule");

        page_system_row(page, page_member(c, "system"));
        put_rps(html, c);
        put_memory(html, number_of(c, "memory_bytes"));
        page_cell(html, page_member(c, "dies"));
        page_cell(html, strcmp(rule, "none") == 0 ? "" : rule);
        html_put(html, "td", "why", page_member(c, "text"));
        html_close(html);
    }
    page_table_end(html);
}

/* A value of the profile, as the flag takes it, but memory with a unit. */
static void put_value_of(struct html *html, const json_t *flip,
                         const char *side)
{
    const char *value = page_member(flip, side);
    char *end = NULL;
    double bytes = strtod(value, &end);
    char text[SHOW_TEXT];

    if (strcmp(page_member(flip, "key"), "memory") == 0 && end != value &&
        *end == '\0')
        value = show_value(SHOW_BYTES, bytes, text);
    page_cell(html, value);
}

static void put_flips(struct page *page)
{
    static const char *const columns[] = {
        "changed", "from", "to", "the answer", "then is", "known by", NULL};
    const json_t *flips = json_object_get(page->decision, "flips");
    const json_t *nearest = json_object_get(flips, "nearest");
    json_t *tried = json_object_get(flips, "tried");
    struct html *html = &page->html;
    size_t i;
    json_t *flip;

    if (json_array_size(tried) == 0)
        return;
    page_table(html, "What would flip the answer", columns);
    json_array_foreach(tried, i, flip)
    {
        bool is_nearest = json_is_integer(nearest) &&
                          json_integer_value(nearest) == (json_int_t)i;
        bool is_tried = json_is_true(json_object_get(flip, "is_tried"));

        page_row(html, page_member(flip, "key"));
        put_value_of(html, flip, "from");
        put_value_of(html, flip, "to");
        html_open(html, "td");
        html_text(html, page_member(flip, "state"));
        html_text(html, is_nearest ? ": the nearest change that does" : "");
        html_close(html);
        page_cell(html, page_member(flip, "recommended"));
        page_cell(html, strcmp(page_member(flip, "state"), "not tried") == 0
                            ? ""
                        : is_tried ? "trying it"
                                   : "the figures above");
        html_close(html);
    }
    page_table_end(html);
}

/* "2.38k [1.57k, 3.45k] at 8" */
static void put_predictions(struct html *html, json_t *predictions)
{
    char text[SHOW_TEXT];
    size_t i;
    json_t *p;

    html_open(html, "td");
    json_array_foreach(predictions, i, p)
    {
        html_say(html, "%s%s at %.0f", i > 0 ? "; " : "",
                 interval(SHOW_COUNT, p, "value", text), number_of(p, "n"));
    }
    html_close(html);
}

static void put_test(struct html *html, const json_t *test)
{
    char predicted[SHOW_TEXT];
    char observed[SHOW_TEXT];

    html_open(html, "td");
    if (!json_is_object(test))
        html_text(html, "too few points to leave some out");
    else
        html_say(
            html, "at %.0f %s predicted, %s measured: %s", number_of(test, "n"),
            interval(SHOW_COUNT, json_object_get(test, "predicted"), "value",
                     predicted),
            show_value(SHOW_COUNT, number_of(test, "observed"), observed),
            json_is_true(json_object_get(test, "is_within")) ? "within"
                                                             : "NOT within");
    html_close(html);
}

static void put_law(struct page *page, const json_t *series)
{
    const json_t *usl = json_object_get(series, "usl");
    const json_t *peak = json_object_get(usl, "peak");
    bool has_kappa = json_is_true(json_object_get(usl, "has_kappa"));
    struct html *html = &page->html;
    char text[SHOW_TEXT];

    page_system_row(page, page_member(series, "system"));
    page_cell(html, page_member(series, "by"));
    page_cell(html, interval(SHOW_NUMBER, json_object_get(usl, "sigma"),
                             "value", text));
    page_cell(html, has_kappa
                        ? interval(SHOW_NUMBER, json_object_get(usl, "kappa"),
                                   "value", text)
                        : "held at 0: too few points tell it");
    page_cell(html, json_is_object(peak)
                        ? interval(SHOW_NUMBER, peak, "value", text)
                        : "no peak observed");
    put_test(html, json_object_get(usl, "test"));
    put_predictions(html, json_object_get(usl, "predictions"));
    html_close(html);
}

static void put_scaling(struct page *page)
{
    static const char *const columns[] = {
        "system",  "by",     "contention (σ)",           "coherence (κ)",
        "peak at", "tested", "prediction, not measured", NULL};
    json_t *scaling = json_object_get(page->decision, "scaling");
    size_t i;
    json_t *series;

    if (json_array_size(scaling) == 0)
        return;
    page_table(&page->html,
               "Beyond this machine: closed loops, Universal Scalability Law",
               columns);
    json_array_foreach(scaling, i, series)
    {
        if (json_is_object(json_object_get(series, "usl")))
            put_law(page, series);
    }
    page_table_end(&page->html);
}

static void put_basis(struct page *page)
{
    const json_t *basis = json_object_get(page->decision, "basis");
    const char *from = page_member(basis, "from");
    struct html *html = &page->html;
    size_t i;
    json_t *note;

    html_open(html, "p");
    if (from[0] != '\0') {
        html_text(html, "From the records of ");
        html_name(html, from);
        html_text(html, ", not measured for this question");
    } else {
        html_text(html, "Measured for this question");
    }
    html_text(html, ": ");
    html_name(html, page_member(basis, "workload"));
    html_say(html, ", %" JSON_INTEGER_FORMAT " runs and searches.",
             json_integer_value(json_object_get(basis, "cells")));
    html_close(html);
    json_array_foreach(json_object_get(page->decision, "notes"), i, note)
    {
        page_say(html, json_string_value(note));
    }
}

void page_decision(struct page *page)
{
    if (page->decision == NULL) {
        page_say(&page->html, page->refused);
        return;
    }
    put_profile(page);
    put_answer(page);
    put_contenders(page);
    put_flips(page);
    put_scaling(page);
    put_basis(page);
}
