/** What has to be done so that nothing but the active workspace's windows can be seen. */
export interface VisibilityChanges<Window> {
    /** Bottom to top, so that a parent comes before its dialogs. */
    readonly show: readonly Window[];
    /** Top to bottom. */
    readonly hide: readonly Window[];
}

/** How the windows of a workspace were when it was left. */
export interface Desk<Window, MetaWorkspace> {
    /** The window that had the keyboard. */
    readonly focus: Window | null;
    /** Its windows, bottom to top. */
    readonly stacking: readonly Window[];
    /** The virtual desktop that was shown. */
    readonly metaWorkspace: MetaWorkspace;
}

/**
 * Finds which windows have to be hidden and which shown.
 *
 * @param stacking all windows, bottom to top.
 * @param isWanted whether the window is one of those to be seen.
 * @param isHidden whether the window is hidden now.
 */
export function planVisibility<Window>(
    stacking: readonly Window[],
    isWanted: (window: Window) => boolean,
    isHidden: (window: Window) => boolean,
): VisibilityChanges<Window> {
    const wrong = stacking.filter(window => isWanted(window) === isHidden(window));
    return {
        show: wrong.filter(isHidden),
        hide: wrong.filter(window => !isHidden(window)).reverse(),
    };
}

/**
 * Finds which windows to raise, one after another, so that they lie again as they lay before.
 *
 * Windows that are new since then keep their place if the others do; otherwise they come to lie on
 * top.
 *
 * @param before the windows as they lay, bottom to top; those that are gone may be among them.
 * @param now the windows as they lie, bottom to top.
 */
export function windowsToRaise<Window>(
    before: readonly Window[],
    now: readonly Window[],
): readonly Window[] {
    const present = new Set(now);
    const known = new Set(before);
    const wanted = before.filter(window => present.has(window));
    const actual = now.filter(window => known.has(window));
    const firstWrong = wanted.findIndex((window, index) => window !== actual[index]);
    if (firstWrong < 0) return [];
    return [...wanted.slice(firstWrong), ...now.filter(window => !known.has(window))];
}
