#!/bin/sh
# wrk, ab and h2load find no fault with the models, and what they say they
# asked for is what was served.
set -eu
. "$(dirname "$0")/lib.sh"

for client in wrk ab h2load; do
    command -v "$client" >/dev/null ||
        skip "$client is not installed; scripts/setup.sh test"
done
printf 'hello' >"$work/hello"

# start MODEL: with its address in $address.
start() {
    model=$1
    : >"$work/ready"
    "serve-$model" --protocol http >"$work/ready" 2>"$work/served" &
    server=$!
    eventually 5 has_lines "$work/ready" 1 || fail "$model is not ready"
    address=$(sed 's/^ready //' "$work/ready")
}

# stop REQUESTS ERRORS: as many were answered, or more; no more went wrong.
stop() {
    kill "$server"
    wait "$server" || fail "$model: exit code $?"
    awk -v requests="$1" -v errors="$2" '
        $1 == "served" && match($0, /requests=[0-9]+/) {
            served = substr($0, RSTART + 9, RLENGTH - 9)
            match($0, /errors=[0-9]+/)
            wrong = substr($0, RSTART + 7, RLENGTH - 7)
            found = served + 0 >= requests && wrong + 0 <= errors
        }
        END { exit !found }
    ' "$work/served" || fail "$model: of $1 requests $(cat "$work/served")"
}

has_asked() {
    grep -Eq "$1" "$work/out" || fail "$model: no \"$1\""
}

for model in thread epoll coroutine uring; do
    "serve-$model" --probe >/dev/null 2>&1 || continue

    start "$model"
    run 0 -- wrk -t1 -c8 -d1s "http://$address/fib/5"
    has_asked '[0-9]+ requests in'
    ! grep -E 'Non-2xx|Socket errors' "$work/out" || fail "$model: wrk complains"
    requests=$(awk '/requests in/ { print $1 }' "$work/out")
    # It leaves while up to eight replies are under way.
    stop "$requests" 8

    # Keep-alive as HTTP/1.0 has it, a connection for each, and bodies.
    start "$model"
    for how in '-k' '-i' "-k -p $work/hello -T text/plain"; do
        path=/fib/5
        case $how in *-p*) path=/echo ;; esac
        # Words on purpose.
        # shellcheck disable=SC2086
        run 0 -- ab -q -c4 -n400 $how "http://$address$path"
        has_asked 'Complete requests: +400$'
        has_asked 'Failed requests: +0$'
        ! grep 'Non-2xx' "$work/out" || fail "$model: ab $how: not 200"
    done
    stop 1200 0

    start "$model"
    run 0 -- h2load --h1 -c4 -m8 -n400 "http://$address/fib/5"
    has_asked '400 succeeded, 0 failed, 0 errored'
    run 0 -- h2load --h1 -c4 -n400 -d "$work/hello" "http://$address/echo"
    has_asked '400 succeeded, 0 failed, 0 errored'
    stop 800 0
done
check_nobody_left
