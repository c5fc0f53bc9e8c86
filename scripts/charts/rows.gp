# The rows of series.gp, which sets what is used here: a row for each system,
# its value as a marker with its interval, and printed beside it.

ROW = 26
HEIGHT = 76 + 92 + ROW * (SYSTEMS + 0.4)
load HERE."canvas.gp"
set tmargin at screen from_top(76)

stats DATA using (name_px(stringcolumn(6))) nooutput
LEFT = from_left(STATS_max)
# Beside each panel there is room for the printed values.
VALUES_PX = IS_OWN ? 92.0 : 74.0
VALUES = from_left(VALUES_PX)
GAP = from_left(26)
PANEL = (from_right(14) - LEFT - (PANELS - 1) * GAP) / PANELS - VALUES

set yrange [-SYSTEMS-0.2:-0.2]
unset ytics
set border 1
set grid xtics noytics

# What stands beside a system: an open circle, and a line from there.
control(p) = HAS_CONTROL ? column(3+4*(p+FIGURES)) : NaN

set multiplot
do for [p = 1:PANELS] {
    set lmargin at screen LEFT + (p - 1) * (PANEL + VALUES + GAP)
    set rmargin at screen LEFT + (p - 1) * (PANEL + VALUES + GAP) + PANEL
    if (p > 1) { unset label }
    set xlabel (is_share(p) ? PANEL_LABELS[p] : IS_OWN ? UNITS[p] : LABEL)
    if (FIGURES > 1) {
        set title PANEL_LABELS[p] offset 0,-0.7
    }
    if (IS_BYTES) {
        set xtics ("16 B" 16, "64 B" 64, "256 B" 256, "1 KiB" 1024, \
                   "4 KiB" 4096, "16 KiB" 16384, "64 KiB" 65536, \
                   "256 KiB" 262144, "1 MiB" 1048576, "4 MiB" 4194304)
    }
    if (is_share(p)) {
        set xtics 0,25,100
    }
    set format x (is_share(p) ? "%g %%" : FORMAT)
    if (IS_LOG[p]) {
        X_LEAST = AXIS_LEAST[p]
        X_MOST = AXIS_MOST[p]
        set logscale x
        set mxtics (IS_BYTES ? 1 : 10)
        if (!IS_BYTES) {
            set xtics 1e-9,10,1e15
        }
    } else {
        X_LEAST = p == LINEAR && BOTTOM[p] < 0 ? BOTTOM[p] * 1.05 : 0
        X_MOST = MOST[p] * 1.05
        unset logscale x
        unset mxtics
        if (!is_share(p)) {
            set xtics nice_step(X_MOST - X_LEAST)
        }
    }
    set xrange [X_LEAST:X_MOST]
    # What is at or below the end of the axis stands there; NaN stays NaN.
    # A label on the end itself may be lost to the rounding of logarithms.
    inside(value) = IS_LOG[p] ? value * 1.00001 : value
    clip(value) = value > X_LEAST ? value : value <= X_LEAST ? X_LEAST : NaN
    is_missing(p) = stringcolumn(is_share(p) ? 7 : 3+4*p) eq "NaN"
    unset key
    plot DATA index 0 using (HAS_IDEAL ? ideal(p) : NaN):(-0.2):(0): \
            (-SYSTEMS) with vectors nohead linecolor rgb IDEAL linewidth 1.5 \
            dashtype 3, \
        DATA index 0 using (HAS_IDEAL ? ideal(p) : MOST[p]):(-0.2): \
            (is_share(p) ? "" : IDEAL_LABEL) with labels center offset 0,0.6 \
            font size_px(11) textcolor rgb GREY, \
        DATA index 0 using (X_LEAST < 0 ? 0 : NaN):(-0.2):(0):(-SYSTEMS) \
            with vectors nohead linecolor rgb GREY linewidth 0.8, \
        for [i = 1:SYSTEMS] DATA index i-1 using (control(p)):(-i+0.3): \
            (clip(median(p)) - control(p)):(0) with vectors nohead \
            linecolor rgb colour(SLOT[i]) linewidth 3, \
        for [i = 1:SYSTEMS] DATA index i-1 using (control(p)):(-i+0.3) \
            with points linecolor rgb "white" pointtype 7 pointsize 1, \
        for [i = 1:SYSTEMS] DATA index i-1 using (control(p)):(-i+0.3) \
            with points linecolor rgb colour(SLOT[i]) pointtype 6 \
            pointsize 1, \
        for [i = 1:SYSTEMS] DATA index i-1 \
            using (clip(median(p))):(-i+0.3):(clip(low(p))):(clip(high(p))) \
            with xerrorbars linecolor rgb colour(SLOT[i]) linewidth 1.2 \
            pointtype marker(SLOT[i]) pointsize size_of(SLOT[i]), \
        for [i = 1:SYSTEMS] DATA index i-1 \
            using (HAS_BOUNDS && $4 > 0 ? median(p) : NaN):(-i+0.3) \
            with points linecolor rgb "white" pointtype marker(SLOT[i]) \
            pointsize 0.5*size_of(SLOT[i]), \
        for [i = 1:SYSTEMS] DATA index i-1 using (X_MOST):(-i+0.3): \
            (is_share(p) && !is_missing(p) ? sprintf("%.1f %%", median(p)) \
                                           : stringcolumn(6+4*(p-is_share(p)))) \
            with labels right offset 8.6*VALUES_PX/74,0 font size_px(12), \
        for [i = 1:SYSTEMS] DATA index i-1 \
            using (inside(X_LEAST)):(-i+0.3): \
            (p == 1 ? stringcolumn(6) : "") \
            with labels right offset -1,0
}
unset multiplot
