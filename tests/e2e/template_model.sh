#!/bin/sh
# The promise of docs/add-a-model.md: with its two commands a copy of the
# template becomes a model that builds without a warning, passes conformance and
# is known to tests and harness.
set -eu
. "$(dirname "$0")/lib.sh"

# A checkout of links, but for the folder that is written to.
copy=$work/checkout
mkdir "$copy"
for entry in "$SOURCE"/*; do
    case ${entry##*/} in
    build | results) ;;
    models) cp -R "$entry" "$copy/" ;;
    *) ln -s "$entry" "$copy/" ;;
    esac
done

grep -E '^    (sed|echo) ' "$SOURCE/docs/add-a-model.md" >"$work/steps" || :
[ "$(wc -l <"$work/steps")" -eq 2 ] || fail "the page has not its two commands"
(cd "$copy" && run 0 -- sh -eu "$work/steps")
[ -s "$copy/models/mymodel.c" ] || fail "the template was not copied"

run 0 -- cmake -S "$copy" -B "$work/build" -DCMAKE_BUILD_TYPE=Release \
    -DWERROR=ON -DBUILD_TESTING=ON
run 0 -- cmake --build "$work/build" --target serve-mymodel -j 2
server=$work/build/serve-mymodel

run 0 -- "$server" --summary
[ "$(wc -l <"$work/out")" -eq 1 ] || fail "its summary is not one line"
run 0 -- "$server" --probe
run 0 1 -- conformance -- "$server"
[ "$code" -eq 0 ] || fail "$(grep '^FAIL' "$work/out")"
prints "ok raw/echo"
prints "ok line/echo"

# What follows from the one line.
run 0 -- ctest --test-dir "$work/build" -N -R '^conformance\.mymodel$'
prints "Total Tests: 1"
grep -q '"mymodel"' "$work/build/harness/run/model_names.c" ||
    fail "the harness does not know it"
