# The lines of series.gp, which sets what is used here, when there are too many
# for one panel: those of the last figure, and of two figures the first beside
# it.

P = PANELS
DASHED = FIGURES == 2 ? 1 : HAS_CONTROL ? 2 : 0
AT_MOST = X_LABEL eq "connections" ? "with the most connections" : \
                                     "at the right end"
GUIDE = HAS_CONTROL ? "Solid: as named; ".CONTROL_LABEL."; grey: the " . \
    "others. Number: ".AT_MOST."." : FIGURES == 2 ? "Solid: p99, one in a hundred is slower; grey: the " . \
    "others'. Dashed: p50. Number: with the most connections." : \
    is_share(P) ? "Grey: the other systems. Number: requests per second " . \
    "with the most connections." : \
    "Grey: the other systems. Number: ".AT_MOST."."
Y_LABEL = is_share(P) ? PANEL_LABELS[P] : LABEL
Y_FORMAT = is_share(P) ? "%g %%" : IS_LOG[P] ? FORMAT : \
    to_tics(FORMAT, MOST[P])
SYSTEM_COLUMN = 6
VALUE_COLUMN = 6+4*FIGURES

stats DATA using 1 nooutput
SPACE = (STATS_max / STATS_min) ** 0.09
FIRST = STATS_min / SPACE
LAST = STATS_max * SPACE
X_LEAST = FIRST
X_MOST = LAST
IS_LOG_X = 1
X_TICS = 'load HERE."counts.gp"'

# The medians alone lay the axis out: an interval may leave a panel this small.
IS_LOG_Y = IS_LOG[P]
if (IS_LOG_Y) {
    Y_LEAST = LOWER[P] / 1.4
    Y_MOST = UPPER[P] * 1.4
    if (floor(log10(Y_MOST)) - ceil(log10(Y_LEAST)) < 1) {
        Y_LEAST = 10.0 ** floor(log10(LOWER[P]))
    }
} else {
    Y_LEAST = 0
    Y_MOST = (is_share(P) && UPPER[P] < 100 ? 100 : UPPER[P]) * 1.12
}

MINE = 'DATA index i-1 using 1:'
LOOK = ' linecolor rgb colour(SLOT[i]) '
PLOT = 'plot $GRID using 1:2 with lines linecolor rgb PALE linewidth 0.6, ' . \
    'DATA using 1:(median(P)) with lines linecolor rgb OTHERS linewidth 0.8, '
if (HAS_IDEAL) {
    PLOT = PLOT.MINE.'(ideal(P)) with lines linecolor rgb IDEAL ' . \
        'linewidth 1.2 dashtype 3, '
}
if (DASHED) {
    PLOT = PLOT.MINE.'(median(DASHED)) with lines'.LOOK.'linewidth 1.2 dashtype 2, '
}
PLOT = PLOT.MINE.'(median(P)):(low(P)):(high(P)) with yerrorbars'.LOOK. \
    'linewidth 1 pointtype 0 pointsize 0, ' . \
    MINE.'(median(P)) with linespoints'.LOOK.'linewidth 2 ' . \
    'pointtype marker(SLOT[i]) pointsize 0.7*size_of(SLOT[i])'
if (HAS_BOUNDS) {
    PLOT = PLOT.', '.MINE.'($4 > 0 ? median(P) : NaN) with points ' . \
        'linecolor rgb "white" pointtype marker(SLOT[i]) ' . \
        'pointsize 0.35*size_of(SLOT[i])'
}
PLOT = PLOT.', '.MINE.'(median(P)):(where_of(P, i)) with points ' . \
    'pointtype 7 pointsize 2 linecolor rgb variable, NaN'

load HERE."grid.gp"
