/** The keys of an autostart entry that decide whether it is started, as they stand in the file. */
export interface AutostartKeys {
    readonly hidden: boolean;
    /** GNOME's switch in its list of start-up applications. */
    readonly isEnabled: boolean;
    readonly onlyShowIn: readonly string[];
    readonly notShowIn: readonly string[];
    /** Set for parts of a desktop session, which are no apps. */
    readonly phase: string;
}

/**
 * Whether an entry is to be started in one of these desktops (Desktop Application Autostart
 * Specification 0.5, “Autostart Of Applications During Startup”).
 *
 * @param desktops the elements of XDG_CURRENT_DESKTOP.
 */
export function isAutostarted(keys: AutostartKeys, desktops: readonly string[]): boolean {
    if (keys.hidden || !keys.isEnabled || keys.phase !== '') return false;
    if (desktops.some(desktop => keys.notShowIn.includes(desktop))) return false;
    return (
        keys.onlyShowIn.length === 0 || desktops.some(desktop => keys.onlyShowIn.includes(desktop))
    );
}
