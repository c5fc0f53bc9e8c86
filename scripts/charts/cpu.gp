# CPU time of the server for each request, by connections.
HERE = ARG0[1:strlen(ARG0)-strlen("cpu.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "CPU time per request in µs"
FORMAT = "%g"
load HERE."series.gp"
