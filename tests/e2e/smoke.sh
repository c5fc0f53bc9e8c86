#!/bin/sh
# The whole way: a campaign of every model, its files, and nobody left.
set -eu
. "$(dirname "$0")/lib.sh"

# A busy machine may make runs noisy; that is not what is tested here.
run 0 4 -- concbench run smoke --out "$work/results"
check_nobody_left

for file in runs.jsonl results.json runs.csv report.md report.html; do
    [ -s "$work/results/$file" ] || fail "$file is missing"
done
[ "$(helper json "$work/results/results.json" schema)" -ge 1 ] ||
    fail "results.json has no schema"

identities "$work/results/runs.jsonl" >"$work/runs"
[ "$(wc -l <"$work/runs")" -gt 0 ] || fail "no run was recorded"
[ -z "$(sort "$work/runs" | uniq -d)" ] || fail "a run was recorded twice"
for model in blocking fork thread select libevent coroutine; do
    grep -q "	$model	" "$work/runs" || fail "$model was not raced"
    prints "$model"
done

# On well-behaved servers both sides count the same and nothing fails. What a
# busy machine may do to a run, a short window or a full queue, is not the point,
# as long as each server has runs that count.
helper lines "$work/results/runs.jsonl" system workload verdict reason \
    >"$work/verdicts"
if grep '	VOID	' "$work/verdicts" | grep -vE \
    'the window lasted|the kernel dropped|no request was answered in the window$' \
    >&2; then
    fail "a well-behaved server has a void run"
fi
for model in blocking fork thread select libevent coroutine; do
    grep "^$model	" "$work/verdicts" | grep -qE '	(VALID|NOISY)	' ||
        fail "$model has no run that counts"
done

columns=$(head -1 "$work/results/runs.csv" | tr ',' '\n' | wc -l)
[ "$columns" -gt 5 ] || fail "runs.csv has $columns columns"
[ "$(wc -l <"$work/results/runs.csv")" -gt "$(wc -l <"$work/runs")" ] ||
    fail "runs.csv has fewer rows than there were runs"

if command -v gnuplot >/dev/null; then
    for kind in svg png; do
        ls "$work"/results/charts/*.$kind >/dev/null 2>&1 ||
            fail "no $kind charts"
    done
    for chart in "$work"/results/charts/*; do
        [ -s "$chart" ] || fail "$chart is empty"
    done
fi

# The report can be made again from the journal alone.
rm -f "$work/results/report.md" "$work/results/results.json"
run 0 4 -- concbench report "$work/results"
[ -s "$work/results/report.md" ] || fail "the report was not made again"
