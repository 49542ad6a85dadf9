#compdef kolide-workspaces
# zsh completion for kolide-workspaces

_kolide-workspaces() {
    local value description
    local -a candidates
    while IFS=$'\t' read -r value description; do
        # _describe takes the first colon for the end of the value.
        candidates+=("${value//:/\\:}${description:+:$description}")
    done < <("${(Q)words[1]}" __complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    _describe -V 'kolide-workspaces' candidates
}

# Read as a file of $fpath this runs in place of the function; evaluated, it only defines it.
if [[ ${funcstack[1]} == _kolide-workspaces ]]; then
    _kolide-workspaces "$@"
else
    compdef _kolide-workspaces kolide-workspaces
fi
