import GLib from 'gi://GLib';

import { sliceOf, userDirectoriesServiceOf } from '../../core/systemd/unitNames.js';
import type { UserManager } from '../systemd/userManager.js';
import type { BusOwner } from './workspaceBus.js';

// xdg-user-dirs-update(1) makes the directories in HOME. Where the programs have another one, they are
// told of them by their whole paths. The bookmark is in the file that all of GTK reads, and Nautilus:
// one that somebody has taken out of it stays out.
const FURNISH = `
folder=$1 uri=$2 name=$3
if command -v xdg-user-dirs-update > /dev/null; then
    HOME=$folder xdg-user-dirs-update
    directories=$XDG_CONFIG_HOME/user-dirs.dirs
    if [ "$HOME" != "$folder" ] && [ -f "$directories" ]; then
        while IFS= read -r line; do
            case $line in
                XDG_*'="$HOME'*) printf '%s"%s%s\\n' "\${line%%\\"*}" "$folder" "\${line#*\\"\\$HOME}" ;;
                *) printf '%s\\n' "$line" ;;
            esac
        done < "$directories" > "$directories.new" && mv "$directories.new" "$directories"
    fi
fi
bookmarks=$XDG_CONFIG_HOME/gtk-3.0/bookmarks
mkdir -p "\${bookmarks%/*}"
if [ -f "$bookmarks" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
            "$uri" | "$uri "*) printf '%s %s\\n' "$uri" "$name" ;;
            *) printf '%s\\n' "$line" ;;
        esac
    done < "$bookmarks" > "$bookmarks.new" && mv "$bookmarks.new" "$bookmarks"
else
    printf '%s %s\\n' "$uri" "$name" > "$bookmarks"
fi
`;

/**
 * Makes Documents, Downloads and the like in the folder of a workspace, says in its configuration where
 * they are, as it is done at every login, and puts the folder into the side bar of its file managers
 * and file choosers, under the workspace's name. It is done as one of the workspace's programs, so that
 * nothing that these have put in the way leads out of it.
 *
 * @param folder see core/workspace/folder.ts.
 */
export async function furnishFolder(
    manager: UserManager,
    owner: BusOwner,
    folder: string,
): Promise<void> {
    const uri = GLib.filename_to_uri(folder, null);
    await manager.start(
        owner.enclosure({
            name: userDirectoriesServiceOf(owner.id),
            description: `Folder of the workspace ${owner.name}`,
            slice: sliceOf(owner.id),
            argv: ['/bin/sh', '-c', FURNISH, 'sh', folder, uri, owner.name],
            environment: owner.environment,
            type: 'oneshot',
        }),
    );
}
