#!/bin/sh
# A suite with a search: once in the campaign, in every file of the report; an
# interrupted one is done again, a finished one is not.
set -eu
. "$(dirname "$0")/lib.sh"

journal=$work/results/runs.jsonl
cat >"$work/suite.json" <<'SUITE'
{
  "name": "searches", "summary": "an end-to-end test",
  "rounds": 2, "warmup": "20ms", "duration": "100ms",
  "systems": ["thread", "epoll"],
  "loads": [
    {"workloads": ["echo:64"], "connections": [2], "systems": ["thread"]}],
  "searches": [
    {"slo": "p90<50ms", "workload": "wait:1ms", "connections": 4,
     "budget": "9s", "systems": ["thread"]}]
}
SUITE

searches() {
    [ -f "$journal" ] || return 1
    [ "$(grep -c '"type":"search"' "$journal")" -eq "$1" ]
}

run 0 -- concbench run "$work/suite.json" --dry-run
prints "1 cells x 2 rounds, 1 search, about 0:0"
prints "3 runs in all"

concbench run "$work/suite.json" --out "$work/results" --seed 3 \
    >"$work/out" 2>"$work/err" &
pid=$!
eventually 40 searches 1 || fail "no search was done"
kill -9 $pid 2>/dev/null || :
wait $pid 2>/dev/null || :
check_nobody_left

# NOISY on a busy machine, or even without an answer.
run 0 4 -- concbench run --resume "$work/results"
check_nobody_left
searches 1 || fail "the search was done twice"
[ -z "$(identities "$journal" | sort | uniq -d)" ] || fail "a run twice"
identities "$journal" | grep -q '^search	thread	wait:1ms p90<50ms	4	1	0$' ||
    fail "the journal does not know the search"
[ "$(identities "$journal" | grep -c '^load	thread	echo:64	2	.	0$')" -eq 2 ] ||
    fail "the loads are not all there"

value() {
    helper json "$work/results/results.json" "searches.0.$1"
}

[ "$(value system)" = thread ] || fail "results.json: $(value system)"
[ "$(value slo)" = "p90<50ms" ] || fail "results.json: $(value slo)"
grep -q '^## Capacity at a latency limit' "$work/results/report.md" ||
    fail "report.md has no capacity"
grep -q '^search,thread,wait:1ms p90<50ms,4,1,' "$work/results/runs.csv" ||
    fail "runs.csv has no search"
prints "wait:1ms p90<50ms, connections: 4"
if command -v gnuplot >/dev/null; then
    [ -s "$work/results/charts/search-1-thread.svg" ] || fail "no chart"
    grep -q 'charts/search-1-thread.svg' "$work/results/report.md" ||
        fail "report.md does not show the chart"
fi

# Four connections, each of which waits a millisecond.
case $(value outcome) in
found)
    capacity=$(value capacity_rps)
    [ "${capacity%%.*}" -lt 4400 ] || fail "$capacity waits a second"
    [ "${capacity%%.*}" -gt 50 ] || fail "only $capacity waits a second"
    ;;
esac
