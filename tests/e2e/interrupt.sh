#!/bin/sh
# Ctrl-C keeps what is valid, says so, and leaves no server behind.
set -eu
. "$(dirname "$0")/lib.sh"

journal=$work/results/runs.jsonl
write_suite "$work/suite.json" 50 100ms

for signal in INT TERM; do
    rm -rf "$work/results"
    # A background job of sh ignores SIGINT; env gives it back.
    env --default-signal=INT concbench run "$work/suite.json" \
        --out "$work/results" >"$work/out" 2>"$work/err" &
    pid=$!
    eventually 30 has_lines "$journal" 3 || fail "it does not get going"
    kill -$signal $pid
    code=0
    wait $pid || code=$?
    [ $code -eq 130 ] || fail "exit code $code after SIG$signal"
    check_nobody_left
    identities "$journal" >"$work/runs" || fail "the journal is torn"
    [ "$(wc -l <"$work/runs")" -ge 2 ] || fail "valid runs were lost"
    [ "$(wc -l <"$work/runs")" -lt 200 ] || fail "it was over already"
    says "--resume"
    [ -s "$work/results/results.json" ] || fail "results.json is missing"
done
