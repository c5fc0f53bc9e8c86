/* Beyond a decision: what would flip it, and how the systems scale. */
#include "harness/report/page.h"

#include <stdlib.h>
#include <string.h>

/* A value of the profile, as the flag takes it, but bytes with a unit. */
static void put_value_of(struct html *html, const json_t *flip,
                         const char *side)
{
    const char *value = page_member(flip, side);
    char *end = NULL;
    double bytes = strtod(value, &end);
    char text[SHOW_TEXT];

    if ((strcmp(page_member(flip, "key"), "memory") == 0 ||
         strcmp(page_member(flip, "key"), "message") == 0) &&
        end != value && *end == '\0')
        value = show_value(SHOW_BYTES, bytes, text);
    page_cell(html, value);
}

/* What would be recommended then. */
static void put_then(struct html *html, const json_t *flip)
{
    const char *best = page_member(flip, "recommended");
    bool is_known = strcmp(page_member(flip, "state"), "flips") == 0 ||
                    strcmp(page_member(flip, "state"), "stays") == 0;

    html_open(html, "td");
    html_text(html, best[0] != '\0' ? best
                    : is_known      ? "no system is left"
                                    : "");
    if (best[0] != '\0' &&
        strcmp(page_member(flip, "verdict"), "too close") == 0)
        html_text(html, ", too close to call with others");
    html_close(html);
}

void page_flips(struct page *page)
{
    static const char *const columns[] = {
        "changed", "from", "to", "the answer", "then is", "known by", NULL};
    const json_t *flips = json_object_get(page->decision, "flips");
    const json_t *nearest = json_object_get(flips, "nearest");
    json_t *tried = json_object_get(flips, "tried");
    struct html *html = &page->html;
    size_t i;
    json_t *flip;

    if (json_array_size(tried) == 0)
        return;
    page_table(html, "What would flip the answer", columns);
    json_array_foreach(tried, i, flip)
    {
        bool is_nearest = json_is_integer(nearest) &&
                          json_integer_value(nearest) == (json_int_t)i;
        bool is_tried = json_is_true(json_object_get(flip, "is_tried"));

        page_row(html, page_member(flip, "key"));
        put_value_of(html, flip, "from");
        put_value_of(html, flip, "to");
        html_open(html, "td");
        html_text(html, page_member(flip, "state"));
        html_text(html, is_nearest ? ": the nearest change that does" : "");
        html_close(html);
        put_then(html, flip);
        page_cell(html, strcmp(page_member(flip, "state"), "not tried") == 0
                            ? ""
                        : is_tried ? "trying it"
                                   : "the figures above");
        html_close(html);
    }
    page_table_end(html);
}

/* "2.38k [1.57k, 3.45k] at 8" */
static void put_predictions(struct html *html, json_t *predictions)
{
    char text[SHOW_TEXT];
    size_t i;
    json_t *p;

    html_open(html, "td");
    if (json_array_size(predictions) == 0)
        html_text(html, "none: the law does not hold here");
    json_array_foreach(predictions, i, p)
    {
        html_say(html, "%s%s at %.0f", i > 0 ? "; " : "",
                 page_interval(SHOW_COUNT, p, "value", text),
                 page_number(p, "n"));
    }
    html_close(html);
}

static void put_test(struct html *html, const json_t *test)
{
    char predicted[SHOW_TEXT];
    char observed[SHOW_TEXT];

    html_open(html, "td");
    if (!json_is_object(test))
        html_text(html, "too few points to leave some out");
    else
        html_say(
            html, "at %.0f %s predicted, %s measured: %s",
            page_number(test, "n"),
            page_interval(SHOW_COUNT, json_object_get(test, "predicted"),
                          "value", predicted),
            show_value(SHOW_COUNT, page_number(test, "observed"), observed),
            json_is_true(json_object_get(test, "is_within")) ? "within"
                                                             : "NOT within");
    html_close(html);
}

/* As `concbench decide` says it. */
static void put_peak(struct html *html, const json_t *usl)
{
    const json_t *peak = json_object_get(usl, "peak");
    char text[SHOW_TEXT];

    html_open(html, "td");
    if (json_is_object(peak))
        html_text(html, page_interval(SHOW_NUMBER, peak, "value", text));
    else if (json_is_true(json_object_get(usl, "has_fallen")))
        html_say(html,
                 "less at %.0f than at fewer; where the peak is the law does "
                 "not say",
                 page_number(usl, "n_most"));
    else
        html_text(html, "no peak observed");
    html_close(html);
}

static void put_law(struct html *html, const json_t *usl)
{
    bool has_kappa = json_is_true(json_object_get(usl, "has_kappa"));
    char text[SHOW_TEXT];

    page_cell(html, page_interval(SHOW_NUMBER, json_object_get(usl, "sigma"),
                                  "value", text));
    page_cell(html, has_kappa ? page_interval(SHOW_NUMBER,
                                              json_object_get(usl, "kappa"),
                                              "value", text)
                              : "held at 0: too few points tell it");
    put_peak(html, usl);
    put_test(html, json_object_get(usl, "test"));
    put_predictions(html, json_object_get(usl, "predictions"));
}

static void put_no_law(struct html *html)
{
    html_open(html, "td");
    html_attr(html, "colspan", "5");
    html_text(html, "not measured, or too few points for a law");
    html_close(html);
}

void page_scaling(struct page *page)
{
    static const char *const columns[] = {
        "system",  "by",     "contention (σ)",           "coherence (κ)",
        "peak at", "tested", "prediction, not measured", NULL};
    struct html *html = &page->html;
    json_t *scaling = json_object_get(page->decision, "scaling");
    size_t i;
    json_t *series;

    if (json_array_size(scaling) == 0)
        return;
    page_table(html,
               "Beyond this machine: closed loops, Universal Scalability Law",
               columns);
    json_array_foreach(scaling, i, series)
    {
        const json_t *usl = json_object_get(series, "usl");

        page_system_row(page, page_member(series, "system"));
        page_cell(html, page_member(series, "by"));
        if (json_is_object(usl))
            put_law(html, usl);
        else
            put_no_law(html);
        html_close(html);
    }
    page_table_end(html);
}
