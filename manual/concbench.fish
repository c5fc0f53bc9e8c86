# Completions of concbench for fish.

# Whether the command line is of this command; "-" for none yet.
function __concbench_at
    set -l words (commandline -opc)
    if test "$argv[1]" = -
        test (count $words) -eq 1
    else
        test "$words[2]" = "$argv[1]"
    end
end

# The names of a list: models, suites.
function __concbench_names
    set -l words (commandline -opc)
    $words[1] list $argv[1] 2>/dev/null | string replace -rf '^ +(\S+).*' '$1'
end

# What can stand where the table says the operand, as `complete -a` takes it.
function __concbench_operand
    switch $argv[1]
        case '*|*'
            string replace -ra '[][|]' ' ' -- $argv[1]
        case 'DIR*'
            echo '(__fish_complete_directories)'
        case FILE
            echo '(__fish_complete_path)'
        case SUITE
            echo '(__concbench_names suites; __fish_complete_suffix .json)'
        case 'MODEL,*'
            echo '(__fish_complete_list , "__concbench_names models")'
        case MODEL
            echo '(__concbench_names models)'
    end
end

# Made from the tables of options: command, option, operand, help.
set -l table '
@TABLE@
'

complete -c concbench -f
for line in (string match -v "" -- (string split \n -- $table))
    set -l row (string split \t -- $line)
    set -l at "__concbench_at $row[1]"
    set -l words (__concbench_operand $row[3])
    set -l takes -x
    test "$row[3]" = -; and set takes
    if test "$row[2]" != -
        set -l name (string sub -s 3 -- $row[2])
        complete -c concbench -n $at -l $name $takes -a "$words" -d $row[4]
    else
        test "$row[1]" = -; or complete -c concbench -n "__concbench_at -" -a $row[1] -d $row[4]
        test -z "$words"; or complete -c concbench -n $at -a "$words"
    end
end
