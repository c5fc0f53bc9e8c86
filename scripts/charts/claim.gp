# A claim's checks: a row for each, its figure with the interval, and the band
# that is claimed of it, on a logarithmic axis.
# Columns: 1 row, 2 label, 3 value, 4 low, 5 high, 6 and 7 the ends of the band,
# 8 whether the claim is to be outside of it, 9 outcome, 10 the figure as
# printed.
HERE = ARG0[1:strlen(ARG0)-strlen("claim.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6
load HERE."style.gp"

known(c) = stringcolumn(c) eq "NaN" ? NaN : column(c)
least(a, b) = b < a ? b : a
most(a, b) = b > a ? b : a
X_LEAST = 1.0
X_MOST = 1.0
ROWS = 0
NAME_PX = 0
FIGURE_PX = 0
beside(dummy) = stringcolumn(10)." ".(stringcolumn(9) eq "shown" ? "" : \
    stringcolumn(9))
widen(c) = (X_LEAST = least(X_LEAST, known(c)), X_MOST = most(X_MOST, known(c)))
stats DATA using (ROWS = ROWS + 1, widen(3), widen(4), widen(5), widen(6), \
    widen(7), NAME_PX = most(NAME_PX, name_px(stringcolumn(2))), \
    FIGURE_PX = most(FIGURE_PX, text_px(beside(0))), 0) nooutput
X_LEAST = X_LEAST / 1.3
X_MOST = X_MOST * 1.3

ROW = 24
HEIGHT = 66 + 62 + 14 + ROW * ROWS
load HERE."canvas.gp"
set bmargin at screen from_bottom(62)
set lmargin at screen from_left(NAME_PX * 0.92 + 6)
set rmargin at screen from_right(FIGURE_PX * 0.82 + 20)

set logscale x
set xrange [X_LEAST:X_MOST]
set yrange [-ROWS-0.6:-0.4]
unset ytics
unset key
set border 1
set grid xtics noytics
set format x "%g"
# Of a narrow axis the powers of ten are too few.
if (X_MOST / X_LEAST < 300) {
    set xtics (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, \
               500)
}
set arrow from first 1,graph 0 to first 1,graph 1 nohead back \
    linecolor rgb GREY linewidth 1

BAND = 0xdcebf7
LOOK(outcome) = outcome eq "HOLDS" ? 0x0072b0 : \
                outcome eq "FAILS" ? 0xd55e00 : GREY
from(c) = known(c) == known(c) ? known(c) : X_LEAST
to(c) = known(c) == known(c) ? known(c) : X_MOST
is_claimed(dummy) = known(6) == known(6) || known(7) == known(7)
is_inside(dummy) = is_claimed(0) && $8 == 0
is_outside(dummy) = is_claimed(0) && $8 > 0

plot DATA using (is_inside(0) ? from(6) : NaN):(-$1):(from(6)):(to(7)): \
        (-$1-0.38):(-$1+0.38) with boxxyerror fillcolor rgb BAND \
        fillstyle solid noborder, \
    DATA using (is_outside(0) ? X_LEAST : NaN):(-$1):(X_LEAST):(from(6)): \
        (-$1-0.38):(-$1+0.38) with boxxyerror fillcolor rgb BAND \
        fillstyle solid noborder, \
    DATA using (is_outside(0) ? X_MOST : NaN):(-$1):(to(7)):(X_MOST): \
        (-$1-0.38):(-$1+0.38) with boxxyerror fillcolor rgb BAND \
        fillstyle solid noborder, \
    DATA using (known(3)):(-$1):(known(4) == known(4) ? known(4) : X_LEAST): \
        (known(5) == known(5) ? known(5) : X_MOST): \
        (LOOK(stringcolumn(9))) with xerrorbars pointtype 7 pointsize 0.8 \
        linewidth 1.4 linecolor rgb variable, \
    DATA using (X_LEAST*1.00001):(-$1):(stringcolumn(2)) with labels right \
        offset -1,0, \
    DATA using (X_MOST*0.99999):(-$1):(beside(0)):(LOOK(stringcolumn(9))) \
        with labels left offset 1,0 font size_px(12) textcolor rgb variable
