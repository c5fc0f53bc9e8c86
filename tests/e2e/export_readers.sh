#!/bin/sh
# What concbench exports is read by programs that are not ours: HdrHistogram's
# JavaScript, Prometheus's parser of OpenMetrics, an XML and a YAML parser.
# Each is left out where it is not installed (make test-tools).
set -eu
. "$(dirname "$0")/lib.sh"

cd "$work"
readers=0
write_suite suite.json 2 100ms
run 0 4 -- concbench run suite.json --out results --seed 7 --retries 0%
check_nobody_left

# has PYTHON-MODULE: for the python3 of the system.
python=/usr/bin/python3
has() {
    [ -x $python ] && $python -c "import $1" 2>/dev/null
}

npm=$SOURCE/tests/export
if command -v node >/dev/null && [ -d "$npm/node_modules/hdr-histogram-js" ]; then
    readers=$((readers + 1))
    for cell in thread/echo:64/1 select/echo:64/4; do
        run 0 -- concbench export --format hgrm --cell $cell results
        cp out hgrm
        run 0 -- node "$npm/check_hgrm.js" results/runs.jsonl $cell hgrm
        # Of another cell, and with one count changed, it is another.
        run 1 -- node "$npm/check_hgrm.js" results/runs.jsonl thread/echo:64/4 \
            hgrm
        awk '$3 > 9 && !done { sub($3, $3 - 1); done = 1 } { print }' hgrm \
            >wrong
        run 1 -- node "$npm/check_hgrm.js" results/runs.jsonl $cell wrong
    done
fi

parse='import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
print(sum(len(f.samples) for f in
          text_string_to_metric_families(sys.stdin.read())))'
if has prometheus_client.openmetrics.parser; then
    readers=$((readers + 1))
    concbench export --format openmetrics results >metrics
    samples=$($python -c "$parse" <metrics) || fail "OpenMetrics is not read"
    [ "$samples" -eq "$(grep -cv '^#' metrics)" ] ||
        fail "$samples samples are read"
    ! sed '$d' metrics | $python -c "$parse" >out 2>&1 ||
        fail "a file without an end is taken"
    ! sed 's/^# UNIT \([a-z0-9_]*\) seconds/# UNIT \1 hours/' metrics |
        $python -c "$parse" >out 2>&1 || fail "a wrong unit is taken"
fi

if command -v xmllint >/dev/null; then
    readers=$((readers + 1))
    concbench export --format junit results >tests.xml
    xmllint --noout tests.xml || fail "JUnit's XML is not read"
    cases=$(xmllint --xpath 'count(//testcase)' tests.xml)
    [ "$cases" -eq 4 ] || fail "$cases cases"
    ! sed 's/<.testcase>/</' tests.xml | xmllint --noout - 2>err ||
        fail "broken XML is taken"
fi

# The example for CI.
load='import sys, yaml
jobs = yaml.safe_load(sys.stdin)["jobs"]
print(*(step.get("run", "") for job in jobs.values() for step in job["steps"]))'
if has yaml; then
    readers=$((readers + 1))
    $python -c "$load" <"$SOURCE/examples/concbench-ci.yml" >out ||
        fail "the example for CI is not read"
    prints "concbench compare results --systems before,now --fail-above"
    ! sed 's/jobs:/jobs: [/' "$SOURCE/examples/concbench-ci.yml" |
        $python -c "$load" >out 2>&1 || fail "broken YAML is taken"
fi

[ $readers -gt 0 ] || skip "none of the readers is installed"
echo "$readers readers"
