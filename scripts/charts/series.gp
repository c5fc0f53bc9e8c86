# A series of figures for each system: lines by connections, size or depth, or
# rows with one value each when there is one point.
#
# Set before: LABEL of the values' axis and FORMAT of its tics; and where they
# are not as in the lines below, FIGURES in the data and PANEL_LABELS when there
# are several panels, IS_OWN (1: each panel has a range, and UNITS, of its own),
# HAS_CONTROL (1: the data has the same figures of what stands beside a system,
# named CONTROL_LABEL), HAS_BOUNDS (1: lower bounds have hollow markers),
# IDEAL_LABEL (empty: there is none), SHOWS_SHARE (1: a second panel has the
# share of the ideal), X_LABEL, SCALE: "auto" (logarithmic when the medians
# differ eightfold), "log", "linear" or "bytes" (logarithmic, binary units), and
# LINEAR, a panel that is linear and has room below zero.
# Columns: 1 connections, size or depth, 2 place on the axis, 3 slot, 4 lower
# bound, 5 ideal, 6 system, then for each figure median, low, high and label.

if (!exists("FIGURES")) { FIGURES = 1 }
if (!exists("IS_OWN")) { IS_OWN = 0 }
if (!exists("HAS_CONTROL")) { HAS_CONTROL = 0 }
if (!exists("HAS_BOUNDS")) { HAS_BOUNDS = 0 }
if (!exists("IDEAL_LABEL")) { IDEAL_LABEL = "" }
if (!exists("SHOWS_SHARE")) { SHOWS_SHARE = 0 }
if (!exists("X_LABEL")) { X_LABEL = "connections" }
if (!exists("SCALE")) { SCALE = "auto" }
if (!exists("LINEAR")) { LINEAR = 0 }

load HERE."style.gp"

IS_BYTES = SCALE eq "bytes"
HAS_IDEAL = strlen(IDEAL_LABEL) > 0
PANELS = FIGURES + SHOWS_SHARE
is_share(p) = SHOWS_SHARE && p > FIGURES
is_own(p) = is_share(p) || IS_OWN
median(p) = is_share(p) ? 100 * column(7) / column(5) : column(3+4*p)
low(p) = is_share(p) ? 100 * column(8) / column(5) : column(4+4*p)
high(p) = is_share(p) ? 100 * column(9) / column(5) : column(5+4*p)
ideal(p) = is_share(p) ? 100 : column(5)

stats DATA using 1 nooutput
SYSTEMS = int(STATS_blocks)
stats DATA index 0 using 1 nooutput
COUNTS = int(STATS_records)

array SLOT[SYSTEMS]
do for [i = 1:SYSTEMS] {
    stats DATA index i-1 using 3 nooutput
    SLOT[i] = int(STATS_min)
}

# Figures that are shown side by side share their range. A slope may be below
# zero within its error; a logarithmic axis is laid out by the values above zero.
# Where there are none at all, stats defines nothing.
array LEAST[PANELS]
array MOST[PANELS]
array LOWER[PANELS]
array UPPER[PANELS]
array BOTTOM[PANELS]
array IS_LOG[PANELS]
array AXIS_LEAST[PANELS]
array AXIS_MOST[PANELS]
do for [p = 1:PANELS] {
    first = is_own(p) ? p : 1
    last = is_own(p) ? p : FIGURES * (1 + HAS_CONTROL)
    LEAST[p] = NaN
    MOST[p] = NaN
    LOWER[p] = NaN
    UPPER[p] = NaN
    BOTTOM[p] = 0
    do for [k = first:last] {
        stats DATA using (low(k) > 0 ? low(k) : \
                          median(k) > 0 ? median(k) : NaN) nooutput
        if (exists("STATS_min")) {
            LEAST[p] = LEAST[p] < STATS_min ? LEAST[p] : STATS_min
        }
        stats DATA using (low(k)) nooutput
        if (exists("STATS_min")) {
            BOTTOM[p] = BOTTOM[p] < STATS_min ? BOTTOM[p] : STATS_min
        }
        stats DATA using (median(k)) nooutput
        if (exists("STATS_min")) {
            LOWER[p] = LOWER[p] < STATS_min ? LOWER[p] : STATS_min
            UPPER[p] = UPPER[p] > STATS_max ? UPPER[p] : STATS_max
        }
        stats DATA using (high(k)) nooutput
        if (exists("STATS_max")) {
            MOST[p] = MOST[p] > STATS_max ? MOST[p] : STATS_max
        }
        if (HAS_IDEAL) {
            stats DATA using (ideal(k)) nooutput
        }
        if (HAS_IDEAL && exists("STATS_max")) {
            LEAST[p] = LEAST[p] < STATS_min ? LEAST[p] : STATS_min
            MOST[p] = MOST[p] > STATS_max ? MOST[p] : STATS_max
        }
    }
    MOST[p] = MOST[p] > 0 ? MOST[p] : 1
    IS_LOG[p] = !is_share(p) && p != LINEAR && LEAST[p] > 0 && \
                (IS_BYTES || SCALE eq "log" || \
                 SCALE eq "auto" && UPPER[p] > 8 * LOWER[p])

    # A logarithmic axis has two tics or more: powers of 10, of 4 for bytes.
    if (IS_BYTES && IS_LOG[p]) {
        AXIS_LEAST[p] = 4.0 ** floor(log(LEAST[p]) / log(4))
        AXIS_MOST[p] = 4.0 ** ceil(log(MOST[p] * 1.01) / log(4))
    } else {
        AXIS_LEAST[p] = LEAST[p] / 1.25
        if (IS_LOG[p] && floor(log10(MOST[p] * 1.25)) - \
                         ceil(log10(AXIS_LEAST[p])) < 1) {
            AXIS_LEAST[p] = 10.0 ** floor(log10(LEAST[p]))
        }
        AXIS_MOST[p] = MOST[p] * 1.25
    }
}

if (COUNTS == 1) {
    load HERE."rows.gp"
} else { if (SYSTEMS <= 8 && !HAS_CONTROL) {
    load HERE."lines.gp"
} else {
    load HERE."multiples.gp"
} }
