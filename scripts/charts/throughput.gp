# Requests per second of an echo, by connections.
HERE = ARG0[1:strlen(ARG0)-strlen("throughput.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "requests per second"
FORMAT = "%.0s%c"
HAS_BOUNDS = 1
load HERE."series.gp"
