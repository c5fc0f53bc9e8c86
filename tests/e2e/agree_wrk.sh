#!/bin/sh
# Our generator and wrk agree on an HTTP server's throughput (tests/agree), as
# far as so short a look tells: a busy machine makes it "too wide to tell".
set -eu
. "$(dirname "$0")/lib.sh"

command -v wrk >/dev/null || skip "wrk is not installed; scripts/setup.sh test"

# In one second wrk loses one request of a hundred at the end, which it does not
# wait for, and its connections' beginning.
WITHIN=0.05
export WITHIN
run 0 4 -- sh "$SOURCE/tests/agree/wrk.sh" 6 1 2
[ "$(grep -c ' of 6 pairs, ' "$work/out")" -eq 2 ] || fail "not two loads"

# A generator that waits a fifth longer does not pass for one that does not.
DELAY=1.2
export DELAY
for try in 1 2 3; do
    run 3 4 -- sh "$SOURCE/tests/agree/wrk.sh" 6 1 1
    [ $code -ne 3 ] || break
done
[ $code -eq 3 ] || fail "a fifth was not seen in $try tries"
check_nobody_left
