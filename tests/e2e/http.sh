#!/bin/sh
# curl and every model: requests, refusals, bodies of all sizes, keep-alive.
set -eu
. "$(dirname "$0")/lib.sh"

command -v curl >/dev/null || skip "curl is not installed; scripts/setup.sh"

# ask WANTED ARGUMENT...: the status, and what came back with newlines as
# slashes.
ask() {
    wanted=$1
    shift
    got=$(curl -sS --max-time 20 -o "$work/body" -w '%{http_code}' "$@" \
        2>"$work/err") || fail "$model: curl $*: exit code $?"
    got="$got $(head -c 200 "$work/body" | tr '\n' / | tr -d '\r')"
    [ "$got" = "$wanted" ] || fail "$model: $*: \"$got\", not \"$wanted\""
}

letters() {
    head -c "$1" /dev/zero | tr '\0' "$2"
}

letters 65536 a >"$work/most"
letters 65536 A >"$work/upper"
letters 65537 a >"$work/more"
letters 3000000 a >"$work/far-more"

drive() {
    ask '200 121393/' "$url/fib/27"
    ask '200 ok/' "$url/wait/10ms"
    ask '200 4181/' "$url/mixed/20/10ms/20"
    ask '200 HELLO, 1!' -d 'Hello, 1!' "$url/echo"
    ask '200 HTTP/1.1 200 OK/Content-Type: text/plain/Content-Length: 7//' \
        -I "$url/fib/27"
    ask '200 3/' -0 "$url/fib/5"
    ask '200 3/' -H 'Connection: close' "$url/fib/5"
    ask '200 3/' --http2 "$url/fib/5"
    ask '200 ABC' -H 'Expect: 100-continue' -d abc "$url/echo"
    ask '200 ABC' -H 'Transfer-Encoding: chunked' -d abc "$url/echo"
    ask '400 /fib/N, N from 1 to 60/' "$url/fib/61"
    ask '405 POST it/' "$url/echo"
    ask '405 GET, HEAD/' -X DELETE "$url/fib/5"
    ask '404 no blob/' "$url/blob/5"
    ask '413 body beyond 64 KiB/' --data-binary "@$work/more" "$url/echo"
    ask '431 head beyond 16 KiB/' -H "X: $(letters 20000 x)" "$url/fib/5"

    # It says 100-continue by itself for as much as this, and must not stall.
    ask '413 body beyond 64 KiB/' --data-binary "@$work/far-more" "$url/echo"
    ask '413 body beyond 64 KiB/' -H 'Transfer-Encoding: chunked' \
        --data-binary "@$work/far-more" "$url/echo"

    for way in 'X: y' 'Transfer-Encoding: chunked' 'Expect: 100-continue'; do
        run 0 -- curl -sS --max-time 20 -H "$way" \
            --data-binary "@$work/most" "$url/echo"
        cmp -s "$work/out" "$work/upper" || fail "$model: $way: another body"
    done

    # Three requests, one connection; the refusal in between does not end it.
    run 0 -- curl -sS --max-time 20 -w '%{num_connects}' -o "$work/1" \
        -o "$work/2" -o "$work/3" "$url/fib/1" "$url/fib/0" "$url/fib/2"
    [ "$(cat "$work/out")" = 100 ] || fail "$model: it ends a live connection"
}

for program in "$BUILD"/serve-*; do
    model=${program##*/serve-}
    "$program" --probe >/dev/null 2>&1 || continue
    : >"$work/ready"
    "$program" --protocol http >"$work/ready" 2>"$work/served" &
    server=$!
    eventually 5 has_lines "$work/ready" 1 || fail "$model is not ready"
    url=http://$(sed 's/^ready //' "$work/ready")
    drive
    kill "$server"
    wait "$server" || fail "$model: exit code $?"
    grep -Eq '^served .* errors=9( |$)' "$work/served" ||
        fail "$model: of nine refusals it says $(cat "$work/served")"
done
check_nobody_left
