# The tics of an axis of connections, depths or sizes: TICS names every one that
# does not run into the next, PLACES has them all. Set before: COUNTS, FIRST and
# LAST (the ends of the axis), AXIS_PX, its length, and X_LABEL, which tells
# sizes.
IS_SIZE = strstrt(X_LABEL, "size") > 0
bytes(x) = x >= 1048576 ? sprintf("%g MiB", x / 1048576) : \
           x >= 1024 ? sprintf("%g KiB", x / 1024) : sprintf("%g B", x)
TICS = ""
array PLACES[COUNTS]
NEXT_PX = 1e9
do for [k = COUNTS:1:-1] {
    stats DATA index 0 using 1 every ::k-1::k-1 nooutput
    PLACES[k] = STATS_min
    COUNT = IS_SIZE ? bytes(STATS_min) : sprintf("%.0f", STATS_min)
    AT_PX = AXIS_PX * log(STATS_min / FIRST) / log(LAST / FIRST)
    HALF_PX = 4 + 4 * strlen(COUNT)
    HAS_ROOM = AT_PX + HALF_PX <= NEXT_PX
    TICS = sprintf('"%s" %.0f%s', HAS_ROOM ? COUNT : "", PLACES[k], \
                   k < COUNTS ? ", " : "").TICS
    NEXT_PX = HAS_ROOM ? AT_PX - HALF_PX : NEXT_PX
}
