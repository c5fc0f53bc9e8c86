#!/bin/sh
# `concbench search`: known capacities are not exceeded, limits that never hold
# are said, servers of one's own can be searched, and Ctrl-C tells what is known.
# The machine may be busy: nothing here asks for more than an order of size.
set -eu
. "$(dirname "$0")/lib.sh"

value() {
    helper json "$work/out" "$1"
}

# whole NUMBER: without its fraction.
whole() {
    echo "${1%%.*}"
}

# A busy machine may leave nothing to say: then twice again.
search() {
    for try in 1 2 3; do
        run 0 4 -- concbench search --json "$@"
        [ $code -ne 0 ] || return 0
        [ "$(value systems.0.outcome)" = no_answer ] ||
            [ "$(value systems.1.outcome)" = no_answer ] ||
            fail "exit code 4, try $try"
    done
    skip "the machine is too busy: $(value systems.0.reason)"
}

# One worker that waits 1 ms for each request answers less than 1,000 of them a
# second; a loop with eight connections more, and both are searched in turns. On
# a busy machine short trials may be all there is: they may be off by a tenth.
search --slo 'p90<20ms' --system 'pool --workers 1,epoll' \
    --workload wait:1ms --connections 8 --budget 10s
[ "$(value systems.0.system)" = "pool --workers 1" ] || fail "first system"
[ "$(value systems.1.system)" = epoll ] || fail "second system"
pool=$(whole "$(value systems.0.capacity_rps)")
low=$(whole "$(value systems.0.low_rps)")
[ "$low" -lt 1100 ] || fail "one worker does $low waits of 1 ms a second"
[ "$pool" -gt 50 ] || fail "one worker does only $pool waits of 1 ms a second"
epoll=$(whole "$(value systems.1.capacity_rps)")
[ "$epoll" -gt "$pool" ] || fail "eight waits at once: $epoll, one: $pool"
for i in 0 1; do
    [ "$(value "systems.$i.trials.0.stage")" = peak ] || fail "no peak first"
    [ "$(whole "$(value "systems.$i.peak.throughput_rps")")" -gt 50 ] ||
        fail "the peak is $(value "systems.$i.peak.throughput_rps")"
    [ "$(value "systems.$i.trials#")" -ge 4 ] || fail "too few trials"
done
lines=$(wc -l <"$work/err")
trials=$(($(value systems.0.trials#) + $(value systems.1.trials#)))
[ "$lines" -eq "$trials" ] || fail "$lines lines for $trials trials"
[ "$(value systems.0.trials.1.due)" -ge 100 ] || fail "a trial of few requests"
check_nobody_left

# Requests that take 20 ms are never within 5 ms. As text.
run 0 -- concbench search --slo 'p50<5ms' --system thread --workload wait:20ms \
    --connections 4 --budget 6s
prints "the limit does not hold, not even at"
prints "p50 was "

# One's own server, and a choice of processors.
search --slo 'p50<20ms' --system "mine=$BUILD/serve-thread \
--listen 127.0.0.1:{port}" --connections 2 --budget 6s --server-cpus 0 \
    --arrivals constant
[ "$(value systems.0.system)" = mine ] || fail "the name of a foreign server"
[ "$(value arrivals)" = constant ] || fail "arrivals"
[ "$(whole "$(value systems.0.capacity_rps)")" -gt 100 ] ||
    fail "serve-thread: $(value systems.0.capacity_rps)"
check_nobody_left

# A server that dies, and one that lies, in a model's place.
own_build serve-select
cp "$BUILD/liar" "$work/bin/serve-thread"
for lie in die wrong-byte; do
    run 7 -- "$work/bin/concbench" search --slo 'p99<20ms' --json \
        --system "thread --lie $lie" --connections 2 --budget 4s
    [ "$(value systems.0.outcome)" = failed ] ||
        fail "$lie: $(value systems.0.outcome)"
    check_nobody_left
done

# A background job of sh ignores SIGINT; env gives it back.
env --default-signal=INT concbench search --slo 'p99<100ms' --system thread \
    --connections 2 --json >"$work/out" 2>"$work/err" &
pid=$!
eventually 30 has_lines "$work/err" 2 || fail "it does not get going"
kill -INT $pid
code=0
wait $pid || code=$?
[ $code -eq 130 ] || fail "exit code $code after SIGINT"
[ "$(value systems.0.outcome)" = interrupted ] || fail "it does not say so"
[ "$(value systems.0.trials#)" -ge 2 ] || fail "trials were lost"
check_nobody_left
