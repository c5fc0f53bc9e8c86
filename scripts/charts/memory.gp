# The growth of a server's memory with its idle connections.
HERE = ARG0[1:strlen(ARG0)-strlen("memory.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "memory per idle connection"
FORMAT = "%g"
SCALE = "bytes"
load HERE."series.gp"
