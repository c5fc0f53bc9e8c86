/* report.html: the document around its parts. */
#include "harness/report/page.h"

#include "harness/report/facts.h"
#include "harness/report/page_assets.h"
#include "harness/report/palette.h"
#include "harness/report/svg_inline.h"

#include <errno.h>
#include <stdlib.h>

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
    page_bar(page);
    page_sections(page);
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
