#!/bin/sh
# kill -9 in the middle of a campaign, then --resume: no run lost or doubled.
set -eu
. "$(dirname "$0")/lib.sh"

rounds=4
runs=$((rounds * 4))
journal=$work/results/runs.jsonl
write_suite "$work/suite.json" $rounds 100ms

# Repeats would make their number depend on the machine.
concbench run "$work/suite.json" --out "$work/results" --seed 7 --retries 0% \
    >"$work/out" 2>"$work/err" &
pid=$!
eventually 30 has_lines "$journal" 4 || fail "the campaign does not get going"
kill -9 $pid
wait $pid 2>/dev/null || :
check_nobody_left

before=$(identities "$journal" | wc -l)
[ "$before" -lt $runs ] || fail "it was over before it was killed"
identities "$journal" >"$work/before"

# What a kill in the middle of a write leaves.
printf '{"type":"load","system":"thr' >>"$journal"

run 0 4 -- concbench run --resume "$work/results"
check_nobody_left
identities "$journal" >"$work/after"
[ "$(wc -l <"$work/after")" -eq $runs ] ||
    fail "$(wc -l <"$work/after") runs, not $runs"
[ -z "$(sort "$work/after" | uniq -d)" ] || fail "a run was done twice"
head -n "$before" "$work/after" | cmp -s - "$work/before" ||
    fail "what was recorded before the kill has changed"
cut -f5 "$work/after" | sort -u >"$work/rounds"
while read -r round; do
    [ "$(awk -v r="$round" '$5 == r' "$work/after" | wc -l)" -eq 4 ] ||
        fail "round $round is not whole"
done <"$work/rounds"
[ -s "$work/results/report.md" ] || fail "there is no report"

# The same seed, uninterrupted, takes the same order.
run 0 4 -- concbench run "$work/suite.json" --out "$work/whole" --seed 7 \
    --retries 0%
identities "$work/whole/runs.jsonl" | cmp -s - "$work/after" ||
    fail "the resumed campaign took another order"

# Once complete there is nothing to do, and nothing is lost.
run 0 4 -- concbench run --resume "$work/results"
identities "$journal" | cmp -s - "$work/after" ||
    fail "resuming a complete campaign changed it"
