# Requests per second when each of them waits, beside N / wait.
HERE = ARG0[1:strlen(ARG0)-strlen("io.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "requests per second"
FORMAT = "%.0s%c"
array PANEL_LABELS[2] = ["requests per second", \
                         "share of the ideal"]
HAS_BOUNDS = 1
IDEAL_LABEL = "ideal: N / wait"
SHOWS_SHARE = 1
load HERE."series.gp"
