#!/bin/sh
# --processes: a worker that is killed is replaced, under load and without a
# trace; none outlives its parent; one that cannot live is given up.
set -eu
. "$(dirname "$0")/lib.sh"

# start PROGRAM ARGUMENT...: a server; sets pid, address and no victim.
start() {
    rm -f "$work/ready"
    victim=
    "$@" >"$work/ready" 2>"$work/served" &
    pid=$!
    eventually 10 has_lines "$work/ready" 1 || fail "$*: not ready"
    read -r _ address <"$work/ready"
}

# ended CODE: the server ends so.
ended() {
    code=0
    wait "$pid" 2>/dev/null || code=$?
    [ $code -eq "$1" ] || fail "the server's exit code is $code, not $1"
}

# Children of the server, or of a process.
workers() {
    of=${1:-$pid}
    cat "/proc/$of/task/$of/children" 2>/dev/null || :
}

# state PID: its letter; Z when there is no such process.
state() {
    letter=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) || :
    echo "${letter:-Z}"
}

# Three workers, no zombie among them, and not the one that was killed.
has_three() {
    live=0
    for worker in $(workers); do
        case "$worker $(state "$worker")" in
        "$victim "* | *Z) return 1 ;;
        esac
        live=$((live + 1))
    done
    [ $live -eq 3 ]
}

# A worker with a connection beside its listener, or with a child that has one;
# sets victim.
find_busy() {
    for victim in $(workers); do
        [ -z "$(workers "$victim")" ] || return 0
        sockets=$(find "/proc/$victim/fd" -lname 'socket:*' 2>/dev/null | wc -l)
        [ "$sockets" -le 1 ] || return 0
    done
    return 1
}

are_gone() {
    for gone; do
        [ "$(state "$gone")" = Z ] || return 1
    done
}

value() {
    helper json "$1" "$2"
}

# Two seconds of load, during which a worker is killed that serves.
kill_one() {
    concbench load --connect "$address" --connections "$1" --warmup 0 \
        --duration 2s --timeout 5s --json >"$work/load" 2>"$work/err" &
    load=$!
    eventually 5 find_busy || fail "$2: nobody serves"
    before=$(workers)
    kill -9 "$victim"
    eventually 1 has_three || fail "$2: no new worker: $(workers)"
    for fresh in $(workers); do
        case " $before " in *" $fresh "*) ;; *) break ;; esac
    done
    wait "$load" || fail "$2: the load failed"
    cut=$(($(value "$work/load" totals.errors.reset) + \
        $(value "$work/load" totals.errors.closed_early)))
    [ $cut -ge 1 ] || fail "$2: no connection was cut: nobody was killed"
    [ $cut -le "$1" ] || fail "$2: $cut connections were cut"
    for class in refused timed_out wrong_bytes; do
        [ "$(value "$work/load" totals.errors.$class)" -eq 0 ] ||
            fail "$2: errors of class $class"
    done
    [ "$(value "$work/load" starved_connections)" -eq 0 ] ||
        fail "$2: a connection was starved"
}

is_stopped() {
    [ "$(state "$1")" = T ]
}

# With the others stopped it is the new worker who answers.
check_serves() {
    for other in $(workers); do
        [ "$other" != "$fresh" ] || continue
        kill -STOP "$other"
        eventually 1 is_stopped "$other" || fail "$1: $other does not stop"
    done
    run 0 -- concbench load --connect "$address" --connections 1 --warmup 0 \
        --duration 500ms --timeout 5s --json
    for other in $(workers); do
        kill -CONT "$other"
    done
    [ "$(value "$work/out" requests)" -gt 0 ] || fail "$1: the new one is idle"
}

# The last line: three numbers whose sum is that of all requests.
check_served() {
    counts=$(sed -n 's/^served .* requests_per_worker=//p' "$work/served")
    total=$(sed -n 's/^served .* requests=\([0-9]*\) .*/\1/p' "$work/served")
    echo "$counts" | grep -qE '^[0-9]+,[0-9]+,[0-9]+$' ||
        fail "$1: requests_per_worker=$counts"
    [ "$total" -gt 0 ] || fail "$1: served nothing"
    [ $(($(echo "$counts" | tr ',' '+'))) -eq "$total" ] ||
        fail "$1: $counts is not $total"
}

while read -r model connections; do
    start "serve-$model" --processes 3
    eventually 5 has_three || fail "$model: has not three workers"
    kill_one "$connections" "$model"
    check_serves "$model"
    has_three || fail "$model: a worker is missing, or a zombie: $(workers)"
    kill "$pid"
    ended 0
    check_served "$model"

    # A killed parent takes its workers along, and its port is free.
    start "serve-$model" --processes 3
    eventually 5 has_three || fail "$model: has not three workers"
    orphans=$(workers)
    kill -9 "$pid"
    ended 137
    # A list of words on purpose.
    # shellcheck disable=SC2086
    eventually 1 are_gone $orphans || fail "$model: orphans of $orphans"
    start "serve-$model" --listen "$address"
    kill "$pid"
    ended 0
done <<'ROWS'
epoll 6
blocking 3
fork 6
ROWS

# A worker that dies each time, soon after its start.
kill_all() {
    for worker in $(workers); do
        kill -9 "$worker" 2>/dev/null || :
    done
    [ "$(state "$pid")" = Z ]
}

start serve-epoll --processes 1
eventually 20 kill_all || fail "a worker that cannot live is not given up"
ended 1
grep -v '^served ' "$work/served" >"$work/said" || :
case $(cat "$work/said") in
*"gave up"*) ;;
*) fail "it does not say that it gave up: $(cat "$work/served")" ;;
esac
[ "$(wc -l <"$work/said")" -eq 1 ] || fail "not one line: $(cat "$work/said")"

# How the listener is shared.
run 2 -- timeout 5 serve-select --processes 2 --accept exclusive
says exclusive

# Whether every worker's epoll set has a descriptor with EPOLLEXCLUSIVE.
are_exclusive() {
    for worker in $(workers); do
        grep -q '^tfd:.* events: 1' "/proc/$worker/fdinfo/"* 2>/dev/null ||
            return 1
    done
}

while read -r model accept; do
    start "serve-$model" --processes 3 --accept "$accept"
    eventually 5 has_three || fail "$model $accept: has not three workers"
    if [ "$accept" = exclusive ]; then
        eventually 5 are_exclusive || fail "$model: accepts for all"
    elif are_exclusive; then
        fail "$model $accept: accepts exclusively"
    fi
    run 0 -- concbench load --connect "$address" --connections 12 --warmup 0 \
        --duration 100ms --json
    [ "$(value "$work/out" requests)" -gt 0 ] ||
        fail "$model $accept: nothing served"
    for class in refused reset timed_out wrong_bytes closed_early; do
        [ "$(value "$work/out" totals.errors.$class)" -eq 0 ] ||
            fail "$model $accept: errors of class $class"
    done
    kill "$pid"
    ended 0
done <<'ROWS'
epoll shared
epoll exclusive
epoll reuseport
coroutine shared
coroutine exclusive
offload exclusive
ROWS

# A group's port is not for others.
start serve-epoll --processes 3 --accept reuseport
run 0 -- concbench load --connect "$address" --connections 12 --warmup 0 \
    --duration 100ms --json
run 1 -- timeout 5 serve-epoll --listen "$address" --processes 2 \
    --accept reuseport
says "$address"
says "in use"
kill "$pid"
ended 0
check_served reuseport
check_nobody_left
