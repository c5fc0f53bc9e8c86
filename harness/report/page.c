/* report.html: the document around its parts. */
#include "harness/report/page.h"

#include "harness/report/facts.h"
#include "harness/report/fixed_rate.h"
#include "harness/report/page_assets.h"
#include "harness/report/page_topics.h"
#include "harness/report/palette.h"
#include "harness/report/svg_inline.h"

#include <errno.h>
#include <stdlib.h>

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

static void put_meta(struct html *html, const char *key, const char *name,
                     const char *content)
{
    html_open(html, "meta");
    html_attr(html, key, name);
    html_attr(html, "content", content);
    html_close(html);
}

void page_begin(struct html *html, const char *title, const char *subject)
{
    html_open(html, "html");
    html_attr(html, "lang", "en");
    html_open(html, "head");
    html_open(html, "meta");
    html_attr(html, "charset", "utf-8");
    html_close(html);
    put_meta(html, "http-equiv", "Content-Security-Policy",
             "default-src 'none'; style-src 'unsafe-inline'; script-src "
             "'sha256-" PAGE_JS_SHA256 "'; base-uri 'none'; form-action "
             "'none'");
    put_meta(html, "name", "viewport", "width=device-width, initial-scale=1");
    put_meta(html, "name", "color-scheme", "light dark");
    html_put(html, "title", NULL, title);
    html_open(html, "style");
    html_verbatim(html, page_css);
    html_close(html);
    html_close(html);
    html_open(html, "body");
    html_open(html, "a");
    html_attr(html, "class", "skip");
    html_attr(html, "href", "#main");
    html_text(html, "To the answers");
    html_close(html);
    html_open(html, "header");
    html_put(html, "h1", NULL, title);
    page_say(html, subject);
    html_close(html);
}

void page_end(struct html *html)
{
    html_open(html, "script");
    html_verbatim(html, page_js);
    html_close(html);
    while (html->depth > 0)
        html_close(html);
    html_text(html, "\n");
}

/* The way through the page; and, once the script runs, the highlight. */
static void put_bar(struct page *page)
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

/* How a system looks in the charts: its dash and its marker (style.gp). */
static void put_swatch(struct html *html, size_t slot)
{
    static const size_t markers[] = {6, 4, 8, 12, 10, 14};
    static const char *const dashes[] = {NULL, "4 6", "6 3 1 3"};
    size_t dash = slot / 7 < 2 ? slot / 7 : 2;
    char text[48];

    html_open(html, "svg");
    html_attr(html, "class", "swatch");
    html_attr(html, "viewBox", "0 0 40 14");
    html_attr(html, "aria-hidden", "true");
    html_open(html, "path");
    html_attr(html, "d", "M1,7H39");
    (void)snprintf(text, sizeof text, "var(--c%zu)", slot % 7);
    html_attr(html, "stroke", text);
    html_attr(html, "stroke-width", "2");
    if (dashes[dash] != NULL)
        html_attr(html, "stroke-dasharray", dashes[dash]);
    html_close(html);
    html_open(html, "use");
    (void)snprintf(text, sizeof text, "#m%zu", markers[slot % 6]);
    html_attr(html, "href", text);
    html_attr(html, "transform", "translate(20 7) scale(5)");
    (void)snprintf(text, sizeof text, "var(--c%zu)", slot % 7);
    html_attr(html, "color", text);
    html_close(html);
    html_close(html);
}

static void put_systems(struct page *page)
{
    struct html *html = &page->html;

    html_put(html, "h3", NULL, "The systems, as the charts show them");
    html_open(html, "ul");
    html_attr(html, "class", "systems");
    for (size_t i = 0; i < page->cells->system_count; i++) {
        html_open(html, "li");
        put_swatch(html, page->slots[i]);
        page_system(page, page->cells->systems[i]);
        html_close(html);
    }
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
    if (sections[i].put == page_matrix)
        put_systems(page);
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

static void put_sections(struct page *page)
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

static void put_page(struct page *page)
{
    const struct results *results = page->cells->results;
    char title[FACTS_TEXT + 16];
    char subject[3 * FACTS_TEXT + 16];
    char machine[FACTS_TEXT];
    char campaign[FACTS_TEXT];
    char origin[FACTS_TEXT];

    (void)snprintf(title, sizeof title, "concbench: %s", results->facts.suite);
    (void)snprintf(subject, sizeof subject, "On %s; %s; %s.",
                   facts_machine(results, machine),
                   facts_campaign(results, campaign),
                   facts_origin(results, origin));
    page_begin(&page->html, title, subject);
    svg_markers(&page->html);
    put_bar(page);
    put_sections(page);
    page_end(&page->html);
}

/* The bytes of the page without drawings, their data and runs, of which a draft
 * is written; then of one without the sections that have no room. Returns 0 or
 * -ENOMEM. */
static int measure_rest(struct page *page, size_t *rest)
{
    char *text = NULL;
    int err = 0;

    page->is_draft = true;
    for (int i = 0; err == 0 && (i == 0 || (i == 1 && page->without != 0));
         i++) {
        FILE *to = open_memstream(&text, rest);

        if (to == NULL)
            return -ENOMEM;
        page->rest_bytes = 0;
        html_init(&page->html, to);
        put_page(page);
        err = ferror(to) ? -ENOMEM : 0;
        if (fclose(to) != 0)
            err = -ENOMEM;
        free(text);
    }
    page->is_draft = false;
    return err;
}

/* Runs have their room first, as far as it is kept for them; then drawings and
 * their data, three to one; then the other runs. */
static int share_room(struct page *page)
{
    int err = page_rows_make(page);
    size_t rest = 0;
    size_t wanted;
    size_t room;

    if (err == 0)
        err = measure_rest(page, &rest);
    if (err < 0)
        return err;
    wanted = rest + page_rows_wanted(page);
    room = wanted < PAGE_BYTES ? PAGE_BYTES - wanted : 0;
    page->drawings_most = room / 4 * 3;
    page->data_most = room / 4;
    page->room = rest < PAGE_BYTES ? PAGE_BYTES - rest : 0;
    return 0;
}

int page_write(const char *dir, const struct cells *cells,
               const struct notes *notes, const struct charts *charts,
               const struct scoreboard *board, FILE *to)
{
    size_t *slots = calloc(cells->system_count + 1, sizeof *slots);
    struct answer answers[ANSWERS];
    struct page page = {.dir = dir,
                        .cells = cells,
                        .notes = notes,
                        .charts = charts,
                        .board = board,
                        .slots = slots,
                        .answers = answers};
    int err = slots != NULL ? answers_make(cells, answers) : -ENOMEM;

    if (err == 0) {
        /* A bad one is said in its place. */
        (void)decision_file_read(dir, &page.decision, page.refused);
        palette_slots(cells, slots);
        err = share_room(&page);
    }
    if (err == 0) {
        html_init(&page.html, to);
        put_page(&page);
    }
    page_rows_free(&page);
    json_decref(page.decision);
    free(slots);
    return err;
}
