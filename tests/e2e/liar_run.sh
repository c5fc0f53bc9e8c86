#!/bin/sh
# `concbench run` on a server that lies: no such run is valid, the reason is
# said, and the campaign goes on and ends.
set -eu
. "$(dirname "$0")/lib.sh"

# The liar takes a model's place, beside a concbench of its own.
own_build serve-select
cp "$BUILD/liar" "$work/bin/serve-thread"

# race LIE CODE...: one run of the liar beside one of an honest server, with
# $load. Leaves system, verdict and reason of each in $work/runs. Tried again
# where the machine stood still for the whole window of the honest one.
load='"connections": [4]'
race() {
    lie=$1
    shift
    cat >"$work/suite.json" <<SUITE
{
  "name": "liar", "summary": "an end-to-end test",
  "rounds": 1, "warmup": "20ms", "duration": "200ms",
  "systems": ["select",
              {"name": "liar", "model": "thread", "options": ["--lie", "$lie"]}],
  "loads": [{"workloads": ["echo:64"], $load}]
}
SUITE
    for _ in 1 2 3; do
        rm -rf "$work/results"
        run 0 4 7 -- "$work/bin/concbench" run "$work/suite.json" \
            --out "$work/results"
        check_nobody_left
        helper lines "$work/results/runs.jsonl" system verdict reason \
            >"$work/runs"
        grep -q '^select	VOID	no request was answered in the window$' \
            "$work/runs" || break
    done
    case " $* " in
    *" $code "*) ;;
    *) fail "$lie: exit code $code: $(cat "$work/runs")" ;;
    esac
    grep -q '^select	VALID\|^select	NOISY' "$work/runs" ||
        fail "$lie: the honest server: $(grep '^select' "$work/runs")"
}

# One row: the lie, the exit codes, the verdict, and a pattern of its reason.
# What is the server's fault for certain is 7.
while read -r lie codes verdict reason; do
    # A list of words on purpose.
    # shellcheck disable=SC2046
    race "$lie" $(echo "$codes" | tr ',' ' ')
    grep '^liar' "$work/runs" | grep -qE "^liar	($verdict)" ||
        fail "$lie: $(grep '^liar' "$work/runs")"
    grep '^liar' "$work/runs" | grep -qE -- "$reason" ||
        fail "$lie: the reason is $(grep '^liar' "$work/runs")"
done <<'ROWS'
wrong-byte 7 VOID wrong repl
short 4,7 VOID part of the reply|no request was answered
extra 7 VOID wrong repl
close 7 VOID closed_early|reset
mute 4,7 VOID no request was answered
never-ready 7 VOID not ready
die 7 VOID it died|exit
hang 7 VOID did not stop
miscount 4 VOID counts differ
ROWS

# Whose requests take longer and longer: seen unless the machine is slower yet.
load='"connections": [40]'
for _ in 1 2 3; do
    race tire 0 4
    ! grep -q '^liar	NOISY	.*throughput fell by' "$work/runs" || break
done
grep -q '^liar	NOISY	.*throughput fell by' "$work/runs" ||
    fail "tire: $(grep '^liar' "$work/runs")"

load='"connections": [4]'

# An honest stand-in is valid, and slowness is seen in the figures alone.
race none 0
grep -q '^liar	VALID\|^liar	NOISY' "$work/runs" ||
    fail "none: $(grep '^liar' "$work/runs")"
race slow 0
p50=$(helper lines "$work/results/runs.jsonl" system load.latency_ns.p50 |
    awk '$1 == "liar" { printf "%d", $2 }')
[ "$p50" -ge 50000000 ] || fail "slow: the median is $p50 ns"

# Four connections at 50 ms a reply carry 80 requests a second.
load='"connections": [4], "rate": 500, "arrivals": "poisson"'
race slow 0
grep '^liar' "$work/runs" | grep -q 'NOISY	.*does not carry the rate' ||
    fail "slow, at a rate: $(grep '^liar' "$work/runs")"
