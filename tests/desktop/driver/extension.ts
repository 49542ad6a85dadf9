import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WORKSPACES_NAME } from '../../../src/system/dbus/workspacesInterface.js';

/** The extension, as GNOME Shell calls it. */
export const UUID = 'workspaces@kolide.koder.dev';

const NAME = 'org.gnome.Shell.Extensions';
const PATH = '/org/gnome/Shell/Extensions';
const ACTIVE = 1;
const INACTIVE = 2;
const TIMEOUT_MS = 20_000;
const NO_REPLY = 'org.freedesktop.DBus.Error.NoReply';

/** Switches the extension on and off, as a person does. */
export class ExtensionControl {
    constructor(private readonly connection: Gio.DBusConnection) {}

    /** Enables it and returns when its D-Bus API answers. */
    async enable(): Promise<void> {
        await this.call('EnableExtension');
        await this.untilState(ACTIVE);
        await this.untilName(true);
    }

    /** Disables it and returns when its D-Bus API is gone. */
    async disable(): Promise<void> {
        await this.call('DisableExtension');
        await this.untilState(INACTIVE);
        await this.untilName(false);
    }

    private async untilState(wanted: number): Promise<void> {
        const listen = (look: () => void): (() => void) => {
            const subscription = this.connection.signal_subscribe(
                NAME,
                NAME,
                'ExtensionStateChanged',
                PATH,
                UUID,
                Gio.DBusSignalFlags.NONE,
                look,
            );
            return () => {
                this.connection.signal_unsubscribe(subscription);
            };
        };
        await settled(`the extension has the state ${wanted}`, listen, async () => {
            const info = await this.call('GetExtensionInfo');
            const [{ state, error }] = info.recursiveUnpack<[{ state?: number; error?: string }]>();
            if (state === undefined) throw new Error('The extension is not installed');
            if (error) throw new Error(`The extension has failed: ${error}`);
            return state === wanted;
        });
    }

    private async untilName(isOwned: boolean): Promise<void> {
        let hasOwner: boolean | null = null;
        const listen = (look: () => void): (() => void) => {
            const watch = Gio.bus_watch_name_on_connection(
                this.connection,
                WORKSPACES_NAME,
                Gio.BusNameWatcherFlags.NONE,
                () => {
                    hasOwner = true;
                    look();
                },
                () => {
                    hasOwner = false;
                    look();
                },
            );
            return () => {
                Gio.bus_unwatch_name(watch);
            };
        };
        const what = `${WORKSPACES_NAME} is ${isOwned ? 'owned' : 'gone'}`;
        await settled(what, listen, async () => Promise.resolve(hasOwner === isOwned));
    }

    /** The service that passes calls on to the shell ends when it has been idle, also in a call. */
    private async call(method: string): Promise<GLib.Variant> {
        const attempt = async (): Promise<GLib.Variant> =>
            this.connection.call(
                NAME,
                PATH,
                NAME,
                method,
                new GLib.Variant('(s)', [UUID]),
                null,
                Gio.DBusCallFlags.NONE,
                -1,
                null,
            );
        try {
            return await attempt();
        } catch (error) {
            const isGone = error instanceof GLib.Error && error.message.includes(NO_REPLY);
            if (!isGone) throw error;
            return attempt();
        }
    }
}

/** Looks at the condition at first and whenever the listener is called, until it holds. */
async function settled(
    what: string,
    listen: (look: () => void) => () => void,
    condition: () => Promise<boolean>,
): Promise<void> {
    let stop: (() => void) | undefined;
    let timer = 0;
    try {
        await new Promise<void>((resolve, reject) => {
            const look = (): void => {
                condition().then(holds => {
                    if (holds) resolve();
                }, reject);
            };
            stop = listen(look);
            timer = GLib.timeout_add(GLib.PRIORITY_DEFAULT, TIMEOUT_MS, () => {
                timer = 0;
                reject(new Error(`Waited ${TIMEOUT_MS} ms in vain until ${what}`));
                return GLib.SOURCE_REMOVE;
            });
            look();
        });
    } finally {
        stop?.();
        if (timer !== 0) GLib.source_remove(timer);
    }
}
