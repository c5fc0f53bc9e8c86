# Which share of the other connections died with a crash, and when a new one was
# answered again.
HERE = ARG0[1:strlen(ARG0)-strlen("crash.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

FORMAT = "%g"
FIGURES = 2
IS_OWN = 1
array PANEL_LABELS[2] = ["other connections that died", \
                         "until a new one is answered"]
array UNITS[2] = ["%", "ms"]
LINEAR = 1
load HERE."series.gp"
