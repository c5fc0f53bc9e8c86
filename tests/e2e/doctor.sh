#!/bin/sh
# The doctor: every finding has its words, and campaigns store the same facts.
set -eu
. "$(dirname "$0")/lib.sh"

run 2 -- concbench doctor --jsn
says "--json"
run 2 -- concbench doctor cores
run 0 -- concbench doctor --help
prints "concbench doctor --json"

run 0 -- concbench doctor
for word in processors limits network kernel software cores somaxconn \
    counters io_uring governor; do
    prints "$word"
done
tail -1 "$work/out" | grep -q ' warnings, .* ok$' || fail "no last line"

run 0 -- concbench doctor --json
mv "$work/out" "$work/doctor.json"
count=$(helper json "$work/doctor.json" '#')
[ "$count" -gt 30 ] || fail "only $count findings"

# What is missing is said to be, and the doctor lives on.
run 0 -- env PATH="$(tools_but 'gnuplot*' hyperfine)" "$BUILD/concbench" doctor
prints "charts are left out"
prints "batches are left out"

# A campaign has each of the keys, of values that do not change as it goes.
write_suite "$work/suite.json" 1 50ms
run 0 4 -- concbench run "$work/suite.json" --out "$work/results"
results=$work/results/results.json
i=0
while [ $i -lt "$count" ]; do
    key=$(helper json "$work/doctor.json" "$i.key")
    value=$(helper json "$work/doctor.json" "$i.value")
    stored=$(helper json "$results" "machine.$key") ||
        fail "the campaign has not stored $key"
    case $key in
    steal_share* | load_average) ;;
    *) [ "$stored" = "$value" ] || fail "$key: $value, but stored: $stored" ;;
    esac
    for part in mark meaning; do
        [ -n "$(helper json "$work/doctor.json" "$i.$part")" ] ||
            fail "$key has no $part"
    done
    i=$((i + 1))
done
check_nobody_left
