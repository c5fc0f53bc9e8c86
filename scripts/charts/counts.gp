# The tics of an axis of connections: TICS names every number of them that does
# not run into the next, PLACES has them all. Set before: COUNTS, FIRST and LAST
# (the ends of the axis), AXIS_PX, its length.
TICS = ""
array PLACES[COUNTS]
NEXT_PX = 1e9
do for [k = COUNTS:1:-1] {
    stats DATA index 0 using 1 every ::k-1::k-1 nooutput
    PLACES[k] = STATS_min
    COUNT = sprintf("%.0f", STATS_min)
    AT_PX = AXIS_PX * log(STATS_min / FIRST) / log(LAST / FIRST)
    HALF_PX = 4 + 4 * strlen(COUNT)
    HAS_ROOM = AT_PX + HALF_PX <= NEXT_PX
    TICS = sprintf('"%s" %s%s', HAS_ROOM ? COUNT : "", COUNT, \
                   k < COUNTS ? ", " : "").TICS
    NEXT_PX = HAS_ROOM ? AT_PX - HALF_PX : NEXT_PX
}
