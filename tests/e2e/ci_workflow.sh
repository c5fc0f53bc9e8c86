#!/bin/sh
# The example for CI, its steps run as they stand there: a server that is as
# before passes, one that is slower fails, and so does one that is not there.
#
# Left out is the step that installs concbench, which install.sh tests. Of the
# example's suite there is half, with shorter windows, and the slower server is
# so much slower that it is seen where others compute beside it.
set -eu
. "$(dirname "$0")/lib.sh"

workflow=$SOURCE/examples/concbench-ci.yml

# Each step's commands to a file of their own: 01.sh, or 07.always.sh.
mkdir "$work/steps"
awk -v folder="$work/steps" '
    function close_step() {
        if (body != "")
            printf "%s", body >sprintf("%s/%02d%s.sh", folder, ++count, always)
        body = always = ""
        inside = 0
    }
    /^      - / { close_step() }
    /^        if: always\(\)$/ { always = ".always" }
    inside && /^ *$/ { body = body "\n"; next }
    inside && index($0, "          ") == 1 { body = body substr($0, 11) "\n"; next }
    { inside = 0 }
    sub(/^        run: /, "") { inside = $0 == "|"; body = inside ? "" : $0 "\n" }
    END { close_step() }
' "$workflow"
grep -l 'apt-get' "$work"/steps/* >"$work/install"
[ "$(wc -l <"$work/install")" -eq 1 ] || fail "there is no one step that installs"
rm "$(cat "$work/install")"
steps=$(find "$work/steps" -name '*.sh' | wc -l)
[ "$steps" -eq "$(($(grep -c '  run:' "$workflow") - 1))" ] ||
    fail "not every step is taken out of the example"

# checkout FOLDER TIME: a server, once it is made, that answers after this time.
checkout() {
    mkdir -p "$work/space/$1"
    sed 's/"200ms"/"120ms"/; s/"500ms"/"300ms"/; s/10, 100/10/' \
        "$SOURCE/examples/ci-suite.json" >"$work/space/$1/ci-suite.json"
    cat >"$work/space/$1/server.in" <<SERVER
#!/bin/sh
exec $BUILD/known-server --listen 127.0.0.1:\$1 --answer fixed --mean $2
SERVER
    printf 'my-server: server.in\n\tcp server.in my-server\n\tchmod +x my-server\n' \
        >"$work/space/$1/Makefile"
}

# workflow BEFORE NOW: all steps; the first that fails ends it, but for those
# that run always. $code is its exit code, $failed its commands.
workflow() {
    rm -rf "$work/space"
    checkout before "$1"
    checkout now "$2"
    [ "$2" != none ] || echo 'my-server:' >"$work/space/now/Makefile"
    code=0
    failed=
    : >"$work/summary"
    log=err
    for step in "$work"/steps/*; do
        case $code:$step in
        0:* | *.always.sh) ;;
        *) continue ;;
        esac
        status=0
        (cd "$work/space" && GITHUB_STEP_SUMMARY=$work/summary \
            sh -e "$step" >"$work/out" 2>"$work/$log" </dev/null) || status=$?
        if [ "$code" -eq 0 ] && [ $status -ne 0 ]; then
            code=$status
            failed=$(cat "$step")
            log=later # what has failed stays in err
        fi
    done
    check_nobody_left
}

# ends CODE WORD: in a step that has this word.
ends() {
    [ "$code" -eq "$1" ] || fail "exit code $code, not $1: $failed"
    case $failed in
    *"$2"*) ;;
    *) fail "not the step that fails: $failed" ;;
    esac
}

# fair BEFORE NOW: a workflow, again where the machine has starved its runs.
fair() {
    for _ in 1 2 3; do
        workflow "$@"
        [ "$code" -eq 4 ] || break
        grep -q "the rounds for a verdict" "$work/err" || break
    done
}

fair 20ms 20ms
ends 0 ""
grep -q '| echo:64 ×10 | requests/s |' "$work/summary" ||
    fail "the summary has no table"

fair 20ms 100ms
ends 3 "--fail-above"
grep -q '| \*\*slower\*\* |' "$work/summary" || fail "the summary does not say it"

workflow 20ms none
ends 4 "--fail-above"
