/* What the columns of a table and the axis of a chart go through: the numbers
 * of connections of one load, or the sizes or depths of several. */
#ifndef SWEEP_H
#define SWEEP_H

#include "harness/report/cells.h"

enum { SWEEP_MOST = 64, SWEEP_TEXT = 32 };

enum sweep_by { SWEEP_CONNECTIONS, SWEEP_SIZE, SWEEP_DEPTH };

struct sweep {
    enum sweep_by by;
    struct sweep_point {
        const struct load_row *load;
        uint64_t connections;
        uint64_t at;      /* connections, bytes or requests in flight */
    } points[SWEEP_MOST]; /* ascending; those beyond are left out */
    size_t count;
};

/* True when the load is told as a point among its like, and not by itself: a
 * stream and a blob in a closed loop, and an echo with one number of
 * connections where others have the same and another size. */
bool sweep_has(const struct cells *cells, const struct load_row *load);

/* True for a load that is told among its like, as sweep_has says, or beside
 * another one, in tables and charts of its own, and not with all others. */
bool sweep_is_apart(const struct cells *cells, const struct load_row *load);

/* Of the loads of a kind that are told apart the one that stands for all where
 * there is room for one: the last in the report's order (the largest, the
 * deepest, the most bullies), but of churns the first, whose connections are
 * the shortest. Of closed loops alone, or of all. NULL without any. */
const struct load_row *sweep_chosen(const struct cells *cells,
                                    enum workload_kind kind,
                                    bool is_closed_only);

/* The load's numbers of connections. */
void sweep_by_connections(const struct load_row *load, struct sweep *sweep);

/* The loads that differ from this one, of which sweep_has is true, in size or
 * depth alone, with this number of connections, which it has. False when
 * another load is the first of them that sweep_has is true of: each sweep
 * begins with one load only. */
bool sweep_among(const struct cells *cells, const struct load_row *load,
                 uint64_t connections, struct sweep *sweep);

/* The sweep that a chart of the load shows: among its like with the largest
 * number of connections, or by its own numbers of them. */
void sweep_of_chart(const struct cells *cells, const struct load_row *load,
                    struct sweep *sweep);

/* "×10", "64 KiB", "depth 8". Returns `text`. */
char *sweep_title(const struct sweep *sweep, size_t point,
                  char text[SWEEP_TEXT]);

/* The cell of a system at a point, or NULL. */
const struct cell_stats *sweep_cell(const struct cells *cells,
                                    const struct sweep *sweep, size_t point,
                                    const char *system);

/* True when the system was asked at any point. */
bool sweep_asks(const struct cells *cells, const struct sweep *sweep,
                const char *system);

#endif
