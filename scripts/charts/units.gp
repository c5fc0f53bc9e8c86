# What a unit costs: a panel for what is done with it, on one scale of powers of
# ten, since the cheapest and the dearest are a thousandfold apart.
# Columns: 1 median, 2 low, 3 high, 4 label, 5 how, 6 title.
HERE = ARG0[1:strlen(ARG0)-strlen("units.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6
load HERE."style.gp"

stats DATA using 1 nooutput
PANELS = int(STATS_blocks)
array ROWS_OF[PANELS]
ROWS = 0
LEAST = 1e30
MOST = 0
do for [k = 1:PANELS] {
    stats DATA index k-1 using 2 nooutput
    ROWS_OF[k] = STATS_records
    ROWS = ROWS + ROWS_OF[k]
    LEAST = STATS_min < LEAST ? STATS_min : LEAST
    stats DATA index k-1 using 3 nooutput
    MOST = STATS_max > MOST ? STATS_max : MOST
}

ROW = 26
AROUND = 60
HEIGHT = 56 + ROW * ROWS + AROUND * PANELS + 64
load HERE."canvas.gp"

stats DATA using (name_px(stringcolumn(5))) nooutput
set lmargin at screen from_left(STATS_max > 130 ? STATS_max : 130)
set rmargin at screen from_right(90)
set border 1
unset ytics
unset key
set grid xtics noytics
set logscale x
set xtics ("1 ns" 0.001, "10 ns" 0.01, "100 ns" 0.1, "1 µs" 1, "10 µs" 10, \
           "100 µs" 100, "1 ms" 1e3, "10 ms" 1e4, "100 ms" 1e5, "1 s" 1e6)
LEFT = 10.0**floor(log10(LEAST))
set xrange [LEFT:10.0**ceil(log10(MOST * 1.1))]

set multiplot
TOP = 82
do for [k = 1:PANELS] {
    if (k > 1) { unset label }
    set tmargin at screen from_top(TOP)
    set bmargin at screen from_top(TOP + ROW * ROWS_OF[k])
    TOP = TOP + ROW * ROWS_OF[k] + AROUND
    set yrange [ROWS_OF[k]-0.4:-0.6]
    plot DATA index k-1 using 1:0:2:3 with xerrorbars \
            linecolor rgb "black" linewidth 1.2 pointtype 7 pointsize 0.9, \
        DATA index k-1 using 3:0:4 with labels left offset 0.8,0 \
            font size_px(12), \
        DATA index k-1 using (LEFT):0:5 with labels right offset -1,0, \
        DATA index k-1 using ($0 == 0 ? LEFT : NaN):(-0.6):6 \
            with labels left offset 0,0.6
}
unset multiplot
