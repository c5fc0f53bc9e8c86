/* What `concbench decide` found, where it left a decision.json in the folder:
 * the answer, who took part, what would flip it, and what is beyond this
 * machine. What the file lacks is left out. */
#include "harness/report/page.h"

#include "harness/report/escape.h"
#include "harness/report/machine_words.h"

#include <math.h>
#include <string.h>

static double number_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_number(value) ? json_number_value(value) : NAN;
}

static void put_number(struct html *html, enum show_unit unit, double number)
{
    char text[SHOW_TEXT];

    html_open(html, "td");
    if (!isnan(number))
        html_number(html, "data-v", number);
    html_text(html, show_value(unit, number, text));
    html_close(html);
}

/* "1.31 [1.20, 1.43]" */
static char *interval(const json_t *of, const char *value, char text[SHOW_TEXT])
{
    const struct estimate estimate = {.median = number_of(of, value),
                                      .low = number_of(of, "low"),
                                      .high = number_of(of, "high"),
                                      .n = 2};

    return show_interval(SHOW_NUMBER, &estimate, text);
}

static void put_answer(struct page *page)
{
    struct html *html = &page->html;
    const json_t *margin = json_object_get(page->decision, "margin");
    const char *next = page_member(page->decision, "runner_up");
    char text[SHOW_TEXT];

    html_open(html, "p");
    html_attr(html, "class", "pick");
    page_system(page, page_member(page->decision, "recommended")[0] != '\0'
                          ? page_member(page->decision, "recommended")
                          : SHOW_MISSING);
    html_put(html, "span", "sure", page_member(page->decision, "verdict"));
    html_close(html);
    page_say(html, page_member(page->decision, "why"));
    if (next[0] == '\0')
        return;
    html_open(html, "p");
    html_text(html, "Runner-up: ");
    page_system(page, next);
    if (json_is_object(margin))
        html_say(html, ", the margin is a factor of %s",
                 interval(margin, "ratio", text));
    html_text(html, ".");
    html_close(html);
}

static void put_profile(struct page *page)
{
    struct html *html = &page->html;

    html_open(html, "details");
    html_put(html, "summary", NULL, "The profile that was asked for");
    html_open(html, "p");
    machine_put_value(html_stream(html), "",
                      json_object_get(page->decision, "profile"), escape_html);
    html_close(html);
    html_close(html);
}

static void put_contenders(struct page *page)
{
    static const char *const columns[] = {
        "system", "requests per second", "from",          "to",
        "memory", "dies with a crash",   "why it is out", NULL};
    struct html *html = &page->html;
    size_t i;
    json_t *c;

    page_table(html, "Who took part, and who was ruled out", columns);
    json_array_foreach(json_object_get(page->decision, "contenders"), i, c)
    {
        page_system_row(page, page_member(c, "system"));
        put_number(html, SHOW_COUNT, number_of(c, "rps"));
        put_number(html, SHOW_COUNT, number_of(c, "low_rps"));
        put_number(html, SHOW_COUNT, number_of(c, "high_rps"));
        put_number(html, SHOW_BYTES, number_of(c, "memory_bytes"));
        page_cell(html, page_member(c, "dies"));
        page_cell(html, page_member(c, "text"));
        html_close(html);
    }
    page_table_end(html);
}

static void put_flips(struct page *page)
{
    static const char *const columns[] = {
        "changed", "from", "to", "the answer", "recommended then", NULL};
    json_t *tried =
        json_object_get(json_object_get(page->decision, "flips"), "tried");
    struct html *html = &page->html;
    size_t i;
    json_t *flip;

    if (json_array_size(tried) == 0)
        return;
    page_table(html, "What would flip the answer", columns);
    json_array_foreach(tried, i, flip)
    {
        page_row(html, page_member(flip, "key"));
        page_cell(html, page_member(flip, "from"));
        page_cell(html, page_member(flip, "to"));
        page_cell(html, page_member(flip, "state"));
        page_cell(html, page_member(flip, "recommended"));
        html_close(html);
    }
    page_table_end(html);
}

static void put_scaling_row(struct page *page, const json_t *series)
{
    const json_t *usl = json_object_get(series, "usl");
    const json_t *peak = json_object_get(usl, "peak");
    struct html *html = &page->html;
    char text[SHOW_TEXT];

    page_system_row(page, page_member(series, "system"));
    page_cell(html, page_member(series, "by"));
    page_cell(html, interval(json_object_get(usl, "sigma"), "value", text));
    page_cell(html, interval(json_object_get(usl, "kappa"), "value", text));
    page_cell(html, json_is_object(peak) ? interval(peak, "value", text)
                                         : "no peak observed");
    html_close(html);
}

static void put_scaling(struct page *page)
{
    static const char *const columns[] = {
        "system", "by", "contention (σ)", "coherence (κ)", "peak at", NULL};
    json_t *scaling = json_object_get(page->decision, "scaling");
    size_t i;
    json_t *series;

    if (json_array_size(scaling) == 0)
        return;
    page_table(&page->html,
               "Beyond this machine: the Universal Scalability Law", columns);
    json_array_foreach(scaling, i, series)
    {
        if (json_is_object(json_object_get(series, "usl")))
            put_scaling_row(page, series);
    }
    page_table_end(&page->html);
}

static void put_notes(struct page *page)
{
    size_t i;
    json_t *note;

    json_array_foreach(json_object_get(page->decision, "notes"), i, note)
    {
        if (json_is_string(note))
            page_say(&page->html, json_string_value(note));
    }
}

void page_decision(struct page *page)
{
    put_answer(page);
    put_profile(page);
    put_contenders(page);
    put_flips(page);
    put_scaling(page);
    put_notes(page);
}
