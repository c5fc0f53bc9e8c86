#!/bin/sh
# `concbench run` on a server that lies: no such run is valid, the reason is
# said, and the campaign goes on and ends.
set -eu
. "$(dirname "$0")/lib.sh"

# The liar takes a model's place, beside a concbench of its own.
mkdir "$work/bin"
cp "$BUILD/concbench" "$work/bin/"
cp "$BUILD/liar" "$work/bin/serve-thread"
cp "$BUILD/serve-select" "$work/bin/"

# One row: the lie, and a word of the reason.
while read -r lie word; do
    cat >"$work/suite.json" <<SUITE
{
  "name": "liar", "summary": "an end-to-end test",
  "rounds": 1, "warmup": "20ms", "duration": "200ms",
  "systems": ["select",
              {"name": "liar", "model": "thread", "options": ["--lie", "$lie"]}],
  "loads": [{"workloads": ["echo:64"], "connections": [4]}]
}
SUITE
    rm -rf "$work/results"
    run 4 7 -- "$work/bin/concbench" run "$work/suite.json" \
        --out "$work/results"
    check_nobody_left
    helper lines "$work/results/runs.jsonl" system verdict reason >"$work/runs"
    grep -q "^select	VALID\|^select	NOISY" "$work/runs" ||
        fail "$lie: the honest server: $(grep '^select' "$work/runs")"
    grep -q '^liar	VOID' "$work/runs" ||
        fail "$lie: $(grep '^liar' "$work/runs")"
    grep '^liar' "$work/runs" | grep -qi -- "$word" ||
        fail "$lie: the reason is $(grep '^liar' "$work/runs")"
done <<'ROWS'
wrong-byte wrong
short err
extra wrong
close err
mute answer
never-ready ready
die exit
hang stop
miscount count
ROWS
