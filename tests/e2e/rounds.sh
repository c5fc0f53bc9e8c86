#!/bin/sh
# Rounds that are added for wide intervals, until the budget is spent; a rate; a
# system that runs twice. A kill among the added rounds loses and doubles
# nothing.
set -eu
. "$(dirname "$0")/lib.sh"

journal=$work/results/runs.jsonl
cat >"$work/suite.json" <<'SUITE'
{
  "name": "rounds", "summary": "an end-to-end test",
  "rounds": 6, "max_rounds": 1000, "budget": "15s", "precision": "0.01%",
  "warmup": "10ms", "duration": "50ms",
  "systems": ["thread", "select"],
  "twin": {"system": "select", "workloads": ["echo:64"]},
  "loads": [
    {"workloads": ["echo:64"], "connections": [2]},
    {"workloads": ["echo:64"], "connections": [2], "systems": ["select"],
     "rate": 1000, "arrivals": "poisson"}
  ]
}
SUITE

# Four cells: both systems, the twin, and the rate.
run 0 -- concbench run "$work/suite.json" --dry-run
prints "4 cells x 6 rounds"
prints "select-again"

concbench run "$work/suite.json" --out "$work/results" --seed 7 \
    >"$work/out" 2>"$work/err" &
pid=$!
eventually 60 has_lines "$journal" 27 || fail "no round was added"
kill -9 $pid
wait $pid 2>/dev/null || :
check_nobody_left
identities "$journal" >"$work/before"

run 0 4 -- concbench run --resume "$work/results"
says "the budget is spent"
says "cells within ±0.01 %"
check_nobody_left
identities "$journal" >"$work/after"
[ -z "$(sort "$work/after" | uniq -d)" ] || fail "a run was done twice"
head -n "$(wc -l <"$work/before")" "$work/after" | cmp -s - "$work/before" ||
    fail "what was recorded before the kill has changed"
for cell in "thread	echo:64" "select	echo:64" "select-again	echo:64" \
    "select	echo:64@1000-poisson"; do
    for round in 1 2 3 4 5 6; do
        grep -q "^load	$cell	2	$round	0\$" "$work/after" ||
            fail "round $round lacks $cell"
    done
done
[ "$(cut -f5 "$work/after" | sort -n | tail -1)" -gt 6 ] ||
    fail "no round was added"
[ "$(helper json "$work/results/results.json" options.twin)" = \
    '["select","select-again"]' ] || fail "the twin is not told"

# What was aimed at is met: nothing is added, and that is said.
run 0 4 -- concbench run "$work/suite.json" --out "$work/met" --precision 100% \
    --duration 200ms
says "4 of 4 cells within ±100 %"
