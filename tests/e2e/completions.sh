#!/bin/sh
# What a person gets who types and presses the tab key, in real shells on a
# terminal; and what stands for operands.
set -eu
. "$(dirname "$0")/lib.sh"

command -v script >/dev/null || skip "script is missing"
made=$BUILD/manual
cd "$work"
mkdir folder
: >mine.json

# The shells run it in the place of concbench: it writes its words down.
mkdir fake
cat >fake/concbench <<FAKE
#!/bin/sh
[ "\$1" = list ] && exec "$BUILD/concbench" "\$@"
printf '%s\n' "\$*" >>"$work/typed"
FAKE
chmod +x fake/concbench
PATH=$work/fake:$PATH

# The lines that are typed, and what they come to.
type_lines() {
    printf 'concbench ru\t--dry\t\n'
    printf 'concbench run smo\t--mod\tthr\t\n'
    printf 'concbench compare --format ma\t--sys\tx\n'
    printf 'concbench serve epo\t--accept exc\t\n'
    printf 'concbench report fold\t\n'
    printf 'concbench accu\t--qu\t\n'
    printf 'concbench deci\t--dies one\t\n'
}
cat >wanted <<'WANTED'
run --dry-run
run smoke --models thread
compare --format markdown --systems x
serve epoll --accept exclusive
report folder/
accuracy --quick
decide --dies one-worker
WANTED

# in_shell SHELL BEGINNING COMMAND: types the lines into it.
in_shell() {
    : >typed
    { echo "$2" && type_lines && echo exit; } |
        TERM=xterm HOME=$work timeout 60 script -qec "$3" /dev/null \
            >"$work/out" 2>&1 || :
    sed 's/= /=/g; s/ *$//' typed >got
    diff wanted got >"$work/err" || fail "$1: $(head -5 "$work/err" | tr '\n' ';')"
}

in_shell bash ". '$made/bash/concbench'" "bash --norc --noprofile -i"
if command -v zsh >/dev/null; then
    cat >.zshrc <<RC
fpath=('$made/zsh' \$fpath)
autoload -Uz compinit && compinit -u -D
RC
    # zsh offers --name=value, and takes back what a return leaves needless.
    sed -i 's/models thread/models=thread/; s/systems x/systems=x/; s/folder.$/folder/' wanted
    ZDOTDIR=$work in_shell zsh "" "zsh -i"
fi

# fish answers without a terminal.
if command -v fish >/dev/null; then
    while IFS='|' read -r line word; do
        HOME=$work fish --no-config -c "
            source '$made/fish/concbench.fish'
            complete -C '$line'" | cut -f 1 >"$work/out"
        grep -qxF -- "$word" "$work/out" || fail "fish, of $line: no $word"
    done <<ROWS
concbench ru|run
concbench run --dry|--dry-run
concbench run smo|smoke
concbench run --models thread,sel|thread,select
concbench compare --format ma|markdown
concbench decide --dies not|nothing-else
concbench serve epo|epoll
concbench report fold|folder/
concbench run mi|mine.json
concbench list clai|claims
ROWS
fi
