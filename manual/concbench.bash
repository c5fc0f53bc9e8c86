# Completions of concbench for bash.

# Made from the tables of options: command, option, operand, help.
_concbench_table()
{
    cat <<'TABLE'
@TABLE@
TABLE
}

# The names of a list: models, suites.
_concbench_names()
{
    "${COMP_WORDS[0]}" list "$1" 2>/dev/null | sed -n 's/^  *\([^ ]*\).*/\1/p'
}

# What can stand where the table says OPERAND.
_concbench_operand()
{
    local before=

    case $1 in
    *'|'*)
        mapfile -t COMPREPLY < <(compgen -W "${1//[][|]/ }" -- "$2")
        ;;
    DIR*)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$2")
        ;;
    FILE)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$2")
        ;;
    SUITE)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(
            compgen -W "$(_concbench_names suites)" -- "$2"
            compgen -f -- "$2"
        )
        ;;
    MODEL*)
        [[ $1 == *,* && $2 == *,* ]] && before=${2%,*},
        mapfile -t COMPREPLY < <(
            compgen -P "$before" -W "$(_concbench_names models)" -- \
                "${2#"$before"}"
        )
        ;;
    esac
}

_concbench()
{
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    local command=- operands=- row option operand
    local -a words=()

    # bash takes --name=value for three words.
    [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD - 2]}
    [[ $cur == = ]] && cur=
    ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]}
    COMPREPLY=()
    while IFS=$'\t' read -r row option operand _; do
        if [[ $row == "$command" && $option == "$prev" && $operand != - ]]; then
            _concbench_operand "$operand" "$cur"
            return
        elif [[ $row == "$command" && $option == - ]]; then
            operands=$operand
        elif [[ $row == "$command" && $cur == -* ]]; then
            words+=("$option")
        elif [[ $command == - && $option == - && $cur != -* ]]; then
            words+=("$row")
        fi
    done < <(_concbench_table)
    if [[ $cur == -* || $command == - ]]; then
        mapfile -t COMPREPLY < <(compgen -W "${words[*]}" -- "$cur")
    else
        _concbench_operand "$operands" "$cur"
    fi
}

complete -F _concbench concbench
