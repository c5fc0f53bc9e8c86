# Response times of those that ask for little, beside others that ask for much
# and without them.
HERE = ARG0[1:strlen(ARG0)-strlen("convoy.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "response time in ms"
FORMAT = "%g"
FIGURES = 2
HAS_CONTROL = 1
array PANEL_LABELS[2] = ["p50: half are faster", \
                         "p99: one in a hundred is slower"]
SCALE = "log"
load HERE."series.gp"
