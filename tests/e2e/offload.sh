#!/bin/sh
# Long computations hold up nobody: while more of them than threads are at work
# and in the queue, an echo on another connection is answered at once.
set -eu
. "$(dirname "$0")/lib.sh"

serve-offload --protocol line --workers 2 >"$work/ready" 2>"$work/served" &
pid=$!
eventually 10 has_lines "$work/ready" 1 || fail "not ready"
read -r _ address <"$work/ready"
concbench load --connect "$address" --workload fib:38 --connections 6 \
    --warmup 0 --duration 3s --json >"$work/load" 2>"$work/err" &
load=$!

# The server's time on the processors, in ticks, is enough to be computing.
computes() {
    [ "$(sed 's/.*) //' "/proc/$pid/stat" | cut -d' ' -f12)" -ge 5 ]
}

eventually 5 computes || fail "nobody computes"
median=$(helper ask "${address##*:}" 50 "echo hello" HELLO) ||
    fail "an echo was not answered"
[ "$median" -le 5000000 ] || fail "the median echo took $median ns"
kill -0 "$load" 2>/dev/null ||
    fail "the echoes took longer than all the computations"

wait "$load" || fail "the load failed"
[ "$(helper json "$work/load" totals.requests)" -ge 6 ] ||
    fail "too few computations"
for class in refused reset timed_out wrong_bytes closed_early; do
    [ "$(helper json "$work/load" totals.errors.$class)" -eq 0 ] ||
        fail "computations: errors of class $class"
done
kill "$pid"
wait "$pid" || fail "the server failed"
check_nobody_left
