import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import {
    UUID,
    type InstalledExtension,
    type KeyRingState,
    type LoadedExtension,
    type SessionFacts,
} from '../../core/doctor/sessionRules.js';
import {
    callMethod,
    MESSAGE_BUS,
    PROPERTIES,
    SECRETS,
    type ObjectInterface,
} from '../dbus/calls.js';
import { WORKSPACES_NAME } from '../dbus/workspacesInterface.js';
import { inspect, readText } from '../files.js';

const PATIENCE_MS = 5000;
const PORTALS = ['org.freedesktop.portal.Desktop', 'org.freedesktop.impl.portal.desktop.gtk'];
const COLLECTION = 'org.freedesktop.Secret.Collection';
const SHELL: ObjectInterface = {
    service: 'org.gnome.Shell',
    path: '/org/gnome/Shell',
    interfaceName: 'org.gnome.Shell',
};
const EXTENSIONS: ObjectInterface = {
    ...SHELL,
    interfaceName: 'org.gnome.Shell.Extensions',
};
const SHELL_SETTINGS = 'org.gnome.shell';

/**
 * Looks at the session and at the extension in its shell.
 *
 * @param connection the session bus; null if it cannot be reached.
 * @param busProblem why not.
 * @param directory that of the extension that the program belongs to.
 */
export async function probeSession(
    connection: Gio.DBusConnection | null,
    busProblem: string | null,
    directory: string,
): Promise<SessionFacts> {
    const [installed, own] = await Promise.all([installedExtensions(), readMetadata(directory)]);
    const files = { busProblem, installed, supportedShells: own?.shells ?? [], ...switches() };
    if (connection === null)
        return {
            ...files,
            keyRing: 'absent',
            missingPortals: [],
            shellVersion: null,
            loaded: null,
            isServed: false,
        };
    const [keyRing, missingPortals, shellVersion, loaded, isServed] = await Promise.all([
        keyRingState(connection),
        missingNames(connection, PORTALS),
        versionOfShell(connection),
        loadedExtension(connection),
        isOwned(connection, WORKSPACES_NAME),
    ]);
    return { ...files, keyRing, missingPortals, shellVersion, loaded, isServed };
}

/** Whether somebody has the name on the bus. */
export async function isOwned(connection: Gio.DBusConnection, name: string): Promise<boolean> {
    const parameters = new GLib.Variant('(s)', [name]);
    const answer = await ask(connection, MESSAGE_BUS, 'NameHasOwner', parameters);
    return answer?.deepUnpack<[boolean]>()[0] ?? false;
}

/** Those of the names that the bus neither has nor could start. */
export async function missingNames(
    connection: Gio.DBusConnection,
    names: readonly string[],
): Promise<string[]> {
    const lists = ['ListNames', 'ListActivatableNames'];
    const answers = await Promise.all(
        lists.map(async method => ask(connection, MESSAGE_BUS, method, null)),
    );
    const known = new Set(answers.flatMap(answer => answer?.deepUnpack<[string[]]>()[0] ?? []));
    return names.filter(name => !known.has(name));
}

/** The answer of a service; null if it has none, or not in time. */
async function ask(
    connection: Gio.DBusConnection,
    object: ObjectInterface,
    method: string,
    parameters: GLib.Variant | null,
    onlyRunning = true,
): Promise<GLib.Variant | null> {
    try {
        return await callMethod(connection, object, method, parameters, {
            timeoutMs: PATIENCE_MS,
            onlyRunning,
        });
    } catch {
        return null;
    }
}

async function keyRingState(connection: Gio.DBusConnection): Promise<KeyRingState> {
    const service = { ...SECRETS, interfaceName: 'org.freedesktop.Secret.Service' };
    const parameters = new GLib.Variant('(s)', ['default']);
    // It may not have been asked for anything in this session, and is started when it is.
    const alias = await ask(connection, service, 'ReadAlias', parameters, false);
    if (alias === null) return 'absent';
    const [path] = alias.deepUnpack<[string]>();
    if (path === '/') return 'without-default';
    const ring = { ...SECRETS, path, interfaceName: PROPERTIES };
    const property = new GLib.Variant('(ss)', [COLLECTION, 'Locked']);
    const isLocked = await ask(connection, ring, 'Get', property);
    return isLocked?.recursiveUnpack<[boolean]>()[0] === false ? 'open' : 'locked';
}

/** The version of the shell that runs; null if there is none that says so. */
export async function versionOfShell(connection: Gio.DBusConnection): Promise<string | null> {
    const properties = { ...SHELL, interfaceName: PROPERTIES };
    const property = new GLib.Variant('(ss)', [SHELL.interfaceName, 'ShellVersion']);
    const answer = await ask(connection, properties, 'Get', property);
    return answer?.recursiveUnpack<[string]>()[0] ?? null;
}

async function loadedExtension(connection: Gio.DBusConnection): Promise<LoadedExtension | null> {
    const parameters = new GLib.Variant('(s)', [UUID]);
    const answer = await ask(connection, EXTENSIONS, 'GetExtensionInfo', parameters);
    const [info] = answer?.recursiveUnpack<[Record<string, unknown>]>() ?? [];
    const state = info?.['state'];
    if (typeof state !== 'number') return null;
    return { state, error: textOf(info?.['error']), version: textOf(info?.['version-name']) };
}

async function installedExtensions(): Promise<InstalledExtension[]> {
    // The shell looks at the person's own first and takes no second one.
    const places = [GLib.get_user_data_dir(), ...GLib.get_system_data_dirs()].map(
        data => `${data.replace(/\/+$/, '')}/gnome-shell/extensions/${UUID}`,
    );
    const found = await Promise.all(
        [...new Set(places)].map(async directory => {
            const metadata = await readMetadata(directory);
            return metadata ? [{ directory, version: metadata.version }] : [];
        }),
    );
    return found.flat();
}

async function readMetadata(
    directory: string,
): Promise<{ version: string; shells: string[] } | null> {
    const path = `${directory}/metadata.json`;
    if ((await inspect(path)) === null) return null;
    try {
        const metadata = Object(JSON.parse(await readText(path))) as Record<string, unknown>;
        const shells = metadata['shell-version'];
        return {
            version: textOf(metadata['version-name']),
            shells: Array.isArray(shells) ? shells.map(textOf) : [],
        };
    } catch {
        return { version: '', shells: [] };
    }
}

/** What the person has switched on and off, of extensions. */
function switches(): Pick<SessionFacts, 'isEnabled' | 'areExtensionsOff'> {
    const schema = Gio.SettingsSchemaSource.get_default()?.lookup(SHELL_SETTINGS, true);
    if (!schema) return { isEnabled: false, areExtensionsOff: false };
    const settings = new Gio.Settings({ settings_schema: schema });
    const has = (key: string): boolean => settings.get_strv(key).includes(UUID);
    return {
        isEnabled: has('enabled-extensions') && !has('disabled-extensions'),
        areExtensionsOff: settings.get_boolean('disable-user-extensions'),
    };
}

function textOf(value: unknown): string {
    return typeof value === 'string' ? value : '';
}
