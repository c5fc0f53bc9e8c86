#!/bin/sh
# `concbench load` against a server that lies: each lie is counted in its class.
set -eu
. "$(dirname "$0")/lib.sh"

# drive LIE CODE...: starts the liar, drives it with the options in $loop and
# $format, leaves the result in $work/out.
loop=
format=--json
drive() {
    lie=$1
    shift
    # Before the shell's child opens it: an old line must not be read.
    rm -f "$work/ready"
    liar --lie "$lie" >"$work/ready" 2>"$work/served" &
    pid=$!
    eventually 10 has_lines "$work/ready" 1 || fail "$lie: not ready"
    read -r _ address <"$work/ready"
    # A list of words on purpose.
    # shellcheck disable=SC2086
    run "$@" -- concbench load --connect "$address" --workload echo:64 \
        --connections 4 --warmup 0 --duration 400ms --timeout 300ms $format \
        $loop
    kill "$pid" 2>/dev/null || :
    wait "$pid" 2>/dev/null || :
}

value() {
    helper json "$work/out" "$1"
}

# One row: the lie, its exit codes, the classes of which one has to be counted.
while read -r lie codes classes; do
    # A list of words on purpose.
    # shellcheck disable=SC2046
    drive "$lie" $(echo "$codes" | tr ',' ' ')
    sum=0
    for class in $(echo "$classes" | tr ',' ' '); do
        sum=$((sum + $(value "errors.$class")))
    done
    [ $sum -gt 0 ] || fail "$lie: no error of $classes: $(value errors)"
done <<'ROWS'
wrong-byte 7 wrong_bytes
short 0 timed_out
extra 7 wrong_bytes
close 0 closed_early,reset
mute 7 timed_out
die 7 refused,reset,closed_early
ROWS

drive none 0
for class in refused reset timed_out wrong_bytes closed_early; do
    [ "$(value "errors.$class")" -eq 0 ] || fail "an honest server: $class"
done
[ "$(value requests)" -gt 0 ] || fail "an honest server answers nothing"

drive slow 0
[ "$(value latency_ns.p50 | cut -d. -f1)" -ge 50000000 ] ||
    fail "slow: p50 is $(value latency_ns.p50)"

# Wrong replies are no throughput.
drive wrong-byte 7
rate=$(value throughput_rps | cut -d. -f1)
[ "$(value requests)" -lt "$(value totals.requests)" ] ||
    [ "$(value errors.wrong_bytes)" -gt 0 ] || fail "$rate counts wrong replies"

# An open loop: each request of the schedule is accounted for.
loop='--rate 1000 --arrivals poisson'
drive none 0
due=$(value due)
if [ "$due" -lt 200 ] || [ "$due" -gt 800 ]; then
    fail "$due due of 400"
fi
[ "$(value histogram.count)" -eq "$due" ] || fail "not all of $due are there"
[ "$(value send_lag_ns.p50)" != null ] || fail "no send lag"
loop='--rate 1000 --catch-up --spin'
drive none 0
[ "$(value due)" -eq 400 ] || fail "$(value due) due, not 400"

# Nothing comes back: all have waited.
loop='--rate 1000'
drive mute 7
[ "$(value histogram.count)" -eq 400 ] || fail "mute: requests are missing"
[ "$(value latency_ns.p50)" -ge 300000000 ] || fail "mute: hidden waits"
[ "$(value requests)" -eq 0 ] || fail "mute: an answer"

# For people.
format=
drive none 0
for line in 'open loop' 'asked        1000 requests/s, constant: 400 due, ' \
    'throughput ' 'from due ' 'from send ' 'send lag '; do
    prints "$line"
done
loop='--rate 1 --warmup 1ms'
drive none 2
says 'the rate is too low for the duration'

# refused SAID OPTION...
refused() {
    said=$1
    shift
    run 2 -- concbench load --connect 127.0.0.1:1 "$@"
    says "$said"
}
refused '--arrivals is of an open loop: it needs --rate' --arrivals poisson
refused '--catch-up is of an open loop: it needs --rate' --catch-up
refused 'and so does --think' --rate 10 --think 1s
refused 'did you mean poisson?' --rate 10 --arrivals poison
refused '--rate' --rate 20M
refused '--rate' --rate 0
check_nobody_left
