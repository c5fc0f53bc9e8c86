# Requests per second of an echo, by connections.
HERE = ARG0[1:strlen(ARG0)-strlen("throughput.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "requests per second"
FORMAT = "%.0s%c"
FIGURES = 1
HAS_BOUNDS = 1
IDEAL_LABEL = ""
SHOWS_SHARE = 0
SCALE = "auto"
load HERE."series.gp"
