/* How far the page's figures can be trusted: precision, a system against
 * itself, the instrument's accuracy, what the machine does to the figures. */
#include "harness/report/page.h"

#include "harness/report/contrast_words.h"
#include "harness/report/detect.h"
#include "harness/report/escape.h"
#include "harness/report/machine_words.h"
#include "harness/report/rounds.h"
#include "harness/report/twins.h"

#include <math.h>
#include <string.h>

static void put_detectable_row(struct html *html, const char *workload,
                               uint64_t connections,
                               const struct detectable *seen)
{
    char text[SHOW_TEXT];

    page_row(html, workload);
    page_count(html, connections);
    page_count(html, seen->pairs);
    html_open(html, "td");
    html_number(html, "data-v", seen->median);
    html_text(html, show_difference(seen->median, text));
    html_close(html);
    html_close(html);
}

/* Of each load, what a difference of requests per second, at a fixed rate of
 * CPU time per request, has to be to be seen; nothing where no pair has the
 * rounds.
 */
static void put_detectable(struct page *page)
{
    static const char *const columns[] = {
        "workload", "connections", "pairs of systems", "could be seen", NULL};
    const struct cells *cells = page->cells;
    struct html *html = &page->html;
    bool is_first = true;

    for (size_t i = 0; i < cells->load_count; i++) {
        const struct load_row *load = &cells->loads[i];

        for (size_t k = 0; k < load->count; k++) {
            struct detectable seen;

            if (detect(cells, load->workload.name, load->connections[k],
                       detect_figure(load), &seen) < 0 ||
                seen.pairs == 0)
                continue;
            if (is_first)
                page_table(html, "The smallest difference that could be seen",
                           columns);
            is_first = false;
            put_detectable_row(html, load->workload.name, load->connections[k],
                               &seen);
        }
    }
    if (!is_first)
        page_table_end(html);
}

static void put_noise(struct page *page)
{
    struct rounds rounds;
    char text[ROUNDS_TEXT];

    rounds_count(&rounds, page->cells);
    html_put(&page->html, "h3", NULL, "Noise");
    html_open(&page->html, "p");
    html_text(&page->html, rounds_text(&rounds, text)[0] != '\0'
                               ? text
                               : "The suite asks for no precision, or the "
                                 "rounds are too few for an interval");
    html_say(&page->html,
             ". %zu NOISY run%s repeated, %zu of the repeats %s "
             "VALID; of each round's runs the first of the best "
             "verdict counts, whatever its figure.",
             rounds.repeats, rounds.repeats == 1 ? " was" : "s were",
             rounds.mended, rounds.mended == 1 ? "was" : "were");
    html_close(&page->html);
    put_detectable(page);
}

static void put_twin_row(struct html *html, const struct contrast *row)
{
    char place[CONTRAST_PLACE];
    char text[SHOW_TEXT];
    double reach = twins_reach(row);

    page_row(html, contrast_place(row->cells[0], place));
    page_cell(html, contrast_figure(row));
    for (int side = 0; side < 2; side++)
        page_cell(html, contrast_side(row, side, text));
    page_cell(html, contrast_ratio(row, text));
    html_open(html, "td");
    if (!isnan(reach))
        html_number(html, "data-v", reach);
    html_text(html, show_difference(reach, text));
    html_close(html);
    html_close(html);
}

static void put_twins(struct page *page)
{
    struct html *html = &page->html;
    struct twins twins;
    char text[TWINS_TEXT];

    html_put(html, "h3", NULL, "A system against itself (A/A)");
    if (twins_init(&twins, page->cells) < 0 || twins.names[0] == NULL) {
        page_say(html, "No system was run twice in this campaign.");
    } else {
        const char *const columns[] = {"cell",
                                       "figure",
                                       twins.names[0],
                                       twins.names[1],
                                       "ratio",
                                       "says nothing below",
                                       NULL};

        html_open(html, "p");
        page_system(page, twins.names[0]);
        html_text(html, " was run twice in each round: ");
        page_system(page, twins.names[1]);
        html_text(html, " is the same program with the same options. What "
                        "differs between the two is what this campaign sees "
                        "between a thing and itself. ");
        html_text(html, twins_remark(&twins, text));
        html_close(html);
        if (twins_has_ratio(&twins)) {
            page_table(html, "A/A: differences that are none", columns);
            for (size_t i = 0; i < twins.contrasts.count; i++)
                put_twin_row(html, &twins.contrasts.rows[i]);
            page_table_end(html);
        }
    }
    twins_free(&twins);
}

static void put_number(struct html *html, const json_t *row, const char *key)
{
    const json_t *value = json_object_get(row, key);
    const char *unit = page_member(row, "unit");
    double number = json_is_number(value) ? json_number_value(value) : NAN;
    char text[SHOW_TEXT];

    html_open(html, "td");
    if (!isnan(number))
        html_number(html, "data-v", number);
    html_text(html, show_value(strcmp(unit, "ns") == 0      ? SHOW_NS
                               : strcmp(unit, "share") == 0 ? SHOW_SHARE
                                                            : SHOW_COUNT,
                               number, text));
    html_close(html);
}

static void put_accuracy(struct page *page)
{
    static const char *const columns[] = {"property", "measured", "at least",
                                          "at most",  "outcome",  NULL};
    const json_t *machine = page->cells->results->facts.machine;
    json_t *rows =
        json_object_get(json_object_get(machine, "accuracy"), "rows");
    struct html *html = &page->html;
    size_t i;
    json_t *row;

    html_put(html, "h3", NULL, "Accuracy of the instrument");
    html_open(html, "p");
    html_text(html, "The load generator was ");
    machine_put_accuracy(html_stream(html), machine, escape_html);
    html_text(html, ".");
    html_close(html);
    if (json_array_size(rows) == 0)
        return;
    page_table(html, "The load generator on servers whose answers are known",
               columns);
    json_array_foreach(rows, i, row)
    {
        page_row(html, page_member(row, "name"));
        put_number(html, row, "measured");
        put_number(html, row, "low");
        put_number(html, row, "high");
        page_cell(html, page_member(row, "status"));
        html_close(html);
    }
    page_table_end(html);
}

static void put_remarks(struct page *page)
{
    static const char *const columns[] = {
        "fact", "mark", "value", "what it means", "to mend it", NULL};
    json_t *machine = page->cells->results->facts.machine;
    struct html *html = &page->html;
    size_t i;
    json_t *remark;

    html_put(html, "h3", NULL, "What the machine does to the figures");
    if (json_array_size(json_object_get(machine, "remarks")) == 0) {
        page_say(html, "Nothing is known that would spoil them.");
        return;
    }
    page_table(html, "Warnings and notes", columns);
    json_array_foreach(json_object_get(machine, "remarks"), i, remark)
    {
        const char *key = page_member(remark, "key");

        page_row(html, key);
        page_cell(html, page_member(remark, "mark"));
        html_open(html, "td");
        machine_put_value(html_stream(html), key, json_object_get(machine, key),
                          escape_html);
        html_close(html);
        page_cell(html, page_member(remark, "meaning"));
        page_cell(html, page_member(remark, "mend"));
        html_close(html);
    }
    page_table_end(html);
}

void page_trust(struct page *page)
{
    put_noise(page);
    put_twins(page);
    put_accuracy(page);
    put_remarks(page);
}
