#!/bin/sh
# `concbench accuracy --quick`: every property has its row, what depends on no
# machine passes, and the outcome is kept. What depends on the machine may fail:
# then the exit code says so.
set -eu
. "$(dirname "$0")/lib.sh"

[ "$(nproc)" -ge 2 ] || skip "server and load need a processor each"

value() {
    helper json "$work/accuracy/latest.json" "$1"
}

# status NAME: of the first row whose name begins with it.
status() {
    row=0
    while [ "$row" -lt "$rows" ]; do
        case $(value "rows.$row.name") in
        "$1"*)
            value "rows.$row.status"
            return
            ;;
        esac
        row=$((row + 1))
    done
    echo "no such row"
}

run 0 4 -- concbench accuracy --quick --json --out "$work/accuracy"
[ "$(helper json "$work/out" type)" = accuracy ] || fail "no document"
[ "$(helper json "$work/out" schema)" -eq 1 ] || fail "another schema"
cmp -s "$work/accuracy/latest.json" "$work/accuracy/$(value utc).json" ||
    fail "latest.json is not the newest"
[ "$(value quick)" = true ] || fail "not quick"
[ -n "$(value machine.kernel)" ] || fail "no machine"
says "8 of 8"

rows=$(value "rows#")
[ "$rows" -eq 30 ] || fail "$rows rows"
failed=0
row=0
while [ "$row" -lt "$rows" ]; do
    case $(value "rows.$row.status") in
    FAIL) failed=$((failed + 1)) ;;
    pass | stated | "not owned") ;;
    *) fail "row $row: $(value "rows.$row.status")" ;;
    esac
    for key in name how unit measured low high note; do
        [ -n "$(value "rows.$row.$key")" ] || fail "row $row: no $key"
    done
    row=$((row + 1))
done
[ "$(value failed)" -eq "$failed" ] || fail "$failed failed, not $(value failed)"
if [ "$failed" -eq 0 ]; then
    [ "$code" -eq 0 ] || fail "exit code $code though nothing failed"
else
    [ "$code" -eq 4 ] || fail "exit code $code though $failed failed"
fi

while read -r name; do
    [ "$(status "$name")" = pass ] || fail "$name: $(status "$name")"
done <<'ROWS'
the same from the actual send
Poisson gaps
quantiles
ROWS
for name in "generator's capacity" "rate error" "send lag, p99" \
    "own bias, p50" "delay of 100us, p99.9" "delay of 100ms, p50" "stop of" \
    "M/M/1 at rho 0.5" "M/D/1 at rho 0.8"; do
    case $(status "$name") in
    pass | FAIL | stated | "not owned") ;;
    *) fail "$name: $(status "$name")" ;;
    esac
done
check_nobody_left

# An interrupt leaves no server and no outcome.
concbench accuracy --quick --out "$work/none" >"$work/out" 2>"$work/err" &
pid=$!
eventually 10 grep -q "2 of 8" "$work/err" || fail "no second measure"
kill -TERM "$pid"
code=0
wait "$pid" || code=$?
[ "$code" -eq 130 ] || fail "exit code $code after an interrupt"
says interrupted
[ ! -e "$work/none" ] || fail "an outcome of half a run"
check_nobody_left

run 2 -- concbench accuracy --quik
says --quick
run 2 -- concbench accuracy now
run 5 -- concbench accuracy --quick --server-cpus 0 --load-cpus 0
says "a processor each"
