# Response time by percentile: all of a line in one panel, or small multiples.
# Columns: 1 one in so many is slower, 2 response time, 3 the same by actual
# send, 4 slot, 5 percentile, 6 system, 7 p99.
HERE = ARG0[1:strlen(ARG0)-strlen("percentiles.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6
load HERE."style.gp"

stats DATA using 1 nooutput
SYSTEMS = int(STATS_blocks)
# Each panel has the lines of all systems: with every point of them they would
# make a large file.
EVERY = int(STATS_records) * SYSTEMS / 9000 + 1
X_LEAST = STATS_min
X_MOST = STATS_max * 1.1
array SLOT[SYSTEMS]
do for [i = 1:SYSTEMS] {
    stats DATA index i-1 using 4 nooutput
    SLOT[i] = int(STATS_min)
}
HAS_SENT = 0
stats DATA using (HAS_SENT = HAS_SENT || $1 > 0 && stringcolumn(3) ne "NaN", \
    0) nooutput
stats DATA using 2 nooutput
Y_LEAST = STATS_min / 1.3
Y_MOST = STATS_max * 1.3
if (floor(log10(Y_MOST)) - ceil(log10(Y_LEAST)) < 1) {
    Y_LEAST = 10.0 ** floor(log10(Y_LEAST))
}
if (floor(log10(Y_MOST)) - ceil(log10(Y_LEAST)) < 1) {
    Y_MOST = 10.0 ** ceil(log10(Y_MOST))
}

X_LABEL = "percentile"
Y_LABEL = "response time in ms"
Y_FORMAT = "%g"
TICS = '"50 %%" 2, "90 %%" 10, "99 %%" 100, "99.9 %%" 1e3, ' . \
       '"99.99 %%" 1e4, "99.999 %%" 1e5, "99.9999 %%" 1e6, "99.99999 %%" 1e7'
# A narrow panel has no room for all of the names.
NARROW_TICS = '"50" 2, "90" 10, "99" 100, "99.9" 1e3, "" 1e4, ' . \
              '"99.999" 1e5, "" 1e6, "99.99999" 1e7'
SENT = HAS_SENT ? " Dotted: counted from the actual send." : ""

# With a second line for each system, four of them fill a panel.
if (SYSTEMS <= (HAS_SENT ? 4 : 8)) {
    HEIGHT = 500
    load HERE."canvas.gp"
    set label 5 "As far as ten requests took longer.".SENT at screen \
        from_left(12),from_top(61) left font size_px(13) textcolor rgb GREY
    set tmargin at screen from_top(86)
    stats DATA using (name_px(stringcolumn(6))) nooutput
    RIGHT = from_right(54 + STATS_max)
    set lmargin at screen from_left(88)
    set rmargin at screen RIGHT
    set key at screen RIGHT + from_left(14),from_top(80) left top Left \
        reverse samplen 2.5 spacing 1.15 width 0 noenhanced
    set logscale xy
    set mytics 10
    set xrange [X_LEAST:X_MOST]
    set yrange [Y_LEAST:Y_MOST]
    set xlabel X_LABEL
    set ylabel Y_LABEL offset -0.5,0
    set format y Y_FORMAT
    eval "set xtics (".TICS.")"
    unset mxtics
    PLOT = 'plot for [i = 1:SYSTEMS] DATA index i-1 using 1:2 with ' . \
        'linespoints linecolor rgb colour(SLOT[i]) linewidth 1.8 ' . \
        'dashtype dash(SLOT[i]) pointtype marker(SLOT[i]) pointinterval 5 ' . \
        'pointsize 0.8*size_of(SLOT[i]) title columnheader(1)'
    if (HAS_SENT) {
        PLOT = PLOT.', for [i = 1:SYSTEMS] DATA index i-1 using 1:3 with ' . \
            'lines linecolor rgb colour(SLOT[i]) linewidth 1 dashtype 3 notitle'
    }
    PLOT = PLOT.', for [i = 1:SYSTEMS] DATA index i-1 using 1:2:' . \
        '(where_of(1, i)) with points pointtype 7 pointsize 2 ' . \
        'linecolor rgb variable notitle'
    eval PLOT.', NaN with lines notitle'
} else {
    GUIDE = "As far as ten requests took longer. Grey: the other systems. " . \
            "Number: p99.".SENT
    X_LABEL = "percentile, in %"
    SYSTEM_COLUMN = 6
    VALUE_COLUMN = 7
    IS_LOG_X = 1
    IS_LOG_Y = 1
    X_TICS = 'TICS = NARROW_TICS; array PLACES[8]; PLACES[1] = 2; ' . \
             'do for [k = 2:8] { PLACES[k] = 10.0 ** (k - 1) }'
    PLOT = 'plot $GRID using 1:2 with lines linecolor rgb PALE ' . \
        'linewidth 0.6, ' . \
        'DATA every EVERY using 1:2 with lines linecolor rgb OTHERS ' . \
        'linewidth 0.8, DATA index i-1 using 1:2 with lines ' . \
        'linecolor rgb colour(SLOT[i]) linewidth 2'
    if (HAS_SENT) {
        PLOT = PLOT.', DATA index i-1 using 1:3 with lines linecolor rgb ' . \
            'colour(SLOT[i]) linewidth 1 dashtype 3'
    }
    # A mark twice in a decade will do.
    PLOT = PLOT.', DATA index i-1 using 1:(int(column(0)) % 5 == 4 ? ' . \
        '$2 : NaN):(where_of(1, i)) with points pointtype 7 pointsize 2 ' . \
        'linecolor rgb variable'
    load HERE."grid.gp"
}
