#!/bin/sh
# Every relative link in a *.md leads to a file that is there, every anchor to a
# heading, and every page of docs/ is in the index docs/README.md.
set -eu
. "$(dirname "$0")/lib.sh"

# The documents below a folder, but for what is built, installed or measured.
documents() {
    (cd "$1" && find . \( -path ./build -o -name node_modules -o \
        -path './results/[!r]*' -o -name .git \) -prune -o \
        -name '*.md' -print)
}

# The anchors of a document, as GitHub makes them of its headings.
anchors() {
    awk '
        /^ *```/ { code = !code; next }
        code || !/^#+ / { next }
        {
            sub(/^#+ +/, "")
            gsub(/\]\([^)]*\)/, "")
            text = tolower($0)
            gsub(/[^a-z0-9 _-]/, "", text)
            gsub(/ /, "-", text)
            print text (seen[text]++ ? "-" seen[text] - 1 : "")
        }
    ' "$1"
}

# The targets of the links in a document: line and target.
links() {
    awk '
        /^ *```/ { code = !code; next }
        code || /^    / { next }
        {
            gsub(/`[^`]*`/, "")
            while (match($0, /\]\([^) ]+\)/)) {
                print NR, substr($0, RSTART + 2, RLENGTH - 3)
                $0 = substr($0, RSTART + RLENGTH)
            }
        }
    ' "$1"
}

# broken FOLDER: a line for each link that leads nowhere.
broken() {
    documents "$1" | while read -r document; do
        from=$1/$document
        links "$from" | while read -r line target; do
            path=${target%%#*}
            case $target in
            *://* | mailto:*) continue ;;
            '#'*) to=$from ;;
            *) to=$(dirname "$from")/$path ;;
            esac
            if [ ! -e "$to" ]; then
                echo "$document:$line: $target: there is no such file"
            elif [ "$target" != "$path" ] &&
                ! anchors "$to" | grep -qxF -e "${target#*#}"; then
                echo "$document:$line: $target: there is no such heading"
            fi
        done
    done
}

# unlisted FOLDER: the pages of docs/ that its index does not link.
unlisted() {
    links "$1/docs/README.md" | sed 's/^[0-9]* //; s/#.*//' >"$work/listed"
    (cd "$1/docs" && find . -name '*.md' ! -path ./README.md) |
        sed 's,^\./,,' | grep -vxF -f "$work/listed" || :
}

# Planted: each defect is found, and nothing else is.
mkdir -p "$work/tree/docs"
cat >"$work/tree/docs/README.md" <<'DOCUMENT'
# The `index`: one, two
## Twice
## Twice
[good](page.md#a-heading) [itself](#the-index-one-two) [second](#twice-1)
[folder](../docs) ![elsewhere](https://example.org/nothing.svg)
`[code](nothing.md)`

    [more code](nothing.md)

```
# Not a heading
[code](nothing.md)
```
DOCUMENT
echo '## A heading' >"$work/tree/docs/page.md"
[ -z "$(broken "$work/tree")" ] || fail "what is right: $(broken "$work/tree")"
[ -z "$(unlisted "$work/tree")" ] || fail "the index is complete"
while read -r target what; do
    printf 'a\nb [split\ntext](%s)\n' "$target" >"$work/tree/bad.md"
    [ "$(broken "$work/tree")" = "./bad.md:3: $target: there is no such $what" ] ||
        fail "$target is not found: $(broken "$work/tree")"
done <<'ROWS'
nothing.md file
docs/nothing.svg file
docs/page.md#heading heading
docs/README.md#not-a-heading heading
docs/README.md#twice-2 heading
#a-heading heading
ROWS
: >"$work/tree/docs/new.md"
[ "$(unlisted "$work/tree")" = new.md ] || fail "an unlisted page is not found"

# The documents themselves.
broken "$SOURCE" >"$work/out"
[ ! -s "$work/out" ] || fail "links that lead nowhere"
unlisted "$SOURCE" >"$work/out"
[ ! -s "$work/out" ] || fail "pages that docs/README.md does not name"
count=$(documents "$SOURCE" | while read -r document; do
    links "$SOURCE/$document"
done | wc -l)
[ "$count" -gt 50 ] || fail "only $count links are found"
echo "$count links"
