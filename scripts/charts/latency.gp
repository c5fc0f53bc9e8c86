# The median and the 99th percentile of the response time.
HERE = ARG0[1:strlen(ARG0)-strlen("latency.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "response time in ms"
FORMAT = "%g"
FIGURES = 2
array PANEL_LABELS[2] = ["p50: half are faster", \
                         "p99: one in a hundred is slower"]
load HERE."series.gp"
