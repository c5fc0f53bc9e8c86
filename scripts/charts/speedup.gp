# How many times the baseline's requests per second.
HERE = ARG0[1:strlen(ARG0)-strlen("speedup.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "requests per second, as a multiple of blocking"
FORMAT = "%g"
HAS_BOUNDS = 1
IDEAL_LABEL = "ideal: all cores"
SCALE = "linear"
load HERE."series.gp"
