#!/bin/sh
# report.html and comparison.html in Debian's Chromium: made-up campaigns, of
# many systems and of labels that attack, and real ones, one of which has a
# made-up decision that attacks, too; then whether the checks can fail at all.
# Needs what `make test-page` installs; else it is skipped.
#
# SHOTS=FOLDER keeps a picture of each page, colour scheme and width.
set -eu
# shellcheck source=tests/e2e/lib.sh
. "${SOURCE:?}/tests/e2e/lib.sh"

here=$SOURCE/tests/page
chromium=${CHROMIUM:-$(command -v chromium || :)}
[ -n "$chromium" ] || skip "there is no chromium"
command -v node >/dev/null || skip "there is no node"
command -v gnuplot >/dev/null || skip "there is no gnuplot"
[ -d "$here/node_modules" ] || skip "its tools are not there: make test-page"
export CHROMIUM="$chromium" TMPDIR="$work"

"$BUILD/page_samples" "$work" 2>"$work/err" || fail "the samples"
write_suite "$work/suite.json" 1 100ms
for folder in before after; do
    run 0 4 -- concbench run "$work/suite.json" --out "$work/$folder" --seed 7
done
run 0 -- concbench report "$work/before" "$work/after"
cp "$here/decision.json" "$work/after/"
run 0 -- concbench report "$work/after"
grep -q '>Probably<' "$work/after/report.html" ||
    fail "the page does not begin with the decision"

run 0 -- node "$here/check.mjs" ${SHOTS:+--shots "$SHOTS"} \
    "$work/hostile/report.html" "$work/crowd/report.html" \
    "$work/families/report.html" "$work/before/report.html" \
    "$work/after/report.html" "$work/after/comparison.html"
cat "$work/out"
run 0 -- node "$here/planted.mjs" "$work/before/report.html"
cat "$work/out"

left=$(helper marked "CONCBENCH_TEST=$work" | grep -i chrom || :)
[ -z "$left" ] || fail "left running: $left"
