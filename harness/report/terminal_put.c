/* Fields of the terminal's tables. */
#include "harness/report/terminal_put.h"

#include "harness/report/escape.h"

enum { PLACE_WIDTH = 32 };

void terminal_put(FILE *to, const char *text, size_t width)
{
    size_t used = show_width(text);

    (void)fputs(text, to);
    if (width > 0)
        (void)fprintf(to, "%*s", used < width ? (int)(width - used) : 1, "");
}

void terminal_put_name(FILE *to, const char *name)
{
    char text[ESCAPE_TEXT];

    (void)fputs("  ", to);
    terminal_put(to, escape_line(name, TERMINAL_NAME - 1, text), TERMINAL_NAME);
}

void terminal_put_place(FILE *to, const char *name)
{
    char text[ESCAPE_TEXT];

    (void)fputs(escape_line(name, PLACE_WIDTH, text), to);
}

void terminal_put_figure(FILE *to, const struct cell_stats *cell,
                         enum figure figure, size_t width)
{
    char text[SHOW_TEXT];
    char marked[SHOW_TEXT + 8];

    if (cell_has_too_few(cell, figure)) {
        terminal_put(to, SHOW_TOO_FEW, width);
        return;
    }
    show_spread(show_unit_of(figure), &cell->figures[figure], text);
    (void)snprintf(marked, sizeof marked, "%s%s",
                   cell_is_bound(cell, figure) ? "≥ " : "", text);
    terminal_put(to, marked, width);
}

void terminal_put_value(FILE *to, const struct cell_stats *cell,
                        enum figure figure, size_t width)
{
    char text[SHOW_TEXT];

    terminal_put(to,
                 cell_has_too_few(cell, figure)
                     ? SHOW_TOO_FEW
                     : show_value(show_unit_of(figure),
                                  cell->figures[figure].median, text),
                 width);
}

void terminal_put_runs(FILE *to, const struct cell_stats *cell)
{
    size_t unused = cell->run_count - cell_used(cell) - cell->repeated;

    (void)fprintf(to, "%zu", cell_used(cell));
    if (cell->counts[VERDICT_NOISY] > 0)
        (void)fprintf(to, " ~%zu", cell->counts[VERDICT_NOISY]);
    if (unused > 0)
        (void)fprintf(to, " !%zu", unused);
    if (cell->repeated > 0)
        (void)fprintf(to, " +%zu", cell->repeated);
    (void)fputc('\n', to);
}

void terminal_put_item(FILE *to, size_t *used, const char *text)
{
    size_t width = show_width(text);

    if (*used > 0 && *used + 1 + width > TERMINAL_LINE) {
        (void)fputs("\n   ", to);
        *used = 3;
    }
    (void)fprintf(to, "%s%s", *used > 0 ? " " : "", text);
    *used += width + (*used > 0);
}
