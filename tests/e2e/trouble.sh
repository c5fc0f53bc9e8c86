#!/bin/sh
# Trouble from outside: results that cannot be written, too few descriptors,
# tools that are missing. One clear line, nothing lost, nobody left.
set -eu
. "$(dirname "$0")/lib.sh"

write_suite "$work/suite.json" 1 50ms

# A results folder that cannot be made: permissions do not stop root, a file in
# its place does.
: >"$work/file"
run 1 2 -- concbench run "$work/suite.json" --out "$work/file/results"
says "$work/file"
run 1 2 -- concbench run "$work/suite.json" --out /proc/results
says "/proc/results"
check_nobody_left

# Another campaign's results are not written over.
run 0 4 -- concbench run "$work/suite.json" --out "$work/results"
cp "$work/results/runs.jsonl" "$work/kept"
run 1 2 -- concbench run "$work/suite.json" --out "$work/results"
says "$work/results"
cmp -s "$work/kept" "$work/results/runs.jsonl" || fail "results were lost"

# A run through which the generator stood still for a while is no measurement:
# the meter sees it, where it may have priority, and other checks elsewhere.
stand_still() {
    rm -rf "$work/still"
    concbench run "$work/still.json" --out "$work/still" \
        >"$work/out" 2>"$work/err" &
    pid=$!
    eventually 30 has_lines "$work/still/runs.jsonl" 1 || return 1
    sleep 0.7
    kill -STOP $pid
    sleep 0.4
    kill -CONT $pid
    wait $pid
    helper lines "$work/still/runs.jsonl" system verdict reason >"$work/runs"
    grep -q 'NOISY' "$work/runs"
}
sed 's/"systems": .*/"systems": ["select"],/; s/\[1, 4\]/[4]/' \
    "$work/suite.json" >"$work/still.json"
sed -i 's/"duration": "[^"]*"/"duration": "2s"/' "$work/still.json"
# On a busy machine the server may be late: then once more.
stand_still || stand_still || stand_still ||
    fail "a stop went unseen: $(cat "$work/runs")"
[ "$(id -u)" -ne 0 ] || grep -qE 'hiccups|other virtual machines' "$work/runs" ||
    fail "what was seen of it: $(cat "$work/runs")"
check_nobody_left

# More connections than descriptors: the limit, and the way out, at once.
run 2 -- sh -c 'ulimit -n 256 && exec concbench load \
    --connect 127.0.0.1:1 --connections 10000 --duration 10s'
says 256
says ulimit

# Without gnuplot and hyperfine the results stay, and a line says what is
# missing. A PATH of links has all the rest.
tools=$(tools_but 'gnuplot*' hyperfine)
cat >"$work/batch.json" <<'SUITE'
{
  "name": "trouble", "summary": "an end-to-end test",
  "rounds": 1, "warmup": "20ms", "duration": "50ms",
  "systems": ["thread"],
  "loads": [{"workloads": ["echo:64"], "connections": [1]}],
  "batch": [{"jobs": ["fib:5", "fib:6"], "how": ["sequential", "threads"]}]
}
SUITE
run 0 4 5 -- env PATH="$tools" concbench run "$work/batch.json" \
    --out "$work/poor"
says gnuplot
says hyperfine
[ -s "$work/poor/results.json" ] || fail "results.json is missing"
[ -s "$work/poor/report.md" ] || fail "report.md is missing"
identities "$work/poor/runs.jsonl" | grep -q '^load' || fail "no run was kept"
check_nobody_left
