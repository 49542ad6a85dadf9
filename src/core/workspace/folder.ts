/**
 * The folder of a workspace: its person's files of it are there, with Documents, Downloads and so on.
 * It is what its apps have as HOME, unless that is shared; that of the session's own workspace is the
 * person's home.
 *
 * @param workspace says whether it is that one.
 * @param workspace.isDefault whether it is the session's own.
 * @param tree the directory of the workspace.
 * @param personsHome the person's home directory.
 */
export function folderOf(
    workspace: { readonly isDefault: boolean },
    tree: string,
    personsHome: string,
): string {
    return workspace.isDefault ? personsHome : `${tree}/home`;
}
