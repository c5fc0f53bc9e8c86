# What all charts have in common: how data is read, colours, markers, axes.
#
# A chart is drawn with
#
#     gnuplot -d -c throughput.gp DATA IMAGE [TITLE [NOTE [FOOTER [FOOTER2]]]]
#
# DATA is a file of charts/data/, IMAGE ends in .svg or .png. The chart's script
# sets these names and HERE, its folder, and loads this file; then it sets
# HEIGHT and loads canvas.gp. Text is never taken as markup.

set encoding utf8
set datafile separator tab
set datafile columnheaders

# A slot, a number from 0 that each system keeps in all charts, has a colour, a
# marker and a dash. The colours are those of Okabe and Ito, but for yellow,
# which is too light for lines. No two of the first 42 slots share both colour
# and marker, so that they are told apart in grey and by every reader. Text has
# the same hue, dark enough to be read on white.
#
# The last four bits of a colour, which nobody sees, tell which slot of its hue
# it is of, from 1: so report.html knows whose a line is.
array COLOURS[7] = [0x000000, 0xd55e00, 0xe69f00, 0x0072b0, 0x56b4e0, \
                    0x009e70, 0xcc79a0]
array MARKERS[6] = [7, 5, 9, 13, 11, 15]
array SIZES[6] = [1.0, 0.9, 1.1, 1.2, 1.1, 1.1]
array INKS[7] = [0x000000, 0xb34700, 0x8f6200, 0x005f90, 0x1f6f90, \
                 0x007450, 0x9c4670]
of_hue(slot) = 1 + int(slot) / 7 % 15
colour(slot) = COLOURS[1 + int(slot) % 7] + of_hue(slot)
ink(slot) = INKS[1 + int(slot) % 7] + of_hue(slot)
marker(slot) = MARKERS[1 + int(slot) % 6]
size_of(slot) = SIZES[1 + int(slot) % 6]
dash(slot) = int(slot) / 7 == 0 ? 1 : int(slot) / 7 == 1 ? 2 : 4

# The colour of a mark that is not drawn, but stands in the SVG where a row of
# the data is: the panel, the block and the row, each below 256.
where_of(panel, block) = block > 255 || column(0) > 255 ? NaN : \
    0xff000000 + panel * 65536 + block * 256 + int(column(0))

# The format of the tics of a linear axis up to so much: thousands and millions
# have their letter where tics a half apart do not become the same.
to_tics(format, most) = format ne "%.0s%c" || most >= 5e6 ? format : \
    most >= 1e6 ? "%.1s%c" : most >= 5e3 ? format : "%g"

# About the width of a text of 13 pixels, and of a name with space around it.
NARROW = " fijlrtI.,:;|!()[]-"
NORMAL = "abcdeghknopqsuvxyz0123456789ABCDEFGHJKLNPRSTUVXYZ_/=*+?"
char_px(c) = strstrt(NARROW, c) ? 5.5 : strstrt(NORMAL, c) ? 8.6 : 13
text_px(text) = strlen(text) == 0 ? 0 : \
                char_px(text[1:1]) + text_px(text[2:*])
name_px(text) = 24 + text_px(text)

# A step between the tics of an axis from 0, of which there are two to five.
power_of_ten(most) = 10.0 ** floor(log10(most / 2))
nice_step(most) = power_of_ten(most) * (most / power_of_ten(most) >= 10 ? 5 : \
                                        most / power_of_ten(most) >= 4 ? 2 : 1)

GREY = 0x606060
PALE = 0xdcdcdc
OTHERS = 0xc4c4c4
IDEAL = 0x808080

set border 3 linecolor rgb GREY linewidth 0.8
set tics nomirror scale 0.6 textcolor rgb "black"
set grid linetype 1 linecolor rgb PALE linewidth 0.6
set errorbars small linewidth 1
set key noenhanced
