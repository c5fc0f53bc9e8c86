/* The questions of the page, a section for each: their charts, and tables where
 * a chart does not tell all. */
#include "harness/report/page.h"

#include "harness/report/beside.h"
#include "harness/report/crash.h"
#include "harness/report/fixed_rate.h"
#include "harness/report/page_topics.h"
#include "harness/report/searches.h"

#include <inttypes.h>
#include <string.h>

/* Without gnuplot there is no chart; the figures are elsewhere all the same. */
static void put_topic(struct page *page, enum chart_topic topic)
{
    if (page_has_topic(page, topic))
        page_topic(page, topic);
    else
        page_say(&page->html,
                 "No chart was drawn: the campaign has no such cells, or "
                 "gnuplot is missing. What was measured is in report.md.");
}

void page_throughput(struct page *page)
{
    put_topic(page, TOPIC_THROUGHPUT);
}

void page_latency(struct page *page)
{
    put_topic(page, TOPIC_LATENCY);
}

/* What a request takes at a rate that all carry. */
static void put_fixed_rate(struct page *page, const struct load_row *load)
{
    static const char *const columns[] = {
        "system",           "connections", "server CPU in µs", "system calls",
        "context switches", "page faults", "memory (PSS)",     NULL};
    static const enum figure figures[] = {FIGURE_CPU, FIGURE_SYSCALLS,
                                          FIGURE_SWITCHES, FIGURE_FAULTS,
                                          FIGURE_PSS};
    struct html *html = &page->html;
    char name[FIXED_RATE_TEXT];

    page_table(html, fixed_rate_name(load, name), columns);
    for (size_t i = 0; i < page->cells->count; i++) {
        const struct cell_stats *cell = &page->cells->cells[i];

        if (cell->kind != RECORD_LOAD ||
            strcmp(cell->workload, load->workload.name) != 0)
            continue;
        page_system_row(page, cell->system);
        page_count(html, cell->connections);
        for (size_t k = 0; k < sizeof figures / sizeof figures[0]; k++)
            page_figure(page, cell, figures[k]);
        html_close(html);
    }
    page_table_end(html);
}

void page_cost(struct page *page)
{
    put_topic(page, TOPIC_COST);
    for (size_t i = 0; i < page->cells->load_count; i++)
        if (fixed_rate_is(&page->cells->loads[i]))
            put_fixed_rate(page, &page->cells->loads[i]);
}

void page_batch(struct page *page)
{
    put_topic(page, TOPIC_BATCH);
}

static void put_estimate(struct html *html, enum show_unit unit,
                         const struct estimate *estimate)
{
    char text[SHOW_TEXT];

    html_open(html, "td");
    if (estimate->n > 0)
        html_number(html, "data-v", estimate->median);
    html_text(html, show_interval(unit, estimate, text));
    html_close(html);
}

/* At one number of connections there is no growth to tell. */
static void put_idle(struct page *page)
{
    static const char *const columns[] = {"system", "connections",
                                          "memory (PSS)", NULL};

    page_table(&page->html, "Memory with idle connections", columns);
    for (size_t i = 0; i < page->cells->count; i++) {
        const struct cell_stats *cell = &page->cells->cells[i];

        if (cell->kind != RECORD_IDLE)
            continue;
        page_system_row(page, cell->system);
        page_count(&page->html, cell->connections);
        page_figure(page, cell, FIGURE_PSS);
        html_close(&page->html);
    }
    page_table_end(&page->html);
}

void page_memory(struct page *page)
{
    static const char *const columns[] = {"system", "memory per connection",
                                          "kernel memory per connection",
                                          "connections", NULL};
    const struct cells *cells = page->cells;

    if (cells->slope_count == 0) {
        put_idle(page);
        return;
    }
    put_topic(page, TOPIC_MEMORY);
    page_table(&page->html, "Memory by idle connection", columns);
    for (size_t i = 0; i < cells->slope_count; i++) {
        const struct idle_slope *slope = &cells->slopes[i];

        page_system_row(page, slope->system);
        put_estimate(&page->html, SHOW_BYTES, &slope->bytes);
        put_estimate(&page->html, SHOW_BYTES, &slope->kernel);
        html_open(&page->html, "td");
        html_say(&page->html, "%" PRIu64 " to %" PRIu64, slope->from,
                 slope->to);
        html_close(&page->html);
        html_close(&page->html);
    }
    page_table_end(&page->html);
}

bool page_is_convoy(const struct page *page, const struct cell_stats *cell)
{
    for (size_t i = 0; i < page->cells->load_count; i++) {
        const struct load_row *load = &page->cells->loads[i];

        if (cell->kind == RECORD_LOAD && load->is_known &&
            load->workload.kind == WORKLOAD_CONVOY &&
            strcmp(load->workload.name, cell->workload) == 0)
            return true;
    }
    return false;
}

void page_convoy(struct page *page)
{
    static const char *const columns[] = {
        "system",        "workload", "connections",
        "p50",           "p99",      "p50, times that without bullies",
        "p99, likewise", NULL};
    struct html *html = &page->html;

    put_topic(page, TOPIC_CONVOY);
    page_table(html, "Response times of the others", columns);
    for (size_t i = 0; i < page->cells->count; i++) {
        const struct cell_stats *cell = &page->cells->cells[i];

        if (!page_is_convoy(page, cell))
            continue;
        page_system_row(page, cell->system);
        page_cell(html, cell->workload);
        page_count(html, cell->connections);
        page_figure(page, cell, FIGURE_P50);
        page_figure(page, cell, FIGURE_P99);
        page_figure(page, cell, FIGURE_CONVOY_P50);
        page_figure(page, cell, FIGURE_CONVOY_P99);
        html_close(html);
    }
    page_table_end(html);
}

void page_crash(struct page *page)
{
    static const char *const columns[] = {"system", "connections that died",
                                          "answered again after", NULL};
    struct html *html = &page->html;
    char text[CRASH_TEXT];

    put_topic(page, TOPIC_CRASH);
    page_table(html, "One request kills what serves it", columns);
    for (size_t i = 0; i < page->cells->system_count; i++) {
        const struct cell_stats *cell =
            crash_cell(page->cells, page->cells->systems[i]);

        if (cell == NULL)
            continue;
        page_system_row(page, cell->system);
        page_cell(html, crash_lost_text(cell, text));
        page_cell(html, crash_back_text(cell, text));
        html_close(html);
    }
    page_table_end(html);
}

void page_capacity(struct page *page)
{
    static const char *const columns[] = {"system",      "workload and limit",
                                          "connections", "requests per second",
                                          "outcome",     NULL};
    struct html *html = &page->html;
    char text[SHOW_TEXT];

    put_topic(page, TOPIC_CAPACITY);
    page_say(html, SEARCHES_MARKS);
    page_table(html, "The highest rate within the limit", columns);
    for (size_t i = 0; i < page->cells->count; i++) {
        const struct cell_stats *cell = &page->cells->cells[i];
        const struct search_answer *answer = searches_answer(cell);

        if (answer == NULL)
            continue;
        page_system_row(page, cell->system);
        page_cell(html, cell->workload);
        page_count(html, cell->connections);
        page_cell(html, searches_capacity(answer, text));
        html_open(html, "td");
        html_text(html, searches_outcome(answer->outcome));
        html_text(html, answer->reason);
        html_close(html);
        html_close(html);
    }
    page_table_end(html);
}
