/** From where to where a workspace was brought: its directory, as an absolute path or a URI. */
export interface Move {
    readonly from: string;
    readonly to: string;
}

/**
 * The texts of a workspace that say by whole paths where its things are, and so lead its person there:
 * the side bar of file managers and file choosers, Documents and so on, files that were opened, and
 * the wallpaper.
 */
export const FILES_WITH_PATHS = [
    'XDG_CONFIG_HOME/gtk-3.0/bookmarks',
    'XDG_CONFIG_HOME/user-dirs.dirs',
    'XDG_DATA_HOME/recently-used.xbel',
    'kolide/settings.json',
] as const;

/** Has the paths in a text that led into the directory lead to the same place where it is now. */
export function movePaths(text: string, { from, to }: Move): string {
    // What only ends or begins like it is another path.
    const path = new RegExp(`(?<=^|["'\\s])${escape(from)}(?=$|[/"'\\s])`, 'gm');
    return text.replace(path, () => to);
}

function escape(text: string): string {
    return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
