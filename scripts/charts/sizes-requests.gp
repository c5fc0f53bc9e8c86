# Requests per second of an echo, by its size.
HERE = ARG0[1:strlen(ARG0)-strlen("sizes-requests.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "requests per second"
FORMAT = "%.0s%c"
HAS_BOUNDS = 1
X_LABEL = "size of a request"
load HERE."series.gp"
