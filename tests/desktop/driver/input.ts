import Gdk from 'gi://Gdk?version=4.0';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { Actors, ActorQuery } from './actors.js';
import { UUID } from './extension.js';
import type { Screen } from './screen.js';
import type { ShellAccess } from './shell.js';

const REMOTE_DESKTOP = 'org.gnome.Mutter.RemoteDesktop';
const SCREEN_CAST = 'org.gnome.Mutter.ScreenCast';
// linux/input-event-codes.h
const BTN_LEFT = 0x110;
const BTN_RIGHT = 0x111;

const MODIFIERS: Partial<Record<string, string>> = {
    Ctrl: 'Control_L',
    Alt: 'Alt_L',
    Shift: 'Shift_L',
    Super: 'Super_L',
};

/** A pointer and a keyboard that the shell cannot tell from real ones. */
export class Input {
    private readonly keyboard = new Gio.Settings({
        schema_id: 'org.gnome.desktop.peripherals.keyboard',
    });
    private session: Session | null = null;

    constructor(
        private readonly connection: Gio.DBusConnection,
        private readonly shell: ShellAccess,
        private readonly actors: Actors,
        private readonly screen: Screen,
    ) {}

    /** Clicks on the middle of the only actor that matches, once it is there and lies still. */
    async click(query: ActorQuery): Promise<void> {
        await this.pointAt(query);
        await this.clickHere();
    }

    /** Clicks on it with the right button, which opens its menu. */
    async clickRight(query: ActorQuery): Promise<void> {
        await this.pointAt(query);
        await Promise.all([this.button(true, BTN_RIGHT), this.button(false, BTN_RIGHT)]);
    }

    /** Moves the pointer to the middle of the only actor that matches. */
    async pointAt(query: ActorQuery): Promise<void> {
        // The devices come first: the first of them makes the cursor appear.
        await this.open();
        const { x, y, width, height } = await this.actors.still(query);
        await this.moveTo(x + width / 2, y + height / 2);
    }

    /** Moves the pointer to a place of the desktop, in the desktop's pixels. */
    async moveTo(x: number, y: number): Promise<void> {
        const session = await this.open();
        // Streams count the monitor's pixels.
        const scale = await this.shell.run(() => global.display.get_monitor_scale(0));
        await session.call(
            'NotifyPointerMotionAbsolute',
            new GLib.Variant('(sdd)', [session.stream, x * scale, y * scale]),
        );
    }

    /** Presses the left button of the pointer and releases it. */
    async clickHere(): Promise<void> {
        // Neither waits for the other's answer, for which a busy machine may take its time: to GTK
        // what takes longer than a double click may (400 ms) is none on a row.
        await Promise.all([this.button(true), this.button(false)]);
    }

    /** Presses or releases a button of the pointer. */
    async button(isPressed: boolean, button = BTN_LEFT): Promise<void> {
        const session = await this.open();
        await session.call('NotifyPointerButton', new GLib.Variant('(ib)', [button, isPressed]));
    }

    /** Presses and releases keys, such as `Escape`, `Ctrl+Alt+Tab` or `Super+s`. */
    async press(chord: string): Promise<void> {
        await this.hold(chord, () => Promise.resolve());
    }

    /** Holds keys, such as `Ctrl+Super`, while something is done. */
    async hold(chord: string, work: () => Promise<void>): Promise<void> {
        const keysyms = chord.split('+').map(keysymOf);
        for (const keysym of keysyms) await this.key(keysym, true);
        try {
            await work();
        } finally {
            for (const keysym of keysyms.reverse()) await this.key(keysym, false);
        }
    }

    /** Presses a key until the actor has the focus. */
    async pressUntilFocused(key: string, query: ActorQuery, limit = 20): Promise<void> {
        for (let presses = 0; presses < limit; presses += 1) {
            await this.press(key);
            await this.shell.painted();
            if ((await this.actors.all(query)).some(({ isFocused }) => isFocused)) return;
        }
        throw new Error(`${key} does not lead to ${JSON.stringify(query)}`);
    }

    /** Types a text. */
    async type(text: string): Promise<void> {
        for (const character of text) {
            const keysym = Gdk.unicode_to_keyval(character.codePointAt(0) ?? 0);
            await this.key(keysym, true);
            await this.key(keysym, false);
        }
    }

    /** Unplugs pointer and keyboard; they come back when they are used again. */
    async close(): Promise<void> {
        const { session } = this;
        this.session = null;
        await session?.call('Stop', null);
    }

    private async key(keysym: number, isPressed: boolean): Promise<void> {
        const session = await this.open();
        await session.call('NotifyKeyboardKeysym', new GLib.Variant('(ub)', [keysym, isPressed]));
    }

    private async open(): Promise<Session> {
        if (this.session) return this.session;
        // Somebody who controls the desktop from afar is shown in the panel, which moves and is
        // nothing that a screenshot should show; and is not to see the names of workspaces, which
        // nearly all specs are about.
        await this.shell.run(({ Main }, uuid) => {
            Main.panel.statusArea.screenSharing?.container.hide();
            const extension = Main.extensionManager.lookup(uuid).stateObj as
                { getSettings(): Gio.Settings } | undefined;
            extension?.getSettings().set_boolean('presentation-shield', false);
        }, UUID);
        // Else a key is pressed more than once if it takes half a second until it is released.
        this.keyboard.set_boolean('repeat', false);
        Gio.Settings.sync();
        const session = await Session.start(this.connection, await this.screen.connector());
        this.session = session;
        // mutter swallows the first key of a new keyboard.
        await this.press('Shift');
        await this.shell.painted();
        return session;
    }
}

/** A remote control session, with a stream of the monitor that pointer positions refer to. */
class Session {
    private constructor(
        private readonly connection: Gio.DBusConnection,
        private readonly path: string,
        readonly stream: string,
    ) {}

    static async start(connection: Gio.DBusConnection, connector: string): Promise<Session> {
        const [path] = (
            await call(connection, REMOTE_DESKTOP, pathOf(REMOTE_DESKTOP), 'CreateSession', null)
        ).deepUnpack<[string]>();
        const [id] = (
            await connection.call(
                REMOTE_DESKTOP,
                path,
                'org.freedesktop.DBus.Properties',
                'Get',
                new GLib.Variant('(ss)', [`${REMOTE_DESKTOP}.Session`, 'SessionId']),
                null,
                Gio.DBusCallFlags.NONE,
                -1,
                null,
            )
        ).recursiveUnpack<[string]>();
        const castOptions = { 'remote-desktop-session-id': new GLib.Variant('s', id) };
        const [cast] = (
            await call(
                connection,
                SCREEN_CAST,
                pathOf(SCREEN_CAST),
                'CreateSession',
                new GLib.Variant('(a{sv})', [castOptions]),
            )
        ).deepUnpack<[string]>();
        const [stream] = (
            await call(
                connection,
                SCREEN_CAST,
                cast,
                'RecordMonitor',
                new GLib.Variant('(sa{sv})', [connector, {}]),
                `${SCREEN_CAST}.Session`,
            )
        ).deepUnpack<[string]>();
        const session = new Session(connection, path, stream);
        await session.call('Start', null);
        return session;
    }

    async call(method: string, parameters: GLib.Variant | null): Promise<void> {
        await call(
            this.connection,
            REMOTE_DESKTOP,
            this.path,
            method,
            parameters,
            `${REMOTE_DESKTOP}.Session`,
        );
    }
}

function keysymOf(name: string): number {
    const keysym = Gdk.keyval_from_name(MODIFIERS[name] ?? name);
    if (keysym === Gdk.KEY_VoidSymbol) throw new Error(`There is no key “${name}”`);
    return keysym;
}

function pathOf(name: string): string {
    return `/${name.replaceAll('.', '/')}`;
}

async function call(
    connection: Gio.DBusConnection,
    name: string,
    path: string,
    method: string,
    parameters: GLib.Variant | null,
    interfaceName = name,
): Promise<GLib.Variant> {
    const flags = Gio.DBusCallFlags.NO_AUTO_START;
    return connection.call(name, path, interfaceName, method, parameters, null, flags, -1, null);
}
