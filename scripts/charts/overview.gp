# Every system by every workload: throughput relative to the best, as a shade,
# and the figure itself.
# Columns: 1 column, 2 row, 3 relative, 4 label, 5 system, 6 column's name.
HERE = ARG0[1:strlen(ARG0)-strlen("overview.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6
load HERE."style.gp"

stats DATA using 1 nooutput
COLUMNS = int(STATS_max) + 1
stats DATA using 2 nooutput
SYSTEMS = int(STATS_max) + 1
stats DATA using (name_px(stringcolumn(5))) nooutput
LEFT_PX = STATS_max > 110 ? STATS_max : 110
# The names of the columns stand above them, aslant.
stats DATA using (name_px(stringcolumn(6))) nooutput
NAMES_PX = 24 + 0.55 * STATS_max

HEIGHT = 56 + NAMES_PX + 26 * SYSTEMS + 64
load HERE."canvas.gp"

# One blue, the darker the nearer to the best; print and all readers agree on
# it. Text turns white where the ground is dark.
mix(from, to, share) = int(from + (to - from) * share)
blue(share) = mix(245, 0, share) * 65536 + mix(248, 90, share) * 256 + \
              mix(252, 156, share)
label_ink(share) = share > 0.8 ? 0xffffff : 0x000000
EMPTY = 0xf4f4f4

CELL_PX = (WIDTH - LEFT_PX - 14.0) / COLUMNS
CELL_PX = CELL_PX < 90 ? CELL_PX : 90
set lmargin at screen from_left(LEFT_PX)
set rmargin at screen from_left(LEFT_PX + COLUMNS * CELL_PX)
set tmargin at screen from_top(56 + NAMES_PX)
set bmargin at screen from_bottom(64)
set xrange [-0.5:COLUMNS-0.5]
set yrange [SYSTEMS-0.5:-0.5]
unset xtics
unset ytics
unset border
unset grid
unset key

set style fill solid 1 border rgb "white"
is_missing(column) = stringcolumn(column) eq "NaN"
plot DATA using 1:2:(0.5):(0.5):(is_missing(3) ? EMPTY : blue($3)) \
        with boxxyerror linecolor rgb variable linewidth 2, \
    DATA using 1:2:4:(is_missing(3) ? GREY : label_ink($3)) with labels center \
        font size_px(12) textcolor rgb variable, \
    DATA using ($1 == 0 ? -0.5 : NaN):2:5 with labels right offset -1,0, \
    DATA using ($2 == 0 ? $1 : NaN):(-0.5):6 with labels right \
        rotate by -35 offset 0.3,0.6 font size_px(12)
