#compdef concbench
# Completions of concbench for zsh.

# Made from the tables of options: command, option, operand, help.
_concbench_table() {
    cat <<'TABLE'
@TABLE@
TABLE
}

# The names of a list: models, suites.
_concbench_names() {
    _call_program names concbench list $1 2>/dev/null |
        sed -n 's/^  *\([^ ]*\).*/\1/p'
}

_concbench_models() {
    compadd "$@" -- ${(f)"$(_concbench_names models)"}
}

_concbench_suites() {
    compadd "$@" -- ${(f)"$(_concbench_names suites)"}
    _files -g '*.json'
}

# Sets REPLY to what completes an operand.
_concbench_action() {
    case $1 in
    *'|'*) REPLY="(${1//[][|]/ })" ;;
    DIR*) REPLY='_files -/' ;;
    FILE) REPLY=_files ;;
    SUITE) REPLY=_concbench_suites ;;
    MODEL,*) REPLY='_sequence _concbench_models' ;;
    MODEL) REPLY=_concbench_models ;;
    *) REPLY=' ' ;;
    esac
}

_concbench() {
    local command=- row option operand help REPLY
    local -a specs commands

    setopt localoptions extendedglob

    (( CURRENT > 2 )) && command=$words[2]
    while IFS=$'\t' read -r row option operand help; do
        [[ $row != - && $option == - ]] && commands+=("$row:$help")
        [[ $row == "$command" && ($option != - || $operand != -) ]] || continue
        _concbench_action "$operand"
        # Signs that _arguments would take for its own.
        help=${help//(#m)[\[\]:\\]/\\$MATCH}
        operand=${operand//:/\\:}
        if [[ $option == - ]]; then
            specs+=("*:$operand:$REPLY")
        elif [[ $operand == - ]]; then
            specs+=("${option}[$help]")
        else
            specs+=("$option=[$help]:$operand:$REPLY")
        fi
    done < <(_concbench_table)
    if [[ $command == - && $words[CURRENT] != -* ]]; then
        _describe -t commands command commands
        return
    fi
    [[ $command == - ]] || { shift words; (( CURRENT-- )) }
    _arguments $specs
}

# Loaded by name, the file is the function's body; sourced, it defines it.
[[ $funcstack[1] == _concbench ]] && _concbench "$@" || compdef _concbench concbench
