#!/bin/sh
# crash from end to end: who is lost with whom; a crash that did nothing, and
# units killed from outside, are no measurement.
set -eu
. "$(dirname "$0")/lib.sh"

run 0 4 -- concbench run smoke --models fork,thread,epoll --workloads crash \
    --out "$work/smoke"
helper lines "$work/smoke/runs.jsonl" system verdict crash.connections \
    crash.lost crash.recovered_ns >"$work/runs"
grep -qE '^fork	VALID	20(\.0)?	0(\.0)?	[0-9]' "$work/runs" ||
    fail "fork: $(cat "$work/runs")"
for model in thread epoll; do
    grep -qE "^$model	VALID	20(\.0)?	20(\.0)?	(null|-)?$" "$work/runs" ||
        fail "$model: $(cat "$work/runs")"
done
# columns FILE NAME...: a line of these columns for each line after the first.
columns() {
    file=$1
    shift
    awk -F, -v names="$*" '
        BEGIN { count = split(names, name, " ") }
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { for (i = 1; i <= count; i++)
              printf "%s%s", at[name[i]] ? $at[name[i]] : "no " name[i],
                     i < count ? "," : "\n" }' "$file"
}

columns "$work/smoke/runs.csv" kind system workload connections verdict \
    crash_connections crash_lost crash_recovered_ns >"$work/columns"
grep -q '^crash,fork,crash,20,VALID,20,0,[0-9][0-9.e+]*$' "$work/columns" ||
    fail "runs.csv: $(cat "$work/columns")"

# Any suite can be asked for it.
run 0 -- concbench run quick --models fork --workloads crash --connections 2 \
    --rounds 1 --out "$work/quick"
check_nobody_left

# Kills its server's first child again and again, as a bug elsewhere would.
cat >"$work/killer.sh" <<'KILLER'
"$1/serve-fork" --listen "127.0.0.1:$2" --protocol line --allow-crash &
server=$!
trap 'kill $server; wait $server; exit 0' TERM
while sleep 0.02; do
    # The list does not end in a newline.
    read -r child _ <"/proc/$server/task/$server/children" || :
    [ -z "$child" ] || kill -9 "$child"
done
KILLER

cat >"$work/suite.json" <<SUITE
{
  "name": "crash", "summary": "an end-to-end test", "rounds": 1,
  "systems": [
    {"name": "harmless", "protocol": "line",
     "command": ["$BUILD/serve-thread", "--listen", "127.0.0.1:{port}",
                 "--protocol", "line"]},
    {"name": "killed", "protocol": "line",
     "command": ["sh", "$work/killer.sh", "$BUILD", "{port}"]},
    {"name": "full", "model": "thread", "options": ["--max-conns", "5"]},
    {"name": "bounded", "model": "epoll", "options": ["--processes", "2"]}],
  "crash": [
    {"connections": [10], "systems": ["harmless", "full", "bounded"]},
    {"connections": [300], "systems": ["killed"]}]
}
SUITE

run 7 -- concbench run "$work/suite.json" --out "$work/results"
check_nobody_left
helper lines "$work/results/runs.jsonl" system verdict reason \
    crash.recovered_ns >"$work/runs"

# expect SYSTEM PATTERN: its verdict and reason.
expect() {
    grep -qE "^$1	$2" "$work/runs" ||
        fail "$1: $(grep "^$1	" "$work/runs")"
}

expect harmless 'VOID	the crash did nothing: it was answered'
expect killed 'VOID	connection [0-9]+ did not rest until the crash'
expect full 'VOID	connection 6 of 10 was not answered: (the connection was|Conn)'
expect bounded 'VALID	[^	]*	[0-9]'

run 2 -- concbench load --connect 127.0.0.1:1 --workload crash
says "concbench run smoke --workloads crash"
