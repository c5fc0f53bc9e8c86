/* Every run of the campaign, in a table that can be filtered: as many as there
 * is room for, those that are not VALID first. Their rows are made, and so
 * measured, before anything else of the page has its place. */
#include "harness/report/page.h"

#include "harness/report/escape.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* A unit for each column, so that a cell is a number that sorts as it is. */
static const struct {
    const char *title;
    enum figure figure;
    double unit;
} figures[] = {
    {"requests/s", FIGURE_THROUGHPUT, 1}, {"p50 in µs", FIGURE_P50, 1e3},
    {"p99 in µs", FIGURE_P99, 1e3},       {"CPU µs per request", FIGURE_CPU, 1},
    {"memory in KiB", FIGURE_PSS, 1024},  {"time in s", FIGURE_WALL, 1},
};

enum {
    SHOWN = sizeof figures / sizeof figures[0],
    BEFORE = 5,
    REASON_CUT = 60, /* characters, where whole ones would take too much */
    SAID_BYTES = 512 /* what is said below the table */
};

/* Four digits of what is small, whole numbers of what is large. */
static void put_value(struct html *html, double value)
{
    html_open(html, "td");
    if (!isnan(value))
        html_say(html, fabs(value) < 9999.5 ? "%.4g" : "%.0f", value);
    html_close(html);
}

static void put_verdict(struct html *html, const struct record *run)
{
    html_open(html, "td");
    if (run->verdict != VERDICT_VALID)
        html_attr(html, "class", verdict_name(run->verdict));
    html_text(html, verdict_name(run->verdict));
    if (run->is_superseded)
        html_text(html, ", not used");
    html_close(html);
}

static void put_run(struct page *page, const struct record *run, size_t width)
{
    struct html *html = &page->html;
    char reason[ESCAPE_TEXT];

    page_system_row(page, run->system);
    page_cell(html, run->workload);
    html_open(html, "td");
    html_say(html, "%" PRIu64, run->connections);
    html_close(html);
    html_open(html, "td");
    html_say(html, "%" PRIu64, run->round);
    if (run->repeat > 0)
        html_say(html, ", repeat %" PRIu64, run->repeat);
    html_close(html);
    put_verdict(html, run);
    for (size_t i = 0; i < SHOWN; i++)
        put_value(html, figure_of(figures[i].figure, run) / figures[i].unit);
    html_put(html, "td", run->reason[0] != '\0' ? "why" : NULL,
             escape_line(run->reason, width, reason));
    html_close(html);
}

static bool is_valid(const struct page *page, size_t run)
{
    return page->cells->runs[run]->verdict == VERDICT_VALID;
}

static size_t bytes_of(const struct page_rows *rows, size_t run)
{
    return rows->ends[run] - (run > 0 ? rows->ends[run - 1] : 0);
}

/* Bytes of the rows of the VALID runs, or of the others. */
static size_t bytes_of_all(const struct page *page, bool valid)
{
    size_t bytes = 0;

    for (size_t i = 0; i < page->cells->results->count; i++)
        if (is_valid(page, i) == valid)
            bytes += bytes_of(&page->rows, i);
    return bytes;
}

/* Makes all rows, with reasons of at most `width` characters. */
static int make(struct page *page, size_t width)
{
    struct page_rows *rows = &page->rows;
    struct html kept = page->html;
    char *text = NULL;
    FILE *to = open_memstream(&text, &rows->length);
    int err = 0;

    if (to == NULL)
        return -ENOMEM;
    page->html = (struct html){.to = to};
    for (size_t i = 0; i < page->cells->results->count; i++) {
        off_t end;

        put_run(page, page->cells->runs[i], width);
        end = ftello(to);
        if (end < 0)
            err = -errno;
        rows->ends[i] = end > 0 ? (size_t)end : 0;
    }
    page->html = kept;
    if (ferror(to))
        err = -ENOMEM;
    if (fclose(to) != 0)
        err = -ENOMEM;
    /* The analyzer does not see that each stream has made a text of its own. */
    free(rows->text); // NOLINT(clang-analyzer-unix.Malloc)
    rows->text = text;
    return err;
}

int page_rows_make(struct page *page)
{
    struct page_rows *rows = &page->rows;
    int err;

    rows->ends = calloc(page->cells->results->count + 1, sizeof *rows->ends);
    rows->is_chosen = calloc(page->cells->results->count + 1, 1);
    if (rows->ends == NULL || rows->is_chosen == NULL)
        return -ENOMEM;
    err = make(page, RECORD_REASON);
    if (err < 0 || bytes_of_all(page, false) <= PAGE_ROWS_BYTES)
        return err;
    rows->is_cut = true;
    return make(page, REASON_CUT);
}

void page_rows_free(struct page *page)
{
    free(page->rows.text);
    free(page->rows.ends);
    free(page->rows.is_chosen);
    page->rows = (struct page_rows){.text = NULL};
}

size_t page_rows_wanted(const struct page *page)
{
    size_t wanted = bytes_of_all(page, false) + bytes_of_all(page, true);

    return SAID_BYTES + (wanted < PAGE_ROWS_BYTES ? wanted : PAGE_ROWS_BYTES);
}

/* Of the VALID runs, or of the others, the first ones that `*room` has bytes
 * for. Returns how many do not have their place. */
static size_t choose(struct page *page, bool valid, size_t *room)
{
    size_t left_out = 0;

    for (size_t i = 0; i < page->cells->results->count; i++) {
        size_t bytes = bytes_of(&page->rows, i);

        if (is_valid(page, i) != valid)
            continue;
        page->rows.is_chosen[i] = left_out == 0 && bytes <= *room;
        if (page->rows.is_chosen[i])
            *room -= bytes;
        else
            left_out++;
    }
    return left_out;
}

static void put_rows(struct page *page)
{
    const struct page_rows *rows = &page->rows;
    FILE *to = html_stream(&page->html);

    for (size_t i = 0; i < page->cells->results->count; i++)
        if (rows->is_chosen[i])
            (void)fwrite(rows->text + rows->ends[i] - bytes_of(rows, i), 1,
                         bytes_of(rows, i), to);
}

static void say_rest(struct page *page, size_t bad, size_t valid)
{
    struct html *html = &page->html;
    size_t count = page->cells->results->count;

    html_open(html, "p");
    html_attr(html, "id", "runs-shown");
    if (bad + valid > 0)
        html_say(html, "Of %zu runs there is room for %zu here: ", count,
                 count - bad - valid);
    if (valid > 0)
        html_say(html, "%zu that are VALID", valid);
    if (bad > 0)
        html_say(html, "%s%zu that are not VALID", valid > 0 ? " and " : "",
                 bad);
    if (bad + valid > 0)
        html_text(html, " are left out. ");
    if (page->rows.is_cut)
        html_text(html, "The reasons are cut. ");
    html_text(html, "runs.csv has every run with all of its figures.");
    html_close(html);
}

/* What drawings and data have left; of a draft nothing. */
static size_t room_of(const struct page *page)
{
    size_t taken = page->drawing_bytes + page->data_bytes + SAID_BYTES;

    return page->room > taken ? page->room - taken : 0;
}

void page_runs(struct page *page)
{
    const char *columns[BEFORE + SHOWN + 2] = {
        "system", "workload", "connections", "round", "verdict"};
    size_t room = room_of(page);
    struct html *html = &page->html;
    size_t bad = choose(page, false, &room);
    size_t valid;

    if (bad > 0)
        room = 0;
    valid = choose(page, true, &room);
    for (size_t i = 0; i < SHOWN; i++)
        columns[BEFORE + i] = figures[i].title;
    columns[BEFORE + SHOWN] = "why";
    html_open(html, "div");
    html_attr(html, "class", "controls");
    html_attr(html, "id", "filters");
    html_flag(html, "hidden");
    html_close(html);
    page_table(html, "Every run", columns);
    put_rows(page);
    page_table_end(html);
    say_rest(page, bad, valid);
}
