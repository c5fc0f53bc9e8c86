/* Every run of the campaign, in a table that can be filtered. */
#include "harness/report/page.h"

#include "harness/report/facts.h"

#include <inttypes.h>
#include <math.h>

static const struct {
    const char *title;
    enum figure figure;
} figures[] = {
    {"requests/s", FIGURE_THROUGHPUT},
    {"p50", FIGURE_P50},
    {"p99", FIGURE_P99},
    {"CPU µs per request", FIGURE_CPU},
    {"memory", FIGURE_PSS},
    {"time", FIGURE_WALL},
};

enum { SHOWN = sizeof figures / sizeof figures[0], BEFORE = 5 };

static void put_run(struct page *page, const struct record *run)
{
    struct html *html = &page->html;
    char text[SHOW_TEXT];

    page_system_row(page, run->system);
    page_cell(html, run->workload);
    page_count(html, run->connections);
    html_open(html, "td");
    html_say(html, "%" PRIu64, run->round);
    if (run->repeat > 0)
        html_say(html, ", repeat %" PRIu64, run->repeat);
    html_close(html);
    html_open(html, "td");
    html_attr(html, "class", verdict_name(run->verdict));
    html_text(html, verdict_name(run->verdict));
    if (run->is_superseded)
        html_text(html, ", not used");
    html_close(html);
    for (size_t i = 0; i < SHOWN; i++) {
        double value = figure_of(figures[i].figure, run);

        html_open(html, "td");
        if (!isnan(value)) {
            html_number(html, "data-v", value);
            html_text(html,
                      show_value(show_unit_of(figures[i].figure), value, text));
        }
        html_close(html);
    }
    html_put(html, "td", "why", run->reason);
    html_close(html);
}

enum { RUN_BYTES = 450, REST_BYTES = 64 << 10 };

/* Bytes of the page that are not taken yet. */
static size_t room_of(struct page *page)
{
    off_t used = ftello(html_stream(&page->html)) + REST_BYTES;

    return used >= REST_BYTES && used < PAGE_BYTES ? PAGE_BYTES - (size_t)used
                                                   : 0;
}

void page_runs(struct page *page)
{
    const char *columns[BEFORE + SHOWN + 2] = {
        "system", "workload", "connections", "round", "verdict"};
    const struct results *results = page->cells->results;
    size_t most = room_of(page) / RUN_BYTES;
    bool is_crowded = results->count > most;
    struct html *html = &page->html;
    size_t shown = 0;

    for (size_t i = 0; i < SHOWN; i++)
        columns[BEFORE + i] = figures[i].title;
    columns[BEFORE + SHOWN] = "why";
    html_open(html, "div");
    html_attr(html, "class", "controls");
    html_attr(html, "id", "filters");
    html_flag(html, "hidden");
    html_close(html);
    page_table(html, "Every run", columns);
    /* Where not all have room, those that are not VALID do. */
    for (size_t i = 0; i < results->count && shown < most; i++) {
        if (is_crowded && page->cells->runs[i]->verdict == VERDICT_VALID)
            continue;
        put_run(page, page->cells->runs[i]);
        shown++;
    }
    page_table_end(html);
    html_open(html, "p");
    html_attr(html, "id", "runs-shown");
    if (shown < results->count)
        html_say(html,
                 "Of %zu runs there is room for %zu here, those that are "
                 "not VALID; ",
                 results->count, shown);
    html_text(html, "runs.csv has every run with all of its figures.");
    html_close(html);
}
