/* What `concbench decide` found, where it left a decision.json in the folder:
 * the answer, who took part and what it rests on. The file was checked when it
 * was read (decision_file.h). */
#include "harness/report/page.h"

#include <math.h>
#include <string.h>

static bool is_sure(const json_t *decision)
{
    return json_is_true(json_object_get(decision, "is_sure"));
}

/* So many that nothing rules out have no figure. */
static json_int_t unknown_of(const json_t *decision)
{
    return json_integer_value(json_object_get(decision, "unknown"));
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

    if (strcmp(name, "clear") == 0 && !is_sure(decision))
        return "Probably";
    if (strcmp(name, "only one") == 0 && unknown_of(decision) > 0)
        return "The only one with a figure";
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

/* Of a system by its name, or NULL. */
static const json_t *contender(const json_t *decision, const char *name)
{
    size_t i;
    json_t *c;

    json_array_foreach(json_object_get(decision, "contenders"), i, c)
    {
        if (strcmp(page_member(c, "system"), name) == 0)
            return c;
    }
    return NULL;
}

/* A simpler one of the tied is only known as a range. */
static bool passes_over(const json_t *decision)
{
    const char *best = page_member(decision, "recommended");
    double simplicity = page_number(contender(decision, best), "simplicity");
    size_t i;
    json_t *name;

    json_array_foreach(json_object_get(decision, "tied"), i, name)
    {
        if (page_number(contender(decision, json_string_value(name)),
                        "simplicity") < simplicity)
            return true;
    }
    return false;
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
    html_text(html, ". The simplest of ");
    html_text(html,
              passes_over(page->decision) ? "those with an interval" : "them");
    html_text(html, " is named.");
    html_close(html);
}

static bool is_range(const json_t *decision, const char *name)
{
    return json_is_true(json_object_get(contender(decision, name), "is_range"));
}

/* "1.08 [1.05, 1.11]"; round brackets where it comes from ranges. */
static const char *show_margin(const json_t *decision, char text[SHOW_TEXT])
{
    const json_t *margin = json_object_get(decision, "margin");

    if (isnan(page_number(margin, "high")) ||
        (!is_range(decision, page_member(decision, "recommended")) &&
         !is_range(decision, page_member(decision, "runner_up"))))
        return page_interval(SHOW_NUMBER, margin, "ratio", text);
    (void)snprintf(text, SHOW_TEXT, "%.3g (%.3g to %.3g)",
                   page_number(margin, "ratio"), page_number(margin, "low"),
                   page_number(margin, "high"));
    return text;
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
                 show_margin(page->decision, text));
    html_text(html, ".");
    html_close(html);
}

static void put_answer(struct page *page)
{
    struct html *html = &page->html;
    const char *why = page_member(page->decision, "why");
    json_int_t unknown = unknown_of(page->decision);

    html_open(html, "div");
    html_attr(html, "class", "answer");
    html_attr(html, "data-state", verdict_of(page->decision));
    if (json_is_true(json_object_get(page->decision, "is_interrupted")))
        page_say(html, "Interrupted: this is what was known by then.");
    put_pick(page);
    if (why[0] != '\0')
        page_say(html, why);
    put_tied(page);
    put_next(page);
    if (json_is_true(json_object_get(page->decision, "is_weak")))
        page_say(html, "Not sure: some figures (~) are no intervals, but the "
                       "range of rates that were tried.");
    if (unknown > 0 &&
        strcmp(page_member(page->decision, "verdict"), "unknown") != 0) {
        html_open(html, "p");
        html_say(html,
                 "Not sure: %" JSON_INTEGER_FORMAT
                 " that nothing rules out %s no figure.",
                 unknown, unknown == 1 ? "has" : "have");
        html_close(html);
    }
    html_close(html);
}

static void put_asked(struct page *page)
{
    struct html *html = &page->html;

    html_open(html, "p");
    html_text(html, "Asked for: ");
    html_name(html, page_member(page->decision, "asked"));
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
        page_cell(html, strcmp(rule, "none") == 0        ? ""
                        : strcmp(rule, "not raced") == 0 ? "nothing: no figure"
                                                         : rule);
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
    put_asked(page);
    put_answer(page);
    put_contenders(page);
    page_flips(page);
    page_scaling(page);
    put_basis(page);
}
