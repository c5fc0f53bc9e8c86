#!/bin/sh
# Every command in a ```sh block of README.md and docs/*.md works as written.
#
# Blocks run one by one in a folder that looks like the checkout. Fixed ports
# are replaced by free ones; after a line that ends in & the ports on it are
# waited for. Left out: what installs or takes minutes, and is tested elsewhere.
set -eu
. "$(dirname "$0")/lib.sh"

[ -f "$SOURCE/README.md" ] || skip "there is no README.md"

mkdir -p "$work/checkout/build" "$work/checkout/results" "$work/blocks"
for entry in "$SOURCE"/*; do
    case ${entry##*/} in
    build | results) ;;
    *) ln -s "$entry" "$work/checkout/" ;;
    esac
done
ln -s "$BUILD" "$work/checkout/build/release"
[ ! -d "$SOURCE/results/reference" ] ||
    ln -s "$SOURCE/results/reference" "$work/checkout/results/"

# One file for each block.
for document in "$SOURCE"/README.md "$SOURCE"/docs/*.md; do
    [ -f "$document" ] || continue
    awk -v base="$work/blocks/$(basename "$document" .md)" '
        /^ *```sh$/ { inside = 1; file = sprintf("%s-%03d", base, NR); next }
        /^ *```/ { inside = 0 }
        inside { print > file }
    ' "$document"
done
[ -n "$(ls "$work/blocks")" ] || fail "no document has a command"

# The lines that are run, with ports replaced and waited for.
prepare() {
    ports=$(grep -oE '(127\.0\.0\.1|localhost)[: ][0-9]{4,5}' "$1" |
        grep -oE '[0-9]{4,5}$' | sort -u)
    cp "$1" "$1.sh"
    for port in $ports; do
        sed "s/\([: ]\)$port\b/\1$(helper port)/g" "$1.sh" >"$1.tmp"
        mv "$1.tmp" "$1.sh"
    done
    awk -v helper="$BUILD/helper" '
        /^ *#/ || /^ *$/ { next }
        /git clone/ || /^ *cd / || /apt(-get)? install/ { next }
        /^ *make / { next }
        { print }
        /& *(#.*)?$/ && match($0, /127\.0\.0\.1:[0-9]+/) {
            print helper " await " substr($0, RSTART + 10, RLENGTH - 10)
        }
    ' "$1.sh" >"$1.tmp"
    {
        echo 'set -eu'
        # In dash only the shell itself knows its jobs, not a $(jobs).
        echo "trap 'jobs -p >$work/jobs; kill \$(cat $work/jobs) || :; wait' EXIT"
        cat "$1.tmp"
    } >"$1.sh"
}

cd "$work/checkout"
count=0
for block in "$work"/blocks/*; do
    prepare "$block"
    if grep -qw nc "$block.sh" && ! command -v nc >/dev/null; then
        echo "left out, nc is missing: ${block##*/}"
        continue
    fi
    missing=$(for tool in curl wrk ab h2load; do
        ! grep -qw "^$tool" "$block.sh" || command -v "$tool" >/dev/null ||
            echo "$tool"
    done)
    if [ -n "$missing" ]; then
        echo "left out, without $missing: ${block##*/}"
        continue
    fi
    timeout 60 sh "$block.sh" >"$work/out" 2>"$work/err" </dev/null ||
        fail "${block##*/}: $(grep -v '^set\|^trap' "$block.sh" | tr '\n' ';')"
    count=$((count + 1))
done
echo "$count blocks"
check_nobody_left
