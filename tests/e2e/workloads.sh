#!/bin/sh
# The workloads that separate the models, each on some of them: runs are VALID
# or at worst NOISY, and both sides have counted the same.
set -eu
. "$(dirname "$0")/lib.sh"

cat >"$work/suite.json" <<'SUITE'
{
  "name": "workloads", "summary": "an end-to-end test", "rounds": 1,
  "warmup": "200ms", "duration": "300ms",
  "systems": ["fork", "thread", "select", "epoll", "coroutine"],
  "loads": [
    {"workloads": ["churn:1", "churn:10"], "connections": [10],
     "systems": ["fork", "thread", "epoll"]},
    {"workloads": ["convoy:30,0", "convoy:30,2"], "rate": 100,
     "connections": [20], "duration": "600ms",
     "systems": ["thread", "select", "coroutine"]},
    {"workloads": ["crowd:10"], "connections": [10, 200],
     "systems": ["select", "epoll", "thread"]},
    {"workloads": ["crowd:5"], "connections": [50], "rate": 200,
     "systems": ["epoll"]},
    {"workloads": ["echo:16", "echo:1MiB"], "connections": [4],
     "systems": ["thread", "epoll"]},
    {"workloads": ["stream:64,1", "stream:64,64", "stream:16KiB,16"],
     "connections": [4], "systems": ["thread", "epoll", "coroutine"]}
  ]
}
SUITE
journal=$work/results/runs.jsonl
run 0 4 -- concbench run "$work/suite.json" --out "$work/results"
check_nobody_left
has_lines "$journal" 33 || fail "not all runs are there"
if grep '"VOID"' "$journal" >"$work/void"; then
    fail "void: $(cut -c 1-300 "$work/void")"
fi
grep '"convoy:30,2@100"' "$journal" | grep -q '"bully_requests": *0[,}]' &&
    fail "a convoy without bullies"

# A crowd is not smaller than those who ask.
run 2 -- concbench run "$work/suite.json" --workloads crowd:300 --dry-run \
    --connections 200
says "crowd:300: 200 connections are fewer than the 300 that are to ask"
