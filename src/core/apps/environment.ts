import { hexOf } from '../systemd/unitNames.js';
import type { Isolation } from '../workspace/isolation.js';
import type { HomeKind } from '../workspace/meta.js';

/** What the environment of a workspace's processes depends on. */
export interface EnvironmentSource {
    readonly id: string;
    /** Whether it is the session's own, whose processes use the person's directories and bus. */
    readonly isDefault: boolean;
    readonly home: HomeKind;
    readonly isolation: Isolation;
    /** The workspace's directory. */
    readonly tree: string;
    /** The person's XDG_RUNTIME_DIR. */
    readonly runtimeDirectory: string;
    /** The person's XDG_CACHE_HOME. */
    readonly cacheDirectory: string;
    /** The session's XDG_DATA_DIRS. */
    readonly dataDirectories: string;
    /** What leads to the display: DISPLAY, WAYLAND_DISPLAY, XAUTHORITY, where they are set. */
    readonly display: Readonly<Record<string, string>>;
}

/** Where the sockets of a workspace are while it runs. */
export function runtimeDirectoryOf(runtimeDirectory: string, id: string): string {
    return `${runtimeDirectory}/kolide/${hexOf(id)}`;
}

/** The address of a workspace's D-Bus session bus. */
export function busAddressOf(runtimeDirectory: string, id: string): string {
    return `unix:path=${runtimeDirectoryOf(runtimeDirectory, id)}/bus`;
}

/** Where a confined workspace finds its sound server, which it cannot write to. */
export function soundDirectoryOf(runtimeDirectory: string, id: string): string {
    return `${runtimeDirectoryOf(runtimeDirectory, id)}-sound`;
}

/** The socket of that server. */
export function soundSocketOf(runtimeDirectory: string, id: string): string {
    return `${soundDirectoryOf(runtimeDirectory, id)}/native`;
}

/**
 * A data directory (XDG Base Directory Specification) of the workspace's programs that hides the apps
 * which the workspace does not show. They cannot write to it where they are confined.
 */
export function shownAppsDirectoryOf(runtimeDirectory: string, id: string): string {
    return `${runtimeDirectoryOf(runtimeDirectory, id)}-apps`;
}

/** Where the shell has copies of the desktop files that only the workspace has. */
export function ownAppsDirectoryOf(runtimeDirectory: string, id: string): string {
    return `${runtimeDirectoryOf(runtimeDirectory, id)}-own-apps`;
}

/** What leads to the display, as far as programs at the level may know of it. */
export function displayFor(
    isolation: Isolation,
    display: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
    if (isolation === 'separate') return display;
    // The X server keeps none of its clients from the others.
    return { WAYLAND_DISPLAY: display['WAYLAND_DISPLAY'] ?? '' };
}

/** The environment variables that make a process one of the workspace (DESIGN, “At run time”). */
export function environmentOf(source: EnvironmentSource): Record<string, string> {
    const { id, isDefault, home, tree, runtimeDirectory, cacheDirectory, display } = source;
    const isConfined = source.isolation === 'confined';
    const shownApps = shownAppsDirectoryOf(runtimeDirectory, id);
    const marker = {
        KOLIDE_WORKSPACE: id,
        XDG_DATA_DIRS: `${shownApps}:${source.dataDirectories}`,
    };
    if (isDefault) return { ...display, ...marker };
    return {
        ...displayFor(source.isolation, display),
        ...marker,
        XDG_CONFIG_HOME: `${tree}/XDG_CONFIG_HOME`,
        XDG_DATA_HOME: `${tree}/XDG_DATA_HOME`,
        XDG_CACHE_HOME: `${tree}/XDG_CACHE_HOME`,
        XDG_STATE_HOME: `${tree}/XDG_STATE_HOME`,
        ...((home === 'own' || isConfined) && { HOME: `${tree}/home` }),
        DBUS_SESSION_BUS_ADDRESS: busAddressOf(runtimeDirectory, id),
        // Programs for the graphics processor hold nothing of a client's, and to compile them anew
        // costs the first app of a workspace more than a second (docs.mesa3d.org/envvars.html). But
        // one could be made to harm whoever loads it.
        ...(!isConfined && { MESA_SHADER_CACHE_DIR: cacheDirectory }),
        ...(isConfined && { PULSE_SERVER: `unix:${soundSocketOf(runtimeDirectory, id)}` }),
    };
}
