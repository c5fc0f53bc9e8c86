# Requests per second of a stream, by how many of them are in flight.
HERE = ARG0[1:strlen(ARG0)-strlen("stream.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "requests per second"
FORMAT = "%.0s%c"
HAS_BOUNDS = 1
X_LABEL = "requests in flight on a connection"
load HERE."series.gp"
