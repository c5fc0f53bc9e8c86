# How long a few jobs take in each way, beside the ideal: a panel for each list
# of jobs, all from zero.
# Columns: 1 median, 2 low, 3 high, 4 ideal, 5 label, 6 how, 7 jobs.
HERE = ARG0[1:strlen(ARG0)-strlen("batch.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6
load HERE."style.gp"

stats DATA using 1 nooutput
LISTS = int(STATS_blocks)
array WAYS[LISTS]
array LONGEST[LISTS]
ROWS = 0
do for [k = 1:LISTS] {
    stats DATA index k-1 using 3 nooutput
    WAYS[k] = STATS_records
    ROWS = ROWS + WAYS[k]
    LONGEST[k] = STATS_max
    stats DATA index k-1 using (stringcolumn(4) eq "NaN" ? 0 : $4) \
        nooutput
    LONGEST[k] = STATS_max > LONGEST[k] ? STATS_max : LONGEST[k]
}

ROW = 26
AROUND = 60
HEIGHT = 56 + ROW * ROWS + AROUND * LISTS + 64
load HERE."canvas.gp"

stats DATA using (name_px(stringcolumn(6))) nooutput
set lmargin at screen from_left(STATS_max > 130 ? STATS_max : 130)
set rmargin at screen from_right(28)
set border 1
unset ytics
unset key
set grid xtics noytics
set style fill solid 1 noborder
BAR = 0xb8c4d0

set multiplot
TOP = 82
do for [k = 1:LISTS] {
    if (k > 1) { unset label }
    set tmargin at screen from_top(TOP)
    set bmargin at screen from_top(TOP + ROW * WAYS[k])
    TOP = TOP + ROW * WAYS[k] + AROUND
    set yrange [WAYS[k]-0.4:-0.6]
    set xrange [0:LONGEST[k]*1.16]
    set xlabel (k == LISTS ? "seconds" : "") offset 0,0.3
    plot DATA index k-1 using (0):0:(0):1:($0-0.26):($0+0.26) \
            with boxxyerror linecolor rgb BAR, \
        DATA index k-1 using 4:($0-0.4):(0):(0.8) with vectors nohead \
            linecolor rgb "black" linewidth 2, \
        DATA index k-1 using 1:0:2:3 with xerrorbars linecolor rgb "black" \
            linewidth 1.2 pointtype 7 pointsize 0.6, \
        DATA index k-1 using 3:0:5 with labels left offset 0.8,0 \
            font size_px(12), \
        DATA index k-1 using (0):0:6 with labels right offset -1,0, \
        DATA index k-1 using ($0 == 0 ? 0 : NaN):(-0.6):7 with labels left \
            offset 0,0.6
}
unset multiplot
