# bash completion for kolide-workspaces

# Splits a line as the shell would into `words`, which ends with the word being typed; `raw` is that
# word as it was typed, `quote` the quotation mark that is open at the end.
_kolide_workspaces_split() {
    local line=$1 word='' char next i
    words=() raw='' quote=''
    for ((i = 0; i < ${#line}; i++)); do
        char=${line:i:1} next=${line:i+1:1}
        if [[ $quote != "'" && $char == '\' && (-z $quote || $next == [\"\\\$\`]) ]]; then
            word+=$next raw+=$char$next
            ((i++))
        elif [[ -n $quote ]]; then
            raw+=$char
            if [[ $char == "$quote" ]]; then quote=''; else word+=$char; fi
        elif [[ $char == [\'\"] ]]; then
            raw+=$char quote=$char
        elif [[ $char == [[:space:]] ]]; then
            [[ -n $raw ]] && words+=("$word")
            word='' raw=''
        else
            word+=$char raw+=$char
        fi
    done
    words+=("$word")
}

# Sets `quoted` to what the shell reads as the text inside the open quotation mark.
_kolide_workspaces_quote() {
    local text=$1 quote=$2 i
    case $quote in
        "'") quoted=${text//\'/\'\\\'\'} ;;
        '"')
            quoted=''
            for ((i = 0; i < ${#text}; i++)); do
                [[ ${text:i:1} == [\"\\\$\`] ]] && quoted+='\'
                quoted+=${text:i:1}
            done
            ;;
        *) printf -v quoted '%q' "$text" ;;
    esac
}

_kolide_workspaces() {
    local replaced=$2 words raw quote quoted typed value rest head=''
    # COMP_WORDS is of no use: bash splits words at COMP_WORDBREAKS, such as a colon in a name.
    _kolide_workspaces_split "${COMP_LINE:0:COMP_POINT}"
    local -a arguments=("${words[@]:1}")
    typed=${words[-1]}

    # Bash puts a candidate in the place of what follows the last break or opening quotation mark,
    # so that candidates must begin there too.
    if [[ $raw == *"$replaced" ]]; then
        _kolide_workspaces_split "${raw:0:${#raw}-${#replaced}}"
        head=${words[-1]}
    fi

    COMPREPLY=()
    while IFS=$'\t' read -r value rest; do
        [[ $value == "$typed"* ]] || continue
        _kolide_workspaces_quote "${value:${#head}}" "$quote"
        COMPREPLY+=("$quoted")
    done < <("$1" __complete -- "${arguments[@]}" 2>/dev/null)
}

complete -F _kolide_workspaces kolide-workspaces
