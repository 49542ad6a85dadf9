// systemd.unit(5): what else stands in a unit name is written \xXX. A dash would nest slices.
const PLAIN = /[A-Za-z0-9:_.]/;

const SLICE_IN_CGROUP =
    /\/app-kolide-([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\.slice(?:\/|$)/m;

const APP_IN_CGROUP = /\/app-kolide-([^/@-]+)(?:@[0-9a-f]+\.service|-[0-9a-f]+\.scope)(?:\/|$)/m;

const BUS_SERVICE =
    /^kolide-bus-([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\.service$/;

const KEYRING_SERVICE =
    /^kolide-keyring-([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\.service$/;

/** Matches the slices of all workspaces, for ListUnitsByPatterns. */
export const ALL_SLICES = 'app-kolide-*.slice';

/** The service that thaws all workspaces when nobody else would. */
export const GUARD_SERVICE = 'kolide-guard.service';

/** What runs while a person is logged in to a desktop (systemd.special(7)). */
export const GRAPHICAL_SESSION = 'graphical-session.target';

/** The slice in which everything of a workspace runs. */
export function sliceOf(id: string): string {
    return `app-kolide-${hexOf(id)}.slice`;
}

/** The service that is a workspace's D-Bus session bus. */
export function busServiceOf(id: string): string {
    return `kolide-bus-${hexOf(id)}.service`;
}

/** Matches the buses of all workspaces, for ListUnitsByPatterns. */
export const ALL_BUS_SERVICES = 'kolide-bus-*.service';

/** The workspace whose bus a service is; null if it is none. */
export function workspaceOfBusService(service: string): string | null {
    return BUS_SERVICE.exec(service)?.slice(1).join('-') ?? null;
}

/** The service that is a workspace's key ring. */
export function keyringServiceOf(id: string): string {
    return `kolide-keyring-${hexOf(id)}.service`;
}

/** The workspace whose key ring a service is; null if it is none. */
export function workspaceOfKeyringService(service: string): string | null {
    return KEYRING_SERVICE.exec(service)?.slice(1).join('-') ?? null;
}

/** The service whose namespaces the programs of a confined workspace run in. */
export function sandboxServiceOf(id: string): string {
    return `kolide-sandbox-${hexOf(id)}.service`;
}

/** The service that is a confined workspace's sound server. */
export function soundServiceOf(id: string): string {
    return `kolide-sound-${hexOf(id)}.service`;
}

/** The service that makes the directories that people look for in a workspace's home. */
export function userDirectoriesServiceOf(id: string): string {
    return `kolide-userdirs-${hexOf(id)}.service`;
}

/**
 * A service for one run of an app (systemd's “Desktop Environment Integration”): the portals read
 * the app id from it.
 *
 * @param appId the desktop file's name without its ending.
 * @param random hexadecimal digits that no other run has.
 */
export function appServiceOf(appId: string, random: string): string {
    return `app-kolide-${escapeUnitPart(appId)}@${random}.service`;
}

/**
 * A scope for an app that runs already, from which the portals read the app id as well.
 *
 * @param appId the desktop file's name without its ending.
 * @param random hexadecimal digits that no other run has.
 */
export function appScopeOf(appId: string, random: string): string {
    return `app-kolide-${escapeUnitPart(appId)}-${random}.scope`;
}

/** The workspace that a slice is of; null if it is none's. */
export function workspaceOfSlice(name: string): string | null {
    return workspaceOfCgroup(`/${name}`);
}

/** An id as it stands in unit names and paths: its 32 hexadecimal digits. */
export function hexOf(id: string): string {
    return id.replaceAll('-', '');
}

/** The id that 32 hexadecimal digits stand for; null if they are none. */
export function idOfHex(hex: string): string | null {
    return workspaceOfSlice(`app-kolide-${hex}.slice`);
}

/**
 * The workspace in whose slice a process runs.
 *
 * @param cgroup the text of /proc/PID/cgroup, or a path in the hierarchy (cgroups(7)).
 * @returns the workspace's id; null if the process is in no workspace's slice.
 */
export function workspaceOfCgroup(cgroup: string): string | null {
    return SLICE_IN_CGROUP.exec(cgroup)?.slice(1).join('-') ?? null;
}

/**
 * The app as which a process of a workspace runs: the desktop file's name without its ending.
 *
 * @param cgroup the text of /proc/PID/cgroup, or a path in the hierarchy (cgroups(7)).
 * @returns null if it runs as no app.
 */
export function appOfCgroup(cgroup: string): string | null {
    const part = APP_IN_CGROUP.exec(cgroup)?.[1];
    return part === undefined ? null : unescapeUnitPart(part);
}

/** Escapes a text for a unit name (systemd-escape(1)). */
export function escapeUnitPart(text: string): string {
    const bytes = new TextEncoder().encode(text);
    return [...bytes]
        .map((byte, index) => {
            const character = String.fromCharCode(byte);
            // A leading dot would make a hidden file of the unit.
            if (PLAIN.test(character) && !(index === 0 && character === '.')) return character;
            return `\\x${byte.toString(16).padStart(2, '0')}`;
        })
        .join('');
}

/** @returns null if it stands for no text. */
function unescapeUnitPart(part: string): string | null {
    try {
        return decodeURIComponent(part.replaceAll('%', '%25').replaceAll('\\x', '%'));
    } catch {
        return null;
    }
}
