# fish completion for kolide-workspaces

function __kolide_workspaces_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    $before[1] __complete -- $before[2..-1] "$current" 2>/dev/null
end

complete -c kolide-workspaces -f -k -a '(__kolide_workspaces_complete)'
