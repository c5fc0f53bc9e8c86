# Bytes per second of an echo, by its size.
HERE = ARG0[1:strlen(ARG0)-strlen("sizes.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "MiB per second, each way"
FORMAT = "%g"
HAS_BOUNDS = 1
X_LABEL = "size of a request"
load HERE."series.gp"
