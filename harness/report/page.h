/* report.html: the answers, the charts and every run, in one file that asks
 * nobody for anything. */
#ifndef PAGE_H
#define PAGE_H

#include "harness/report/answers.h"
#include "harness/report/charts.h"
#include "harness/report/decision_file.h"
#include "harness/report/html.h"
#include "harness/report/notes.h"
#include "harness/report/scoreboard.h"

/* A page stays below two megabytes: drawings, their data and runs that have no
 * room any more are left out, and it says so and where they are. */
enum {
    PAGE_BYTES = 2 << 20,
    PAGE_REST_BYTES = 1 << 20,   /* of what is neither drawing, data nor run */
    PAGE_ROWS_BYTES = 768 << 10, /* of runs, that no drawing takes from them */
    PAGE_NOTES_BYTES = 128 << 10,
    PAGE_ID = 80,
};

/* The rows of all runs, as they were made before the page. */
struct page_rows {
    char *text;
    size_t length;
    size_t *ends;    /* of each row in `text` */
    bool *is_chosen; /* the row has its place */
    bool is_cut;     /* the reasons are */
};

struct page {
    struct html html;
    const char *dir; /* the results folder */
    const struct cells *cells;
    const struct notes *notes;
    const struct charts *charts;
    const struct scoreboard *board;
    const size_t *slots; /* palette_slots() */
    const struct answer *answers;
    json_t *decision; /* decision.json of the folder, or NULL */
    char refused[DECISION_FILE_ERROR]; /* why there is none, or "" */
    struct page_rows rows;

    /* A draft without drawings, data and rows is measured first. */
    bool is_draft;
    size_t rest_bytes;    /* of its sections so far */
    unsigned without;     /* sections that have no room: a bit for each */
    size_t drawing_bytes; /* that those so far have taken, */
    size_t drawings_most; /* and may take */
    size_t data_bytes;
    size_t data_most;
    size_t room; /* for drawings, data and runs together */
};

/* The whole document; what was drawn is read from charts/ of `dir`. Write
 * errors stay in the stream. Returns 0 or -ENOMEM. */
int page_write(const char *dir, const struct cells *cells,
               const struct notes *notes, const struct charts *charts,
               const struct scoreboard *board, FILE *to);

/* What every page of ours begins and ends with: the head with its policy, the
 * style, the heading; the script. */
void page_begin(struct html *html, const char *title, const char *subject);
void page_end(struct html *html);

/* Its parts; internal to it. The bar leads to the sections that there are; of a
 * draft, page_sections() finds those that have no room (`without`). Each of the
 * others writes what is between a section's heading and its end. */
void page_bar(struct page *page);
void page_sections(struct page *page);

void page_answers(struct page *page);
void page_decision(struct page *page);
void page_flips(struct page *page); /* of the decision, as are the next */
void page_scaling(struct page *page);
void page_matrix(struct page *page);
void page_throughput(struct page *page);
void page_latency(struct page *page);
void page_cost(struct page *page);
void page_memory(struct page *page);
void page_convoy(struct page *page);
void page_crash(struct page *page);
void page_batch(struct page *page);
void page_capacity(struct page *page);
void page_claims(struct page *page);
void page_trust(struct page *page);
void page_machine(struct page *page);
void page_notes(struct page *page);
void page_runs(struct page *page);

/* Makes the rows for page_runs: 0 or -ENOMEM; to be freed in any case. Then
 * what room is kept for them. */
int page_rows_make(struct page *page);
size_t page_rows_wanted(const struct page *page);
void page_rows_free(struct page *page);

/* Whether the cell is of a convoy, whatever its protocol and its rate. */
bool page_is_convoy(const struct page *page, const struct cell_stats *cell);

/* The charts that were drawn, one after the other, or the one of a name. */
bool page_has_chart(const struct page *page, const char *name);
void page_chart(struct page *page, const char *name);

/* Begins a table that scrolls within itself where it is too wide: its head from
 * a list of names that ends with NULL; then rows; page_table_end. */
void page_table(struct html *html, const char *caption,
                const char *const *columns);
void page_table_end(struct html *html);
void page_cell(struct html *html, const char *text);
void page_count(struct html *html, uint64_t count);
/* The head of a row. */
void page_row(struct html *html, const char *name);

/* A system as the head of a row, or in a sentence, that can be highlighted. */
void page_system(struct page *page, const char *system);
void page_system_row(struct page *page, const char *system);

/* A member that is a text; "" when there is none. */
const char *page_member(const json_t *object, const char *key);

/* A member that is a number; NAN when there is none. */
double page_number(const json_t *object, const char *key);

/* "1.31 [1.20, 1.43]": an object's `value`, its "low" and its "high"; without
 * an upper end "1.31 [1.20, no upper end]". Returns `text`. */
char *page_interval(enum show_unit unit, const json_t *of, const char *value,
                    char text[SHOW_TEXT]);

/* A paragraph. */
void page_say(struct html *html, const char *text);

/* The figure with its interval, and its value for sorting. NULL: not run. */
void page_figure(struct page *page, const struct cell_stats *cell,
                 enum figure figure);

#endif
