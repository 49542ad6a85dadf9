import type Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { AppChoice } from '../../core/apps/catalogue.js';
import { isOfDefaultApps } from '../../core/apps/defaultApps.js';
import { WorkspaceError } from '../../core/errors.js';
import type { RunningReason } from '../../core/freezer/reasons.js';
import { WORKSPACES_COMPONENT } from '../../core/identity/accountRecords.js';
import type { Accounts } from '../../core/identity/accounts.js';
import { identityOf } from '../../core/identity/describeAccount.js';
import type { Lifetime } from '../../core/lifetime.js';
import type { Profiles } from '../../core/profile/profiles.js';
import type { AwakeKeepers } from '../../core/session/awakeKeepers.js';
import type { HeldNotifications } from '../../core/session/heldNotifications.js';
import { search } from '../../core/session/notificationHistory.js';
import type { VaultActions } from '../../core/vault/actions.js';
import type { Vaults } from '../../core/vault/vaults.js';
import { _, fill } from '../../core/words.js';
import { Access } from '../../core/workspace/access.js';
import { lockedError } from '../../core/workspace/list.js';
import type { Stillness } from '../../core/workspace/stillness.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import {
    displayName,
    isBroken,
    type WorkspaceChanges,
    type WorkspaceEntry,
    type WorkspaceState,
} from '../../core/workspace/workspace.js';
import type { DefaultApps } from '../apps/defaultApps.js';
import type { WorkspaceApps } from '../apps/workspaceApps.js';
import type { NotificationLog } from '../session/notificationLog.js';
import type { WorkspaceLink } from '../session/services/workspaceLink.js';
import { readPicture } from '../store/pictures.js';
import { Callers } from './callers.js';
import { PROPERTIES } from './calls.js';
import {
    accessInSession,
    accessInWorkspace,
    ownSessionName,
    serveGuarded,
    type GuardedObject,
} from './guardedObject.js';
import { interfaceFrom, type Dictionary, type ServedCall } from './servedObject.js';
import {
    ERROR_PREFIX,
    WORKSPACES_NAME,
    WORKSPACES_PATH,
    WORKSPACES_XML,
} from './workspacesInterface.js';

const INTERFACE = interfaceFrom(WORKSPACES_XML);

/** What is behind the API. */
export interface ServedParts {
    readonly accounts: Pick<Accounts, 'events' | 'view'>;
    readonly registry: WorkspaceRegistry;
    readonly apps: WorkspaceApps;
    readonly profiles: Profiles;
    readonly defaultApps: DefaultApps;
    readonly held: HeldNotifications;
    readonly keepers: Pick<AwakeKeepers, 'of'>;
    readonly notificationLog: NotificationLog;
    readonly vaults: Pick<Vaults, 'events' | 'isLocked' | 'stateOf'>;
    readonly vaultActions: VaultActions;
    readonly stillness: Pick<Stillness, 'keep'>;
    /** The directory of a workspace. */
    readonly treeOf: (id: string) => string;
    readonly clipboard: { readonly pasteFrom: (id: string) => Promise<void> };
    /** Where the files of a workspace are. */
    readonly folderOf: (entry: WorkspaceEntry) => string;
}

/**
 * Serves the D-Bus API on the session's bus for as long as the lifetime lasts. Whoever runs in a
 * workspace other than the session's own is told, and may do, what concerns that one.
 */
export function serveSession(
    parts: ServedParts,
    connection: Gio.DBusConnection,
    lifetime: Lifetime,
): void {
    const { registry } = parts;
    const callers = new Callers(connection, lifetime);
    const object = toObject(parts, callers);
    serveGuarded(connection, object, accessInSession(registry, connection), lifetime);
    announce(parts, connection, new Access(null), lifetime);
    // Only now, so that whoever sees the name can call what is behind it.
    ownSessionName(connection, WORKSPACES_NAME, lifetime);
}

/** Serves on a workspace's bus what of the D-Bus API concerns it. */
export async function serveWorkspace(parts: ServedParts, link: WorkspaceLink): Promise<void> {
    const { bus, lifetime, workspaceId } = link;
    const object = toObject(parts, new Callers(bus, lifetime));
    serveGuarded(bus, object, accessInWorkspace(workspaceId), lifetime);
    announce(parts, bus, new Access(workspaceId), lifetime);
    await link.own(WORKSPACES_NAME);
}

function toObject(parts: ServedParts, callers: Callers): GuardedObject {
    const service = new WorkspacesService(parts, callers);
    return {
        path: WORKSPACES_PATH,
        info: INTERFACE,
        errorName: code => ERROR_PREFIX + code,
        answer: async (call, access) => service.answer(call, access),
    };
}

/** Tells of what happens to the workspaces that may be seen. */
function announce(
    { registry: { events }, accounts, vaults }: ServedParts,
    connection: Gio.DBusConnection,
    access: Access,
    lifetime: Lifetime,
): void {
    const emit = (interfaceName: string, signal: string, parameters: GLib.Variant): void => {
        if (!connection.closed)
            connection.emit_signal(null, WORKSPACES_PATH, interfaceName, signal, parameters);
    };
    lifetime.add(
        events.on('activeChanged', (...ids) => {
            if (!ids.some(id => access.sees(id))) return;
            const [id, previous] = ids.map(seen => (access.sees(seen) ? seen : ''));
            const changed = { Active: new GLib.Variant('s', id ?? '') };
            const parameters: [string, Dictionary, string[]] = [WORKSPACES_NAME, changed, []];
            emit(PROPERTIES, 'PropertiesChanged', new GLib.Variant('(sa{sv}as)', parameters));
            emit(
                WORKSPACES_NAME,
                'ActiveChanged',
                new GLib.Variant('(ss)', [id ?? '', previous ?? '']),
            );
        }),
    );
    const signals = {
        added: 'WorkspaceAdded',
        changed: 'WorkspaceChanged',
        stateChanged: 'WorkspaceChanged',
        removed: 'WorkspaceRemoved',
    } as const;
    const tell = (signal: string, id: string): void => {
        if (access.sees(id)) emit(WORKSPACES_NAME, signal, new GLib.Variant('(s)', [id]));
    };
    for (const event of ['added', 'changed', 'stateChanged', 'removed'] as const)
        lifetime.add(
            events.on(event, id => {
                tell(signals[event], id);
            }),
        );
    // Of one alone `List` tells no order.
    if (access.isSession)
        lifetime.add(
            events.on('rearranged', ids => {
                for (const id of ids) tell(signals.changed, id);
            }),
        );
    lifetime.add(
        vaults.events.on('changed', id => {
            tell(signals.changed, id);
        }),
    );
    lifetime.add(
        accounts.events.on('changed', (id, component) => {
            if (component === WORKSPACES_COMPONENT) tell(signals.changed, id);
        }),
    );
}

type Method = (
    parameters: GLib.Variant,
    access: Access,
    sender: string,
) => Promise<GLib.Variant | null>;

/** The methods and properties of the interface. */
class WorkspacesService {
    constructor(
        private readonly parts: ServedParts,
        private readonly callers: Callers,
    ) {}

    /** Answers a call of somebody who may use this much. @throws {WorkspaceError} */
    async answer(call: ServedCall, access: Access): Promise<GLib.Variant | null> {
        if (call.interfaceName === PROPERTIES) return this.readProperties(call, access);
        const method = this.methods[call.method];
        if (!method) throw invalid(fill(_('There is no method %(name).'), { name: call.method }));
        return method(call.parameters, access, call.sender);
    }

    private async readProperties(call: ServedCall, access: Access): Promise<GLib.Variant> {
        const { registry } = this.parts;
        const properties: Record<string, () => Promise<GLib.Variant>> = {
            Active: async () =>
                Promise.resolve(text(access.sees(registry.activeId) ? registry.activeId : '')),
            ConfinementProblem: async () => text((await registry.confinementProblem()) ?? ''),
        };
        if (call.method === 'GetAll') {
            const values: Dictionary = {};
            for (const [name, read] of Object.entries(properties)) values[name] = await read();
            return new GLib.Variant('(a{sv})', [values]);
        }
        // GDBus lets through nothing but the properties of the interface, to be read.
        const [, name] = call.parameters.deepUnpack<[string, string]>();
        const read = properties[name];
        if (!read) throw invalid(fill(_('There is no property %(name).'), { name }));
        return new GLib.Variant('(v)', [await read()]);
    }

    private readonly methods: Partial<Record<string, Method>> = {
        List: async (_parameters, access) => {
            const { accounts, registry, vaults } = this.parts;
            const list = registry.list
                .filter(({ id }) => access.sees(id))
                .map(entry => ({
                    ...toDictionary(entry, registry.stateOf(entry)),
                    ...reasonToRun(registry.reasonOf(entry)),
                    awake_inhibitors: new GLib.Variant('u', this.parts.keepers.of(entry.id).length),
                    held_notifications: new GLib.Variant('u', this.parts.held.countOf(entry.id)),
                    identity: text(identityOf(entry, accounts)),
                    vault: text(vaults.stateOf(entry.id)),
                    folder: text(this.parts.folderOf(entry)),
                }));
            return Promise.resolve(new GLib.Variant('(aa{sv})', [list]));
        },

        ListRemoved: async (_parameters, access) => {
            access.requireSession();
            const list = (await this.parts.registry.removed()).map(entry =>
                toDictionary(entry, isBroken(entry) ? 'broken' : 'empty'),
            );
            return new GLib.Variant('(aa{sv})', [list]);
        },

        Create: async (parameters, access) => {
            access.requireSession();
            const [name, options] = parameters.deepUnpack<[string, Dictionary]>();
            const id = await this.parts.registry.create(name, readOptions(options, OPTION_KEYS));
            return new GLib.Variant('(s)', [id]);
        },

        KeepStill: async (parameters, access, sender) => {
            access.requireSession();
            const [idOrName, closesApps] = parameters.deepUnpack<[string, boolean]>();
            const stop = await this.parts.stillness.keep(idOrName, closesApps);
            this.callers.onLeft(sender, stop.release);
            return new GLib.Variant('(s)', [this.parts.treeOf(stop.id)]);
        },

        Adopt: async (parameters, access) => {
            access.requireSession();
            const [staged] = parameters.deepUnpack<[string]>();
            return new GLib.Variant('(s)', [await this.parts.registry.adopt(staged)]);
        },

        // A free name would tell an app that no other workspace has it.
        Update: async (parameters, access) => {
            access.requireSession();
            const [idOrName, dictionary] = parameters.deepUnpack<[string, Dictionary]>();
            const { picture, ...changes } = dictionary;
            const { registry } = this.parts;
            const { id } = registry.find(idOrName);
            const others = readOptions(changes, CHANGE_KEYS);
            const image = picture && (await readPicture(readText('picture', picture)));
            await registry.update(id, others, image);
            return null;
        },

        // One that is in the background is not to push itself before the person's eyes.
        Activate: this.ofSession(async id => this.parts.registry.activateForProgram(id)),
        Remove: this.ofSession(async id => this.parts.registry.remove(id)),
        Restore: this.ofSession(async id => this.parts.registry.restore(id)),
        Purge: this.ofSession(async id => this.parts.registry.purge(id)),
        PasteFrom: this.ofSession(async id => {
            const { clipboard, registry } = this.parts;
            await clipboard.pasteFrom(registry.find(id).id);
        }),
        Lock: this.ofSession(async id => this.parts.vaultActions.lock(id)),
        Unlock: this.ofSession(async id => this.parts.vaultActions.unlock(id)),
        SetPassphrase: this.ofSession(async id => this.parts.vaultActions.setPassphrase(id)),
        RemovePassphrase: this.ofSession(async id => this.parts.vaultActions.removePassphrase(id)),

        Launch: async (parameters, access) => {
            const [idOrName, appId, uris] = parameters.deepUnpack<[string, string, string[]]>();
            const id = this.resolve(idOrName, access);
            return new GLib.Variant('(s)', [await this.parts.apps.launch(id, appId, { uris })]);
        },

        Run: async (parameters, access) => {
            const [idOrName, argv, directory] = parameters.deepUnpack<[string, string[], string]>();
            const id = this.resolve(idOrName, access);
            return new GLib.Variant('(s)', [await this.parts.apps.run(id, argv, directory)]);
        },

        ListSettings: async (parameters, access) => {
            access.requireSession();
            const { id, isDefault } = this.parts.registry.find(
                parameters.deepUnpack<[string]>()[0],
            );
            const settings: Record<string, string> = {};
            const [profile, ownApps] = await Promise.all([
                this.parts.profiles.of(id),
                isDefault ? [] : this.parts.defaultApps.chosenIn(id),
            ]);
            for (const [name, value] of [...profile, ...ownApps])
                settings[name] = value ?? AT_DEFAULT;
            return new GLib.Variant('(a{ss})', [settings]);
        },

        ChangeSettings: async (parameters, access) => {
            access.requireSession();
            const [idOrName, changes] = parameters.deepUnpack<[string, Record<string, string>]>();
            const { id, isDefault } = this.parts.registry.findUsable(idOrName);
            const { profiles, defaultApps } = this.parts;
            const profile = new Map(
                Object.entries(changes).map(([name, value]) => [
                    name,
                    value === AT_DEFAULT ? null : value,
                ]),
            );
            profiles.check(profile);
            const change = (): Promise<void> => profiles.change(id, profile);
            const ownApps = [...profile].filter(([name]) => !isDefault && isOfDefaultApps(name));
            await defaultApps.change(id, new Map(ownApps), change);
            return null;
        },

        // An app may know what it said itself, not what the others did.
        ListNotifications: async (parameters, access) => {
            access.requireSession();
            const [idOrName, words, limit] = parameters.deepUnpack<[string, string[], number]>();
            const entry = this.parts.registry.find(idOrName);
            const { id } = entry;
            if (this.parts.vaults.isLocked(id)) throw lockedError(displayName(entry));
            const found = search(await this.parts.notificationLog.read(id), words);
            const list = found.slice(0, limit).map(({ at, app, title, body }) => ({
                at: text(at.toISOString()),
                app: text(app),
                title: text(title),
                body: text(body),
            }));
            return new GLib.Variant('(aa{sv})', [list]);
        },
    };

    private resolve(idOrName: string, access: Access): string {
        return access.resolve(idOrName, this.parts.registry.list);
    }

    private ofSession(work: (id: string) => Promise<void>): Method {
        return async (parameters, access) => {
            access.requireSession();
            await work(parameters.deepUnpack<[string]>()[0]);
            return null;
        };
    }
}

/** Stands for a setting at the system's default; no GVariant is written so. */
const AT_DEFAULT = '';

const OPTION_KEYS = {
    icon: 'icon',
    colour: 'colour',
    koder_user_id: 'koderUserId',
    keep_running: 'keepRunning',
    keep_awake: 'keepAwake',
    notifications: 'notifications',
    clipboard: 'clipboard',
    isolation: 'isolation',
    apps: 'apps',
} as const;
const CHANGE_KEYS = { ...OPTION_KEYS, name: 'name' } as const;

/** @throws {WorkspaceError} InvalidArgument */
function readOptions(
    dictionary: Dictionary,
    keys: Partial<Record<string, keyof WorkspaceChanges>>,
): WorkspaceChanges {
    const options: Record<string, string | boolean | AppChoice> = {};
    for (const [key, value] of Object.entries(dictionary)) {
        const option = keys[key];
        if (option === undefined) throw invalid(fill(_('There is no option “%(key)”.'), { key }));
        if (option === 'keepRunning' || option === 'keepAwake') {
            if (value.get_type_string() !== 'b')
                throw invalid(fill(_('The option “%(key)” must be a boolean.'), { key }));
            options[option] = value.get_boolean();
        } else if (option === 'apps') {
            if (value.get_type_string() !== '(sas)')
                throw invalid(
                    fill(_('The option “%(key)” must be a string and a list of strings.'), { key }),
                );
            const [mode, apps] = value.deepUnpack<[string, string[]]>();
            options[option] = { mode, apps };
        } else options[option] = readText(key, value);
    }
    return options;
}

/** @throws {WorkspaceError} InvalidArgument */
function readText(key: string, value: GLib.Variant): string {
    if (value.get_type_string() === 's') return value.get_string()[0];
    throw invalid(fill(_('The option “%(key)” must be a string.'), { key }));
}

function invalid(message: string): WorkspaceError {
    return new WorkspaceError('InvalidArgument', message);
}

function reasonToRun(reason: RunningReason | null): Dictionary {
    return reason === null ? {} : { running_because: new GLib.Variant('s', reason) };
}

function toDictionary(entry: WorkspaceEntry, state: WorkspaceState): Dictionary {
    const { meta } = entry;
    return {
        id: text(entry.id),
        name: text(displayName(entry)),
        active: new GLib.Variant('b', state === 'active'),
        state: text(state),
        default: new GLib.Variant('b', entry.isDefault),
        ...(meta && {
            icon: text(meta.icon),
            colour: text(meta.colour),
            koder_user_id: text(meta.koderUserId),
            keep_running: new GLib.Variant('b', meta.keepRunning),
            keep_awake: new GLib.Variant('b', meta.keepAwake),
            notifications: text(meta.notifications),
            clipboard: text(meta.clipboard),
            isolation: text(meta.isolation),
            apps: new GLib.Variant('(sas)', [meta.apps.mode, [...meta.apps.apps]]),
            created_at: text(meta.createdAt.toISOString()),
        }),
        ...(isBroken(entry)
            ? { reason: text(entry.reason) }
            : entry.picture !== null && { picture: text(entry.picture) }),
    };
}

function text(value: string): GLib.Variant {
    return new GLib.Variant('s', value);
}
