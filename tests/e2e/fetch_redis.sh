#!/bin/sh
# `fetch:redis`: a private Redis for each run, gone afterwards; without Redis
# the cell is unavailable, and the way out is said.
set -eu
. "$(dirname "$0")/lib.sh"

cat >"$work/suite.json" <<'SUITE'
{
  "name": "redis", "summary": "an end-to-end test",
  "rounds": 1, "warmup": "50ms", "duration": "300ms",
  "systems": ["epoll", "thread"],
  "loads": [{"workloads": ["fetch:redis"], "connections": [4]}]
}
SUITE

real=$(command -v concbench)
PATH=$(tools_but 'redis*') run 0 4 5 -- "$real" run "$work/suite.json" \
    --out "$work/without"
helper lines "$work/without/runs.jsonl" system verdict reason >"$work/runs"
for system in epoll thread; do
    grep -q "^$system	UNAVAILABLE	redis-server .*setup.sh" "$work/runs" ||
        fail "without Redis: $(cat "$work/runs")"
done

command -v redis-server >/dev/null || skip "redis-server is not installed"
TMPDIR=$work
export TMPDIR
run 0 4 -- concbench run "$work/suite.json" --out "$work/with"
check_nobody_left
helper lines "$work/with/runs.jsonl" system verdict reason >"$work/runs"
for system in epoll thread; do
    grep -qE "^$system	(VALID|NOISY)	" "$work/runs" ||
        fail "with Redis: $(cat "$work/runs")"
done
for left in "$work"/concbench-up-*; do
    [ ! -e "$left" ] || fail "left behind: $left"
done
