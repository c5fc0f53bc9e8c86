# The path of a search for the highest rate at which a limit holds: above, the
# rate of each trial; below, what it measured.
# Columns: 1 trial, 2 rate, 3 response time, 4 outcome, 5 full (1) or short (0),
# 6 limit, 7 capacity, 8 low, 9 high, 10 label, 11 what is limited.
HERE = ARG0[1:strlen(ARG0)-strlen("search.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6
load HERE."style.gp"
HEIGHT = 560
load HERE."canvas.gp"

# Anything but the trial, its rate and the limit may be missing.
known(c) = stringcolumn(c) eq "NaN" ? NaN : column(c)
least(a, b) = b < a ? b : a
most(a, b) = b > a ? b : a
stats DATA using 1 nooutput
TRIALS = int(STATS_max)
stats DATA using 6 nooutput
LIMIT = STATS_max
RATE_MOST = 0
MS_LEAST = LIMIT
MS_MOST = LIMIT
stats DATA using (ANSWER = known(7), LOW = known(8), HIGH = known(9), \
    LABEL = stringcolumn(10), QUANTILE = stringcolumn(11), \
    RATE_MOST = most(RATE_MOST, $2), \
    MS_LEAST = least(MS_LEAST, known(3) > 0 ? known(3) : NaN), \
    MS_MOST = most(MS_MOST, known(3)), 0) nooutput
RATE_MOST = most(most(RATE_MOST, ANSWER), HIGH)
HAS_ANSWER = ANSWER == ANSWER

set label 5 "Circle: the limit held; cross: it did not; square: the trial " . \
    "says nothing. Large: full trial, small: short one." at screen \
    from_left(12),from_top(61) left font size_px(13) textcolor rgb GREY

HELD = 0x0072b0
FAILED = 0xd55e00
is_held(c) = stringcolumn(c) eq "held"
is_failed(c) = stringcolumn(c) eq "failed"
is_void(c) = stringcolumn(c) eq "void"
size_full(is_full) = is_full > 0 ? 1.1 : 0.6

set lmargin at screen from_left(88)
set rmargin at screen from_right(174)
set xrange [0.3:TRIALS+0.7]
STEP = TRIALS <= 30 ? 1 : TRIALS <= 60 ? 2 : TRIALS <= 150 ? 5 : 20
set xtics STEP,STEP
unset key
C = 2
PATH = 'plot DATA using 1:(column(C)) with lines linecolor rgb OTHERS ' . \
    'linewidth 1, ' . \
    'DATA using 1:(is_held(4) ? column(C) : NaN):(size_full($5)) with ' . \
    'points pointtype 7 pointsize variable linecolor rgb HELD, ' . \
    'DATA using 1:(is_failed(4) ? column(C) : NaN):(size_full($5)) with ' . \
    'points pointtype 2 pointsize variable linecolor rgb FAILED ' . \
    'linewidth 1.8, ' . \
    'DATA using 1:(is_void(4) ? column(C) : NaN):(size_full($5)) with ' . \
    'points pointtype 4 pointsize variable linecolor rgb GREY, NaN'

set multiplot
set tmargin at screen from_top(88)
set bmargin at screen from_top(272)
set format x ""
set format y to_tics("%.0s%c", RATE_MOST)
set ylabel "requests per second" offset -0.5,0
set yrange [0:RATE_MOST*1.1]
if (HAS_ANSWER) {
    set arrow 1 from graph 0,first ANSWER to graph 1,first ANSWER nohead back \
        linecolor rgb HELD linewidth 1.2 dashtype 2
    set label 6 LABEL at graph 1,first ANSWER left offset 0.8,0 \
        font size_px(12) textcolor rgb ink(3)
}
if (HAS_ANSWER && LOW == LOW && HIGH == HIGH) {
    set object 1 rectangle from graph 0,first LOW to graph 1,first HIGH back \
        fillcolor rgb 0xdcebf7 fillstyle solid noborder
}
eval PATH

unset label
unset arrow
unset object
set tmargin at screen from_top(292)
set bmargin at screen from_bottom(84)
set format x "%g"
set format y "%g"
set xlabel "trial"
set ylabel QUANTILE." in ms" offset -0.5,0
if (MS_MOST > 8 * MS_LEAST) {
    set logscale y
    set yrange [MS_LEAST/1.5:MS_MOST*1.5]
    set mytics 10
} else {
    unset logscale y
    set yrange [0:MS_MOST*1.15]
    set mytics 1
}
set arrow 2 from graph 0,first LIMIT to graph 1,first LIMIT nohead back \
    linecolor rgb "black" linewidth 1.2 dashtype 3
set label 7 sprintf("limit: %g ms", LIMIT) at graph 1,first LIMIT left \
    offset 0.8,0 font size_px(12)
C = 3
eval PATH
unset multiplot
