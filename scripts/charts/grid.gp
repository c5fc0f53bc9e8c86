# Small multiples: a panel for each system, all with the same axes.
#
# Set before: SYSTEMS, SLOT, GUIDE (how to read the marks), X_LABEL, Y_LABEL,
# Y_FORMAT, SYSTEM_COLUMN (its name) and VALUE_COLUMN (printed beside the name,
# of the system's last row; 0: none), and the ranges X_LEAST … X_MOST, both
# logarithmic or both not as IS_LOG_X and IS_LOG_Y say; the commands X_TICS,
# which sets TICS for `set xtics` and the array PLACES of its grid lines from
# the panels' width AXIS_PX, and PLOT, which plots system i.

TITLE_PX = 20
ACROSS = SYSTEMS < 3 ? SYSTEMS : SYSTEMS <= 9 ? 3 : 4
DOWN = (SYSTEMS + ACROSS - 1) / ACROSS
# A single row has room for the name of its axis.
PANEL_PX = DOWN == 1 ? 200 : 84
HEAD_PX = 76
HEIGHT = HEAD_PX + DOWN * (TITLE_PX + PANEL_PX) + 86
load HERE."canvas.gp"

LEFT_PX = 74.0
GAP_PX = 16.0
AXIS_PX = (WIDTH - LEFT_PX - 18 - (ACROSS - 1) * GAP_PX) / ACROSS
eval X_TICS

array NAMES[SYSTEMS]
array VALUES[SYSTEMS]
do for [i = 1:SYSTEMS] {
    NAME = ""
    VALUE = ""
    stats DATA index i-1 using (NAME = stringcolumn(SYSTEM_COLUMN), \
        VALUE = VALUE_COLUMN > 0 ? stringcolumn(VALUE_COLUMN) : "", 0) nooutput
    NAMES[i] = NAME
    VALUES[i] = VALUE
}

# Tics are for the outer panels alone; all have the lines of the grid, which are
# data here, as gnuplot writes each line of its own with many words.
Y_STEP = nice_step(Y_MOST)
Y_FIRST = IS_LOG_Y ? 10.0 ** ceil(log10(Y_LEAST)) : 0
next_y(y) = IS_LOG_Y ? 10 * y : y + Y_STEP
LINE = "%.17g\t%.17g\n%.17g\t%.17g\nNaN\tNaN"
set print $GRID
print "x\ty"
do for [k = 1:|PLACES|] {
    print sprintf(LINE, PLACES[k], Y_LEAST, PLACES[k], Y_MOST)
}
y = Y_FIRST
while (y <= Y_MOST) {
    print sprintf(LINE, X_LEAST, y, X_MOST, y)
    y = next_y(y)
}
unset print

set label 5 GUIDE at screen from_left(12),from_top(61) left font size_px(13) \
    textcolor rgb GREY
set label 6 X_LABEL at screen from_left(0.5*(LEFT_PX + WIDTH - 18)), \
    from_bottom(52) center
set label 7 Y_LABEL at screen from_left(14),from_top(HEAD_PX + \
    0.5 * DOWN * (TITLE_PX + PANEL_PX)) center rotate by 90
unset key
unset grid
set format y Y_FORMAT
if (IS_LOG_X) { set logscale x }
if (IS_LOG_Y) { set logscale y }
set xrange [X_LEAST:X_MOST]
set yrange [Y_LEAST:Y_MOST]
SMALL = size_px(11)

set multiplot
do for [i = 1:SYSTEMS] {
    PLACE = (i - 1) % ACROSS
    FROM_PX = LEFT_PX + PLACE * (AXIS_PX + GAP_PX)
    TOP_PX = HEAD_PX + TITLE_PX + (i - 1) / ACROSS * (TITLE_PX + PANEL_PX)
    set lmargin at screen from_left(FROM_PX)
    set rmargin at screen from_left(FROM_PX + AXIS_PX)
    set tmargin at screen from_top(TOP_PX)
    set bmargin at screen from_top(TOP_PX + PANEL_PX)
    if (i > 1) { unset label }
    # A wide name is set smaller, so that the value beside it has room.
    ROOM_PX = AXIS_PX - 8 - text_px(VALUES[i])
    NAME_PX = text_px(NAMES[i]) > ROOM_PX ? \
              13 * ROOM_PX / text_px(NAMES[i]) : 13
    set label 8 NAMES[i] at screen from_left(FROM_PX),from_top(TOP_PX - 9) \
        left font size_px(NAME_PX) textcolor rgb ink(SLOT[i])
    set label 9 VALUES[i] at screen from_left(FROM_PX + AXIS_PX), \
        from_top(TOP_PX - 9) right font size_px(11) textcolor rgb GREY
    if (i + ACROSS > SYSTEMS) {
        set xtics nomirror scale 0.6 textcolor rgb "black" font SMALL
        eval "set xtics (".TICS.")"
    } else {
        unset xtics
    }
    if (PLACE == 0) {
        set ytics nomirror scale 0.6 textcolor rgb "black" Y_FIRST, \
            (IS_LOG_Y ? 10 : Y_STEP)
        set mytics (IS_LOG_Y ? 10 : 1)
    } else {
        unset ytics
        unset mytics
    }
    eval PLOT
}
unset multiplot
