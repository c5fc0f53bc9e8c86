/* What `concbench decide` found, where it left a decision.json in the folder:
 * the answer, who took part and what it rests on. The file was checked when it
 * was read (decision_file.h). */
#include "harness/report/page.h"

#include "harness/report/escape.h"
#include "harness/report/machine_words.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

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
    if (!isnan(page_number(margin, "ratio")))
        html_say(html, "; the named one does %s times as much",
                 page_interval(SHOW_NUMBER, margin, "ratio", text));
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

/* What a profile says, in the words of `concbench decide`; a key that is not
 * among them stands with its value. */
static const struct wish {
    const char *key;
    const char *before, *after;
    const char *unit; /* for machine_put_value, where the key has none */
} wishes[] = {
    {"name", "", "", NULL},
    {"summary", "", "", NULL},
    {"connections", "connections: ", "", NULL},
    {"requests_per_connection", "requests on each of them: ", "", NULL},
    {"cpu", "a request computes ", "", NULL},
    {"wait", "waits ", "", NULL},
    {"message", "is ", " long", "message_bytes"},
    {"limit", "", "", NULL},
    {"memory", "memory of at most ", "", "memory_bytes"},
    {"dies", "with a request may die ", "", NULL},
    {"cores", "cores: ", "", NULL},
};

static void put_wish(struct html *html, const char *key, json_t *value)
{
    static const char exponential[] = "exp:";
    const char *text = json_string_value(value);
    const struct wish *wish = wishes;

    while (wish < wishes + sizeof wishes / sizeof wishes[0] &&
           strcmp(wish->key, key) != 0)
        wish++;
    if (wish == wishes + sizeof wishes / sizeof wishes[0]) {
        html_name(html, key);
        html_text(html, " ");
        machine_put_value(html_stream(html), key, value, escape_html);
        return;
    }
    html_text(html, wish->before);
    if (text != NULL && strncmp(text, exponential, 4) == 0) {
        html_text(html, text + strlen(exponential));
        html_text(html, " on average (exponential)");
    } else {
        machine_put_value(html_stream(html),
                          wish->unit != NULL ? wish->unit : key, value,
                          escape_html);
    }
    html_text(html, wish->after);
}

/* 0 says that it does not matter: connections stay, any memory is right. */
static bool is_no_wish(const char *key, const json_t *value)
{
    return json_is_null(value) ||
           (json_is_integer(value) && json_integer_value(value) == 0 &&
            (strcmp(key, "memory") == 0 ||
             strcmp(key, "requests_per_connection") == 0));
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
        if (is_no_wish(key, value))
            continue;
        html_text(html, before);
        put_wish(html, key, value);
        before = "; ";
    }
    html_text(html, ".");
    html_close(html);
}

/* "9.08k [8.99k, 9.17k]", "≥ 45k" where the generator was the limit,
 * "~ (8k to 9.5k)" where it is a range. */
static void put_rps(struct html *html, const json_t *contender)
{
    const struct estimate rps = {.median = page_number(contender, "rps"),
                                 .low = page_number(contender, "low_rps"),
                                 .high = page_number(contender, "high_rps"),
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
        put_memory(html, page_number(c, "memory_bytes"));
        page_cell(html, page_member(c, "dies"));
        page_cell(html, strcmp(rule, "none") == 0 ? "" : rule);
        html_put(html, "td", "why", page_member(c, "text"));
        html_close(html);
    }
    page_table_end(html);
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
    page_flips(page);
    page_scaling(page);
    put_basis(page);
}
