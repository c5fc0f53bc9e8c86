#!/bin/sh
# Every option of every table is in the help, the manual page and the three
# completions of its command; and one that is missing anywhere is noticed.
set -eu
. "$(dirname "$0")/lib.sh"

made=$BUILD/manual
concbench --help=table >"$work/table"
cmp -s "$work/table" "$made/options.tsv" || fail "options.tsv is old"

# What each of them offers for a command ("-": none yet), one option a line.
# FOLDER has what was made; concbench may be another than ours.
by_help() {
    word=$2
    [ "$word" != - ] || word=
    # Nothing, or one word.
    # shellcheck disable=SC2086
    concbench $word --help | sed -n 's/^  \(--[a-z-]*\).*/\1/p'
}

by_man() {
    page=$1/concbench-$2.1
    [ "$2" != - ] || page=$1/concbench.1
    sed -n 's/\\-/-/g; s/^\\fB\(--[a-z-]*\)\\fR.*/\1/p' "$page"
}

by_bash() {
    bash --norc -c '
        . "$1/bash/concbench"
        [ "$2" = - ] && COMP_WORDS=(concbench --) ||
            COMP_WORDS=(concbench "$2" --)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _concbench
        printf "%s\n" "${COMPREPLY[@]}"' - "$1" "$2"
}

by_zsh() {
    zsh -f -c '
        compdef() { }
        . "$1/zsh/_concbench"
        _arguments() { print -l -- "$@" }
        [[ $2 == - ]] && words=(concbench --) || words=(concbench $2 --)
        CURRENT=$#words
        _concbench' - "$1" "$2" | sed -n 's/^\(--[a-z-]*\).*/\1/p'
}

by_fish() {
    word=
    [ "$2" = - ] || word=$2
    HOME=$work fish --no-config -c "
        source '$1/fish/concbench.fish'
        complete -C 'concbench $word --'" | cut -f 1
}

ways="help man bash"
for shell in zsh fish; do
    if command -v $shell >/dev/null; then
        ways="$ways $shell"
    else
        echo "left out: $shell is missing"
    fi
done

# missing FOLDER COMMAND...: what is not offered, one line each.
missing() {
    folder=$1
    shift
    for command; do
        awk -F '\t' -v c="$command" '$1 == c && $2 != "-" { print $2 }' \
            "$work/table" >"$work/wanted"
        for by in $ways; do
            "by_$by" "$folder" "$command" >"$work/offered"
            sed "s/^/$by of $command: /" "$work/offered" >"$work/marked"
            sed "s/^/$by of $command: /" "$work/wanted" |
                grep -vxFf "$work/marked" || :
        done
    done
}

commands=$(cut -f 1 "$work/table" | uniq)
# A list of words on purpose, here and below.
# shellcheck disable=SC2086
missing "$made" $commands >"$work/missing"
[ ! -s "$work/missing" ] || fail "$(head -5 "$work/missing" | tr '\n' ';')"

# The table has every row that stands in a source, under its command.
for source in "$SOURCE"/harness/cmd_*.c "$SOURCE"/models/main.c \
    "$SOURCE"/models/batch.c; do
    case $source in
    */main.c) command=serve ;;
    */batch.c) command="batch" ;;
    *) command=$(basename "$source" .c | sed 's/^cmd_//') ;;
    esac
    [ -s "$made/concbench-$command.1" ] || fail "$command has no page"
    grep -oE '\{"[a-z-]+", OPTION_' "$source" | cut -d '"' -f 2 |
        while read -r option; do
            awk -F '\t' -v c="$command" -v o="--$option" \
                '$1 == c && $2 == o { found = 1 } END { exit !found }' \
                "$work/table" || fail "$command --$option is in no table"
        done
done

# One option less, in one place at a time.
cp -R "$made" "$work/planted"
for way in $ways; do
    case $way in
    help)
        mkdir "$work/fake"
        cat >"$work/fake/concbench" <<FAKE
#!/bin/sh
"$BUILD/concbench" "\$@" | grep -v '^  --seed'
FAKE
        chmod +x "$work/fake/concbench"
        PATH=$work/fake:$PATH
        ;;
    man) sed -i '/^\\fB\\-\\-seed/d' "$work/planted/concbench-run.1" ;;
    *) sed -i '/^run.--seed/d' "$work/planted/$way"/* ;;
    esac
    missing "$work/planted" run >"$work/missing"
    grep -qx "$way of run: --seed" "$work/missing" ||
        fail "an option that is missing in $way is not noticed"
done
PATH=${PATH#"$work/fake:"}

# The pages have no mistakes that their readers' programs know of.
for page in "$made"/*.1; do
    if command -v mandoc >/dev/null; then
        mandoc -T lint -W style "$page" >"$work/out" 2>&1 ||
            fail "mandoc, of $(basename "$page"): $(head -1 "$work/out")"
    fi
    if command -v man >/dev/null && command -v groff >/dev/null; then
        LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 \
            man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>"$work/err" >/dev/null
        [ ! -s "$work/err" ] ||
            fail "man, of $(basename "$page"): $(head -1 "$work/err")"
    fi
done
