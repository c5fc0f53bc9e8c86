# CPU time of the server for a MiB of a file, by its size; where a system sends
# without a copy, the same with one beside it.
HERE = ARG0[1:strlen(ARG0)-strlen("blob.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

LABEL = "CPU time per MiB in µs"
FORMAT = "%g"
HAS_CONTROL = 1
CONTROL_LABEL = "dashed: the same model without sendfile, with a copy"
X_LABEL = "size of the file"
SCALE = "log"
load HERE."series.gp"
