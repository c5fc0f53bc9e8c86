/* report.html: its sections, in their order, and the way through them. */
#include "harness/report/page.h"

#include "harness/report/fixed_rate.h"
#include "harness/report/page_topics.h"

#include <stdio.h>

static bool always(const struct page *page)
{
    (void)page;
    return true;
}

static bool has_decision(const struct page *page)
{
    return page->decision != NULL || page->refused[0] != '\0';
}

static bool has_kind(const struct page *page, enum record_kind kind)
{
    for (size_t i = 0; i < page->cells->count; i++)
        if (page->cells->cells[i].kind == kind)
            return true;
    return false;
}

/* Without gnuplot no topic has a chart, and its section says so. */
static bool has_topic(const struct page *page, enum chart_topic topic)
{
    return page->charts->count == 0 || page_has_topic(page, topic);
}

static bool has_loads(const struct page *page)
{
    return has_kind(page, RECORD_LOAD);
}

static bool has_throughput(const struct page *page)
{
    return has_loads(page) && has_topic(page, TOPIC_THROUGHPUT);
}

static bool has_latency(const struct page *page)
{
    return has_loads(page) && has_topic(page, TOPIC_LATENCY);
}

static bool has_cost(const struct page *page)
{
    for (size_t i = 0; i < page->cells->load_count; i++)
        if (fixed_rate_is(&page->cells->loads[i]))
            return true;
    return has_loads(page) && has_topic(page, TOPIC_COST);
}

static bool has_idle(const struct page *page)
{
    return has_kind(page, RECORD_IDLE);
}

static bool has_batches(const struct page *page)
{
    return has_kind(page, RECORD_BATCH);
}

static bool has_crashes(const struct page *page)
{
    return has_kind(page, RECORD_CRASH);
}

static bool has_searches(const struct page *page)
{
    return has_kind(page, RECORD_SEARCH);
}

static bool has_convoys(const struct page *page)
{
    for (size_t i = 0; i < page->cells->count; i++)
        if (page_is_convoy(page, &page->cells->cells[i]))
            return true;
    return false;
}

static bool has_claims(const struct page *page)
{
    return page->board != NULL &&
           scoreboard_next(page->board, 0) < page->board->verdicts.count;
}

/* The sections in their order: in the way through the page, and above them. */
static const struct section {
    const char *id, *link, *title;
    bool (*has)(const struct page *page);
    void (*put)(struct page *page);
} sections[] = {
    {"decision", "Decision", "The decision for a profile", has_decision,
     page_decision},
    {"answers", "Answers", "Which design, on this machine?", always,
     page_answers},
    {"overview", "Overview", "Which system serves which workload best?",
     has_loads, page_matrix},
    {"throughput", "Throughput", "How many requests per second?",
     has_throughput, page_throughput},
    {"latency", "Latency", "How long does a request take?", has_latency,
     page_latency},
    {"cost", "Cost", "What does a request cost?", has_cost, page_cost},
    {"memory", "Memory", "What does an idle connection cost?", has_idle,
     page_memory},
    {"convoy", "Convoy", "Who waits for whom?", has_convoys, page_convoy},
    {"crash", "Crash", "Who dies with whom?", has_crashes, page_crash},
    {"batch", "Batch", "How long do a few jobs take?", has_batches, page_batch},
    {"capacity", "Capacity", "How much within a limit?", has_searches,
     page_capacity},
    {"claims", "Claims", "Which sayings hold?", has_claims, page_claims},
    {"trust", "Trust", "How far to trust it", always, page_trust},
    {"notes", "Notes", "Runs that are not valid", always, page_notes},
    {"machine", "Machine", "The machine, and what was chosen", always,
     page_machine},
    {"runs", "Runs", "Every run", always, page_runs},
};

enum { SECTIONS = sizeof sections / sizeof sections[0] };

_Static_assert(SECTIONS <= 32, "page.without has a bit for each");

/* The way through the page; and, once the script runs, the highlight. */
void page_bar(struct page *page)
{
    struct html *html = &page->html;

    html_open(html, "nav");
    html_attr(html, "class", "bar");
    html_attr(html, "aria-label", "Sections and highlight");
    html_open(html, "ul");
    for (size_t i = 0; i < SECTIONS; i++) {
        char target[PAGE_ID];

        if (!sections[i].has(page))
            continue;
        (void)snprintf(target, sizeof target, "#%s", sections[i].id);
        html_open(html, "li");
        html_open(html, "a");
        html_attr(html, "href", target);
        html_text(html, sections[i].link);
        html_close(html);
        html_close(html);
    }
    html_close(html);
    html_open(html, "div");
    html_attr(html, "class", "controls");
    html_attr(html, "id", "highlight");
    html_flag(html, "hidden");
    html_close(html);
    html_close(html);
}

/* What is between a section's heading and its end. */
static void put_body(struct page *page, size_t i)
{
    if ((page->without & 1U << i) != 0) {
        page_say(&page->html, "There is no room left for this section; "
                              "report.md has what was measured.");
        return;
    }
    sections[i].put(page);
}

/* Of a draft: how much the section takes, and whether there is room for it. */
static void measure(struct page *page, size_t i, off_t from)
{
    off_t end = ftello(html_stream(&page->html));
    size_t bytes = from >= 0 && end > from ? (size_t)(end - from) : 0;

    if (page->rest_bytes + bytes > PAGE_REST_BYTES)
        page->without |= 1U << i;
    else
        page->rest_bytes += bytes;
}

void page_sections(struct page *page)
{
    struct html *html = &page->html;

    html_open(html, "main");
    html_attr(html, "id", "main");
    for (size_t i = 0; i < SECTIONS; i++) {
        char title_id[PAGE_ID];
        off_t from;

        if (!sections[i].has(page))
            continue;
        (void)snprintf(title_id, sizeof title_id, "%s-title", sections[i].id);
        html_open(html, "section");
        html_attr(html, "id", sections[i].id);
        html_attr(html, "aria-labelledby", title_id);
        html_open(html, "h2");
        html_attr(html, "id", title_id);
        html_text(html, sections[i].title);
        html_close(html);
        from = page->is_draft ? ftello(html_stream(html)) : 0;
        put_body(page, i);
        if (page->is_draft)
            measure(page, i, from);
        html_close(html);
    }
    html_close(html);
}
