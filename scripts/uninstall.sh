#!/bin/sh
# uninstall.sh BUILD PREFIX DESTDIR: removes what installing that build there
# has put there, and the folders that are concbench's alone. Which files these
# are is found by installing into a folder that is thrown away.
set -eu

build=$1 prefix=$2 destdir=$3
copy=$(mktemp -d "${TMPDIR:-/tmp}/concbench-uninstall.XXXXXX")
trap 'rm -rf "$copy"' EXIT

DESTDIR=$copy cmake --install "$build" --prefix "$prefix" >/dev/null
find "$copy" ! -type d -printf '%P\n' | while read -r file; do
    rm -f "$destdir/$file"
done
cd "$copy"
find . -depth -type d \( -name concbench -o -path '*/concbench/*' \) |
    while read -r folder; do
        [ ! -d "$destdir/$folder" ] || rmdir --ignore-fail-on-non-empty \
            "$destdir/$folder"
    done
