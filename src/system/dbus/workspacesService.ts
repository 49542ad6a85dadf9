import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { messageOf, WorkspaceError } from '../../core/errors.js';
import type { RunningReason } from '../../core/freezer/reasons.js';
import type { Lifetime } from '../../core/lifetime.js';
import { _, fill } from '../../core/words.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import {
    displayName,
    isBroken,
    type WorkspaceChanges,
    type WorkspaceEntry,
    type WorkspaceState,
} from '../../core/workspace/workspace.js';
import type { WorkspaceApps } from '../apps/workspaceApps.js';
import { log } from '../log.js';
import { interfaceFrom } from '../session/services/servedObject.js';
import {
    ERROR_PREFIX,
    WORKSPACES_NAME,
    WORKSPACES_PATH,
    WORKSPACES_XML,
} from './workspacesInterface.js';

// Made once: GJS has GLib keep an index of it by its address for ever, and another one that came to
// lie at the address of one that is gone would be read by the old index.
// The types know only of text here.
const INTERFACE = interfaceFrom(WORKSPACES_XML) as unknown as string;

type Dictionary = Record<string, GLib.Variant>;

/** Serves the D-Bus API for as long as the lifetime lasts. */
export function serveWorkspaces(
    registry: WorkspaceRegistry,
    apps: WorkspaceApps,
    connection: Gio.DBusConnection,
    lifetime: Lifetime,
): void {
    const exported = Gio.DBusExportedObject.wrapJSObject(INTERFACE, new Service(registry, apps));
    exported.export(connection, WORKSPACES_PATH);
    lifetime.add(() => {
        exported.unexport();
    });
    forwardEvents(registry, exported, lifetime);

    // Only now, so that whoever sees the name can call what is behind it.
    const flags = Gio.BusNameOwnerFlags.NONE;
    const name = Gio.bus_own_name_on_connection(connection, WORKSPACES_NAME, flags, null, null);
    lifetime.add(() => {
        Gio.bus_unown_name(name);
    });
}

function forwardEvents(
    registry: WorkspaceRegistry,
    exported: Gio.DBusExportedObject,
    lifetime: Lifetime,
): void {
    const { events } = registry;
    lifetime.add(
        events.on('activeChanged', (id, previous) => {
            exported.emit_property_changed('Active', new GLib.Variant('s', id));
            exported.emit_signal('ActiveChanged', new GLib.Variant('(ss)', [id, previous]));
        }),
    );
    const signals = {
        added: 'WorkspaceAdded',
        changed: 'WorkspaceChanged',
        removed: 'WorkspaceRemoved',
    } as const;
    for (const event of ['added', 'changed', 'removed'] as const)
        lifetime.add(
            events.on(event, id => {
                exported.emit_signal(signals[event], new GLib.Variant('(s)', [id]));
            }),
        );
}

/** The methods and properties of the interface, under the names that GJS calls them by. */
class Service {
    constructor(
        private readonly registry: WorkspaceRegistry,
        private readonly apps: WorkspaceApps,
    ) {}

    get Active(): string {
        return this.registry.activeId;
    }

    ListAsync(_parameters: [], invocation: Gio.DBusMethodInvocation): void {
        answer(invocation, () => {
            const { registry } = this;
            const list = registry.list.map(entry => ({
                ...toDictionary(entry, registry.stateOf(entry)),
                ...reasonToRun(registry.reasonOf(entry)),
            }));
            return new GLib.Variant('(aa{sv})', [list]);
        });
    }

    ListRemovedAsync(_parameters: [], invocation: Gio.DBusMethodInvocation): void {
        answer(invocation, async () => {
            const list = (await this.registry.removed()).map(entry =>
                toDictionary(entry, isBroken(entry) ? 'broken' : 'empty'),
            );
            return new GLib.Variant('(aa{sv})', [list]);
        });
    }

    CreateAsync([name, options]: [string, Dictionary], invocation: Gio.DBusMethodInvocation): void {
        answer(invocation, async () => {
            const id = await this.registry.create(name, readOptions(options, OPTION_KEYS));
            return new GLib.Variant('(s)', [id]);
        });
    }

    UpdateAsync([id, changes]: [string, Dictionary], invocation: Gio.DBusMethodInvocation): void {
        answer(invocation, () => this.registry.update(id, readOptions(changes, CHANGE_KEYS)));
    }

    ActivateAsync([id]: [string], invocation: Gio.DBusMethodInvocation): void {
        answer(invocation, () => this.registry.activate(id));
    }

    RemoveAsync([id]: [string], invocation: Gio.DBusMethodInvocation): void {
        answer(invocation, () => this.registry.remove(id));
    }

    RestoreAsync([id]: [string], invocation: Gio.DBusMethodInvocation): void {
        answer(invocation, () => this.registry.restore(id));
    }

    PurgeAsync([id]: [string], invocation: Gio.DBusMethodInvocation): void {
        answer(invocation, () => this.registry.purge(id));
    }

    LaunchAsync(
        [id, appId, uris]: [string, string, string[]],
        invocation: Gio.DBusMethodInvocation,
    ): void {
        answer(invocation, async () => {
            const unit = await this.apps.launch(id, appId, { uris });
            return new GLib.Variant('(s)', [unit]);
        });
    }

    RunAsync(
        [id, argv, directory]: [string, string[], string],
        invocation: Gio.DBusMethodInvocation,
    ): void {
        answer(invocation, async () => {
            const unit = await this.apps.run(id, argv, directory);
            return new GLib.Variant('(s)', [unit]);
        });
    }
}

const OPTION_KEYS = {
    icon: 'icon',
    colour: 'colour',
    koder_user_id: 'koderUserId',
    keep_running: 'keepRunning',
} as const;
const CHANGE_KEYS = { ...OPTION_KEYS, name: 'name' } as const;

/** Answers a call with the variant that the work returns, if any, or with the error it throws. */
function answer(invocation: Gio.DBusMethodInvocation, work: () => unknown): void {
    const promise = new Promise(resolve => {
        resolve(work());
    });
    promise.then(
        value => {
            invocation.return_value(value instanceof GLib.Variant ? value : null);
        },
        (error: unknown) => {
            if (!(error instanceof WorkspaceError)) log.error(error);
            const code = error instanceof WorkspaceError ? error.code : 'Failed';
            invocation.return_dbus_error(ERROR_PREFIX + code, messageOf(error));
        },
    );
}

/** @throws {WorkspaceError} InvalidArgument */
function readOptions(
    dictionary: Dictionary,
    keys: Partial<Record<string, keyof WorkspaceChanges>>,
): WorkspaceChanges {
    const options: Record<string, string | boolean> = {};
    for (const [key, value] of Object.entries(dictionary)) {
        const option = keys[key];
        if (option === undefined) throw invalid(fill(_('There is no option “%(key)”.'), { key }));
        if (option === 'keepRunning') {
            if (value.get_type_string() !== 'b')
                throw invalid(fill(_('The option “%(key)” must be a boolean.'), { key }));
            options[option] = value.get_boolean();
        } else {
            if (value.get_type_string() !== 's')
                throw invalid(fill(_('The option “%(key)” must be a string.'), { key }));
            options[option] = value.get_string()[0];
        }
    }
    return options;
}

function invalid(message: string): WorkspaceError {
    return new WorkspaceError('InvalidArgument', message);
}

function reasonToRun(reason: RunningReason | null): Dictionary {
    return reason === null ? {} : { running_because: new GLib.Variant('s', reason) };
}

function toDictionary(entry: WorkspaceEntry, state: WorkspaceState): Dictionary {
    const text = (value: string): GLib.Variant => new GLib.Variant('s', value);
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
            created_at: text(meta.createdAt.toISOString()),
        }),
        ...(isBroken(entry) && { reason: text(entry.reason) }),
    };
}
