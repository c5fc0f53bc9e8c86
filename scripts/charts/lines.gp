# The lines of series.gp, which sets what is used here.

HEIGHT = 500
load HERE."canvas.gp"

stats DATA using 2 nooutput
SPACE = (STATS_max / STATS_min) ** 0.03
FIRST = STATS_min / SPACE
LAST = STATS_max * SPACE

LEFT = from_left(88)
stats DATA using (name_px(stringcolumn(6))) nooutput
WIDEST = STATS_max > name_px(IDEAL_LABEL) ? STATS_max : name_px(IDEAL_LABEL)
RIGHT = from_right(54 + WIDEST)
GAP = from_left(SHOWS_SHARE ? 62 : 30)
PANEL = (RIGHT - LEFT - (PANELS - 1) * GAP) / PANELS

AXIS_PX = PANEL * WIDTH
load HERE."counts.gp"
set logscale x
set xrange [FIRST:LAST]
eval "set xtics (".TICS.")"
set xlabel X_LABEL

# The systems stand side by side, so that no interval hides another; but not
# where lines climb beside their ideal, as a step aside would look like a
# difference.
at(p) = IS_LOG[p] && HAS_IDEAL ? column(1) : column(2)

set multiplot
do for [p = 1:PANELS] {
    set lmargin at screen LEFT + (p - 1) * (PANEL + GAP)
    set rmargin at screen LEFT + (p - 1) * (PANEL + GAP) + PANEL
    if (p == 1) {
        set ylabel LABEL offset (PANELS > 1 ? 0 : -0.5),0
    } else {
        unset label
        unset ylabel
    }
    if (PANELS > 1) {
        set title PANEL_LABELS[p] offset 0,-0.7
        set tmargin at screen from_top(88)
    }
    set format y (is_share(p) ? "%g %%" : p > 1 ? "" : \
                  IS_LOG[p] ? FORMAT : to_tics(FORMAT, MOST[p]))
    if (IS_LOG[p]) {
        set logscale y
        set mytics 10
        set yrange [AXIS_LEAST[p]:AXIS_MOST[p]]
    } else {
        unset logscale y
        set mytics default
        set yrange [0:MOST[p]*1.08]
    }
    if (p == PANELS) {
        set key at screen RIGHT + from_left(14),from_top(62) left top Left \
            reverse samplen 2.5 spacing 1.15 width 0 noenhanced
    } else {
        unset key
    }
    # pngcairo draws a stray point of the last plot into the key's last sample,
    # hence a plot of nothing at the end.
    plot for [i = 1:SYSTEMS] DATA index i-1 \
            using (at(p)):(median(p)):(low(p)):(high(p)) with yerrorbars \
            linecolor rgb colour(SLOT[i]) linewidth 1 pointtype 0 \
            pointsize 0 notitle, \
        DATA index 0 using 1:(HAS_IDEAL ? ideal(p) : NaN) with lines \
            linecolor rgb IDEAL linewidth 1.5 dashtype 3 title IDEAL_LABEL, \
        for [i = 1:SYSTEMS] DATA index i-1 using (at(p)):(median(p)) \
            with linespoints linecolor rgb colour(SLOT[i]) linewidth 1.5 \
            dashtype dash(SLOT[i]) pointtype marker(SLOT[i]) \
            pointsize 0.9*size_of(SLOT[i]) title columnheader(1), \
        for [i = 1:SYSTEMS] DATA index i-1 \
            using (at(p)):(HAS_BOUNDS && $4 > 0 ? median(p) : NaN) \
            with points linecolor rgb "white" pointtype marker(SLOT[i]) \
            pointsize 0.45*size_of(SLOT[i]) notitle, \
        for [i = 1:SYSTEMS] DATA index i-1 \
            using (at(p)):(median(p)):(where_of(p, i)) with points \
            pointtype 7 pointsize 2.2 linecolor rgb variable notitle, \
        NaN with lines notitle
}
unset multiplot
