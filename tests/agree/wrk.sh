#!/bin/sh
# Our generator and wrk, on the same server at moderate load: does it matter
# whom one asks? By hand, on a quiet machine (tests/e2e/agree_wrk.sh looks for a
# short time):
#
#   sh tests/agree/wrk.sh [PAIRS [SECONDS [LOADS]]]   12 pairs of 3 s, 3 loads,
#                                                     which is four minutes
#
# They take turns, and who is first does as well, so that what drifts drifts for
# both. The server has the first processor, the clients the last. BUILD is the
# folder of the programs; WITHIN=0.03 is what counts as alike; DELAY=1.05 makes
# ours wait longer than it says, which has to be found out. Exit codes as of
# judge.awk: 0, 3, 4; 77 without wrk.
set -eu

pairs=${1:-12}
seconds=${2:-3}
loads=${3:-3}
here=$(cd "$(dirname "$0")" && pwd)
BUILD=${BUILD:-$here/../../build/release}
within=${WITHIN:-0.03}

command -v wrk >/dev/null || {
    echo "wrk is not installed; scripts/setup.sh test" >&2
    exit 77
}
work=$(mktemp -d "${TMPDIR:-/tmp}/concbench-agree.XXXXXX")
server=
# The trap calls it.
# shellcheck disable=SC2317
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || :
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

on() {
    cpu=$1
    shift
    taskset -c "$cpu" "$@"
}
last=$(($(nproc) - 1))

taskset -c 0 "$BUILD/serve-epoll" --protocol http \
    >"$work/ready" 2>"$work/served" &
server=$!
until [ -s "$work/ready" ]; do
    kill -0 "$server" || exit 1
    sleep 0.05
done
address=$(sed 's/^ready //' "$work/ready")

# What is asked: connections, our workload's form, the path's; TIME is in both.
# The last one's ten connections keep in step, with more than one gait
# (docs/http.md).
asked='50 wait:TIME /wait/TIME 10ms
8 mixed:20,TIME,20 /mixed/20/TIME/20 2ms
10 wait:TIME /wait/TIME 1ms'

longer() {
    echo "$1" | awk -v by="${DELAY:-1}" '{ printf "%dus", $1 * 1000 * by }'
}

ours() {
    on "$last" "$BUILD/concbench" load --connect "$address" --protocol http \
        --workload "$(echo "$2" | sed "s|TIME|$(longer "$4")|")" \
        --connections "$1" --warmup 200ms --duration "${seconds}s" |
        sed -n 's/^throughput .*(\([0-9]*\) in .*/\1/p' |
        awk -v seconds="$seconds" '{ print $1 / seconds }'
}

theirs() {
    on "$last" wrk -t1 "-c$1" "-d${seconds}s" \
        "http://$address$(echo "$3" | sed "s|TIME|$4|")" |
        awk '/^Requests\/sec:/ { print $2 }'
}

code=0
while read -r connections workload path time; do
    set -- "$connections" "$workload" "$path" "$time"
    : >"$work/pairs"
    for pair in $(seq "$pairs"); do
        if [ $((pair % 2)) -eq 0 ]; then
            a=$(ours "$@")
            b=$(theirs "$@")
        else
            b=$(theirs "$@")
            a=$(ours "$@")
        fi
        echo "$a $b" >>"$work/pairs"
    done
    printf '%s, %s connections: ' "$(echo "$path" | sed "s|TIME|$time|")" \
        "$connections"
    awk -v within="$within" -f "$here/judge.awk" "$work/pairs" || {
        said=$?
        [ "$code" -eq 3 ] || code=$said
    }
done <<LOADS
$(echo "$asked" | head -n "$loads")
LOADS
exit "$code"
