# CPU time of the server for each new connection, and how much more that is than
# the baseline's, where that was run.
HERE = ARG0[1:strlen(ARG0)-strlen("churn.gp")]
DATA = ARG1; IMAGE = ARG2
TITLE = ARG3; NOTE = ARG4; FOOTER = ARG5; FOOTER2 = ARG6

set datafile separator tab
FIGURES = 1
stats DATA using (FIGURES = $1 > 0 && stringcolumn(11) ne "NaN" ? 2 : FIGURES, \
    0) nooutput
IS_OWN = 1
array PANEL_LABELS[2] = ["CPU time per connection", "above blocking's"]
array UNITS[2] = ["µs", "µs"]
LINEAR = 2
FORMAT = "%g"
load HERE."series.gp"
