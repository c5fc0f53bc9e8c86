#!/bin/sh
# Claims put to the test: from the document over a campaign to the scoreboard.
set -eu
. "$(dirname "$0")/lib.sh"

run 0 -- concbench list claims
prints "waits-overlap"
[ "$(wc -l <"$work/out")" -ge 14 ] || fail "there are too few claims"

# Who dies with whom does not depend on how busy the machine is.
run 0 4 -- concbench run claims --workloads crash --rounds 6 \
    --out "$work/results"
check_nobody_left
prints "claims, put to the test"
grep -qE '^  crash +HOLDS +[a-z]' "$work/out" || fail "the crash is not judged"
grep -qE '^  zero-copy +NOT MEASURED +epoll-sendfile blob:4KiB x4: not run' \
    "$work/out" || fail "what was not run is not said"
awk 'length > 110' "$work/out" | grep -q . && fail "a line is too wide"
grep -qF '## Claims put to the test' "$work/results/report.md" ||
    fail "report.md has no claims"
judged=$(helper json "$work/results/results.json" claims.8.verdict)
[ "$judged" = HOLDS ] || fail "results.json says $judged"
if command -v gnuplot >/dev/null; then
    [ -s "$work/results/charts/claim-crash.svg" ] || fail "no chart of a claim"
fi

# The scoreboard comes from the records alone.
rm "$work/results/report.md"
run 0 -- concbench report "$work/results"
grep -qE '^  crash +HOLDS' "$work/out" || fail "the report says another thing"

# A campaign that can judge no claim does not speak of claims.
write_suite "$work/other.json" 1 30ms
sed -i "s/\"name\": \"claims\"/\"name\": \"other\"/" "$work/other.json"
run 0 4 -- concbench run "$work/other.json" --out "$work/other"
if grep -q "put to the test" "$work/out" "$work/other/report.md"; then
    fail "claims are told that were not measured"
fi

# A document that is wrong is refused before anything is run.
mkdir -p "$work/usr/bin" "$work/usr/share/concbench"
cp "$BUILD/concbench" "$work/usr/bin/"
cp -r "$SOURCE/workloads" "$work/usr/share/concbench/"
document=$work/usr/share/concbench/workloads/claims.json
sed 's/"system": "threads", "workload": "wait/"system": "treads", "workload": "wait/' \
    "$SOURCE/workloads/claims.json" >"$document"
run 6 -- "$work/usr/bin/concbench" run claims --dry-run
says "claims.json:13: claims[0].parts[1].of: unknown system treads; did you mean threads?"
run 6 -- "$work/usr/bin/concbench" report "$work/results"
says "unknown system treads"
