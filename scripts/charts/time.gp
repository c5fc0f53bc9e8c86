# One run of each system over its window: a row for each, on the left its
# requests per second relative to their mean, on the right its response times.
# Columns: 1 seconds, 2 requests per second, 3 in per cent of the mean, 4 mean
# and 5 largest response time, 6 slot, 7 system, 8 the mean.
HERE = ARG0[1:strlen(ARG0)-strlen("time.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6
load HERE."style.gp"

stats DATA using 1 nooutput
SYSTEMS = int(STATS_blocks)
X_MOST = STATS_max * 1.005
# In milliseconds where a window is shorter than a second.
X_SCALE = X_MOST < 1 ? 1000 : 1
stats DATA using 3 nooutput
# A burst after a stop is cut at three times the mean.
SHARE_MOST = STATS_max > 300 ? 300 : STATS_max < 150 ? 150 : STATS_max
stats DATA using 5 nooutput
MS_MOST = 10.0 ** ceil(log10(STATS_max * 1.1))
stats DATA using ($4 > 0 ? $4 : NaN) nooutput
MS_LEAST = 10.0 ** floor(log10(STATS_min))

# Every second power of ten is named where there are many.
MS_STEP = 10.0 ** ceil(log10(MS_MOST / MS_LEAST) / 2)

ROW = SYSTEMS > 8 ? 40 : 64
BETWEEN = 12
HEAD = 100
HEIGHT = HEAD + SYSTEMS * (ROW + BETWEEN) + 74
load HERE."canvas.gp"
stats DATA using (name_px(stringcolumn(7))) nooutput
NAMES_PX = STATS_max > 90 ? STATS_max : 90
LEFT_PX = NAMES_PX + 44
GAP_PX = 58.0
WIDE_PX = (WIDTH - LEFT_PX - GAP_PX - 18) / 2

array SLOT[SYSTEMS]
array NAMES[SYSTEMS]
array VALUES[SYSTEMS]
do for [i = 1:SYSTEMS] {
    A_SLOT = 0
    NAME = ""
    VALUE = ""
    stats DATA index i-1 using (A_SLOT = $6, NAME = stringcolumn(7), \
        VALUE = stringcolumn(8), 0) nooutput
    SLOT[i] = A_SLOT
    NAMES[i] = NAME
    VALUES[i] = VALUE
}

# The lines of the grid are data, as gnuplot writes each of its own with many
# words: those of the left panels, then those of the right ones.
LINE = "%.17g\t%.17g\n%.17g\t%.17g\nNaN\tNaN"
set print $GRID
print "x\ty"
print sprintf(LINE, 0, 100, X_MOST * X_SCALE, 100)
print "\n\nx\ty"
y = MS_LEAST
while (y <= MS_MOST) {
    print sprintf(LINE, 0, y, X_MOST * X_SCALE, y)
    y = y * 10
}
unset print

set label 5 "Left: 100 % is the run's mean, printed below the name. Right: " . \
    "coloured, the mean; grey, the slowest." at screen \
    from_left(12),from_top(61) left font size_px(13) textcolor rgb GREY
unset key
unset grid
unset xtics
SMALL = size_px(11)
set ytics font SMALL
set xrange [0:X_MOST*X_SCALE]

set multiplot
do for [i = 1:SYSTEMS] {
    TOP = HEAD + (i - 1) * (ROW + BETWEEN)
    set tmargin at screen from_top(TOP)
    set bmargin at screen from_top(TOP + ROW)
    if (i > 1) { unset label }
    set label 8 NAMES[i] at screen from_left(NAMES_PX - 14), \
        from_top(TOP + ROW / 2 - 8) right textcolor rgb ink(SLOT[i])
    set label 9 VALUES[i] at screen from_left(NAMES_PX - 14), \
        from_top(TOP + ROW / 2 + 9) right font size_px(11) textcolor rgb GREY
    if (i == SYSTEMS) {
        set xtics nomirror scale 0.6 textcolor rgb "black" font SMALL \
            0,nice_step(X_MOST * X_SCALE)
        set xlabel (X_SCALE > 1 ? "milliseconds of the window" \
                                : "seconds of the window") offset 0,0.4
    }

    set lmargin at screen from_left(LEFT_PX)
    set rmargin at screen from_left(LEFT_PX + WIDE_PX)
    unset logscale y
    set yrange [0:SHARE_MOST*1.04]
    set ytics 0,100
    set format y "%g %%"
    if (i == 1) { set title "requests per second" offset 0,-0.8 }
    plot $GRID index 0 using 1:2 with lines linecolor rgb PALE linewidth 0.8 \
            notitle, \
        DATA index i-1 using ($1*X_SCALE):3 with lines \
            linecolor rgb colour(SLOT[i]) linewidth 1.5 notitle
    unset label

    set lmargin at screen from_left(LEFT_PX + WIDE_PX + GAP_PX)
    set rmargin at screen from_left(LEFT_PX + 2 * WIDE_PX + GAP_PX)
    set logscale y
    set yrange [MS_LEAST:MS_MOST]
    set ytics MS_LEAST,MS_STEP
    set mytics 1
    set format y "%g"
    if (i == 1) { set title "response time in ms" offset 0,-0.8 }
    plot $GRID index 1 using 1:2 with lines linecolor rgb PALE linewidth 0.8 \
            notitle, \
        DATA index i-1 using ($1*X_SCALE):5 with lines \
            linecolor rgb 0x909090 linewidth 0.8 notitle, \
        DATA index i-1 using ($1*X_SCALE):4 with lines \
            linecolor rgb colour(SLOT[i]) linewidth 1.8 notitle
    unset title
}
unset multiplot
