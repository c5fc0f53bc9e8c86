# The canvas: WIDTH by HEIGHT pixels, with a title and a footer. HEIGHT is set
# before. The PNG has twice the pixels, for sharp text of the same size.

WIDTH = 800
IS_PNG = IMAGE[strlen(IMAGE)-3:] eq ".png"

# pngcairo counts in points, of which 72 make the 96 pixels of an inch.
size_px(pixels) = sprintf("sans-serif,%g", IS_PNG ? 0.75 * pixels : pixels)

if (IS_PNG) {
    set terminal pngcairo noenhanced size 2*WIDTH,2*HEIGHT font size_px(13) \
        fontscale 2 linewidth 2 pointscale 2 background "white"
} else {
    set terminal svg noenhanced size WIDTH,HEIGHT dynamic font size_px(13) \
        linewidth 1 background "white"
}
set output IMAGE

# Places on the screen, from pixels off an edge.
from_left(pixels) = real(pixels) / WIDTH
from_right(pixels) = 1 - real(pixels) / WIDTH
from_top(pixels) = 1 - real(pixels) / HEIGHT
from_bottom(pixels) = real(pixels) / HEIGHT

set label 1 TITLE at screen from_left(12),from_top(20) left font size_px(18)
set label 2 NOTE at screen from_left(12),from_top(42) left font size_px(13) \
    textcolor rgb GREY
set label 3 FOOTER at screen from_left(12),from_bottom(28) left \
    font size_px(11) textcolor rgb GREY
set label 4 FOOTER2 at screen from_left(12),from_bottom(12) left \
    font size_px(11) textcolor rgb GREY

set tmargin at screen from_top(66)
set bmargin at screen from_bottom(92)
