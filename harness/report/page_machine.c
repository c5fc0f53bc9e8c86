/* The machine and what was chosen; the notes on runs that are not VALID. */
#include "harness/report/page.h"

#include "harness/report/dropped.h"
#include "harness/report/escape.h"
#include "harness/report/machine_words.h"
#include "harness/report/starved.h"

#include <string.h>

enum { PLACES_MOST = 12, FACT_WIDTH = 300 };

/* A machine may say anything at any length. */
static void put_short(FILE *to, const char *text)
{
    char line[ESCAPE_TEXT];

    escape_html(to, escape_line(text, FACT_WIDTH, line));
}

/* Told elsewhere, not known, or not chosen. */
static bool is_left_out(const char *key, const json_t *value, bool has_zeros)
{
    return strcmp(key, "remarks") == 0 || strcmp(key, "accuracy") == 0 ||
           strcmp(key, "twin") == 0 || json_is_null(value) ||
           (!has_zeros && json_is_integer(value) &&
            json_integer_value(value) == 0);
}

static void put_facts(struct html *html, const char *caption, json_t *facts,
                      bool has_zeros)
{
    static const char *const columns[] = {"fact", "value", NULL};
    const char *key;
    json_t *value;

    page_table(html, caption, columns);
    json_object_foreach(facts, key, value)
    {
        if (is_left_out(key, value, has_zeros))
            continue;
        page_row(html, key);
        html_open(html, "td");
        machine_put_value(html_stream(html), key, value, put_short);
        html_close(html);
        html_close(html);
    }
    page_table_end(html);
}

void page_machine(struct page *page)
{
    const struct campaign_facts *facts = &page->cells->results->facts;

    put_facts(&page->html, "The machine", facts->machine, true);
    put_facts(&page->html, "What was chosen", facts->options, false);
}

static void put_note(struct page *page, size_t number)
{
    const struct note *note = &page->notes->notes[number - 1];
    struct html *html = &page->html;

    html_open(html, "li");
    html_put(html, "strong", NULL, verdict_name(note->verdict));
    html_say(html, ", %zu run%s", note->runs, note->runs == 1 ? "" : "s");
    if (note->replaced > 0)
        html_say(html, ", %zu not used: another of the round is",
                 note->replaced);
    html_text(html, note->runs == 1 ? ": " : ", for instance: ");
    html_text(html, note->reason);
    html_text(html, " (");
    notes_places(page->notes, number, PLACES_MOST, html_stream(html),
                 escape_html);
    html_text(html, ")");
    html_close(html);
}

/* As many as there is room for. */
static void put_notes(struct page *page)
{
    struct html *html = &page->html;
    off_t begin = ftello(html_stream(html));
    size_t number = 1;

    html_open(html, "ol");
    while (number <= page->notes->count &&
           ftello(html_stream(html)) - begin < PAGE_NOTES_BYTES)
        put_note(page, number++);
    html_close(html);
    if (number > page->notes->count)
        return;
    html_open(html, "p");
    html_say(html,
             "There is no room for %zu more kinds of notes; report.md has "
             "them.",
             page->notes->count + 1 - number);
    html_close(html);
}

void page_notes(struct page *page)
{
    struct html *html = &page->html;

    if (page->notes->count == 0)
        page_say(html, "Every run was valid.");
    else
        put_notes(page);
    starved_write(page->cells, html_stream(html),
                  "<h3>Starved connections</h3><p>Without one reply in the "
                  "whole window; the latencies of the few that are served "
                  "would say nothing of these, so none are given: ",
                  escape_html, ".</p>");
    dropped_write(page->cells, html_stream(html),
                  "<h3>Full listen queues</h3><p>Connections that the kernel "
                  "dropped because a listen queue was full, which is what "
                  "these cells measure: ",
                  escape_html, ".</p>");
}
