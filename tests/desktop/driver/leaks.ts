import type Gio from 'gi://Gio';
import type GObject from 'gi://GObject';

import { UUID } from './extension.js';
import type { Inside } from './inside.js';
import type { ShellAccess } from './shell.js';

/** What the shell is made of, in numbers and names that must not grow. */
export interface Inventory {
    /** Actors, by the part of the stage that they are in. */
    readonly actors: Record<string, number>;
    /** Actors by their class and the parts of the stage that they are in. */
    readonly places: Record<string, number>;
    /** Names under which things are registered. */
    readonly names: Record<string, string[]>;
    /** Actors that bear a name of the extension. */
    readonly own: string[];
}

/** What the shell's memory is used for. */
export interface Memory {
    /** What the process has in memory, shared pages counted in part. */
    readonly pssKb: number;
    readonly rssKb: number;
    /** What it has allocated itself, in C as well: not files, and not the buffers of clients. */
    readonly anonymousKb: number;
    /** What JavaScript's objects take after garbage was collected. */
    readonly heapKb: number;
}

/** The part of the watch that lives in the shell. */
interface WatchInShell {
    takeHeld(): string[];
    takePatches(): string[];
    stop(): void;
}

type Holder = typeof globalThis & { kolideLeakWatch?: WatchInShell };

/**
 * Finds what the extension leaves behind in the shell. From `start` on it notes all that code of
 * the extension, or code called by it, connects, adds or owns.
 */
export class LeakWatch {
    constructor(private readonly shell: ShellAccess) {}

    /** Begins to take notes; the state of the shell's classes now is how they are to stay. */
    async start(): Promise<void> {
        await this.shell.run(startWatch, UUID);
    }

    /** Signal handlers, sources, monitors, bus names and objects that are still held. */
    async takeHeld(): Promise<string[]> {
        await this.collectGarbage();
        return this.shell.run(() => (globalThis as Holder).kolideLeakWatch?.takeHeld() ?? []);
    }

    /** Functions of the shell's classes and objects that are not those of the start. */
    async takePatches(): Promise<string[]> {
        return this.shell.run(() => (globalThis as Holder).kolideLeakWatch?.takePatches() ?? []);
    }

    /** Counts what there is. */
    async takeInventory(): Promise<Inventory> {
        return this.shell.run(inventory);
    }

    /** Measures what is in use when no garbage is left. */
    async measureMemory(): Promise<Memory> {
        await this.collectGarbage();
        return this.shell.run(({ GLib }) => {
            const read = (path: string): string =>
                new TextDecoder().decode(GLib.file_get_contents(path)[1]);
            const file = `${GLib.get_tmp_dir()}/gjs-memory-${GLib.uuid_string_random()}`;
            imports.system.dumpMemoryInfo(file);
            const heap = /"gcBytes": (\d+)/.exec(read(file))?.[1];
            GLib.unlink(file);
            const rollup = read('/proc/self/smaps_rollup');
            const kb = (name: string): number =>
                Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]);
            return {
                ...{ pssKb: kb('Pss'), rssKb: kb('Rss'), anonymousKb: kb('Anonymous') },
                heapKb: Math.round(Number(heap) / 1024),
            };
        });
    }

    /** What one round frees may have been all that kept something else. */
    private async collectGarbage(): Promise<void> {
        for (let round = 0; round < 3; round += 1) {
            await this.shell.run(() => {
                imports.system.gc();
            });
        }
    }

    /** Stops taking notes. */
    async stop(): Promise<void> {
        await this.shell.run(() => {
            (globalThis as Holder).kolideLeakWatch?.stop();
        });
    }
}

function inventory({ Main, St, allBelow }: Inside): Inventory {
    const everything = [...allBelow(global.stage)];
    const isOwn = (actor: (typeof everything)[number]): boolean =>
        /kolide/i.test(actor.constructor.name) ||
        (actor instanceof St.Widget && /kolide/i.test(actor.style_class));
    const count = (actor: { get_n_children(): number }): number => actor.get_n_children();
    const internals = Main as unknown as {
        panel: {
            _leftBox: (typeof everything)[0];
            _centerBox: (typeof everything)[0];
            _rightBox: (typeof everything)[0];
            menuManager: { _menus: unknown[] };
        };
        layoutManager: { _trackedActors: unknown[] };
        wm: { _allowedKeybindings: object };
        ctrlAltTabManager: { _items: { name: string }[] };
        messageTray: { getSources(): { title: string }[] };
    };
    const { panel, layoutManager, wm, ctrlAltTabManager, messageTray } = internals;
    const places: Record<string, number> = {};
    for (const actor of everything) {
        const path: string[] = [];
        for (let at: typeof actor | null = actor; at; at = at.get_parent())
            path.unshift(at.name ?? at.constructor.name);
        // Enough to find it, and not so much that a reader is lost.
        const place = `${path.slice(1, 5).join(' / ')} … ${actor.constructor.name}`;
        places[place] = (places[place] ?? 0) + 1;
    }
    return {
        places,
        actors: {
            'the stage': everything.length,
            uiGroup: count(Main.layoutManager.uiGroup),
            'the modal dialogs': count(Main.layoutManager.modalDialogGroup),
            'the left of the panel': count(panel._leftBox),
            'the middle of the panel': count(panel._centerBox),
            'the right of the panel': count(panel._rightBox),
            'the menus of the panel': panel.menuManager._menus.length,
            'the chrome': layoutManager._trackedActors.length,
        },
        names: {
            'status area': Object.keys(Main.panel.statusArea),
            'key bindings': Object.keys(wm._allowedKeybindings).sort(),
            'Ctrl+Alt+Tab': ctrlAltTabManager._items.map(({ name }) => name),
            'message sources': messageTray.getSources().map(({ title }) => title),
            globals: Object.getOwnPropertyNames(globalThis).sort(),
        },
        own: everything.filter(isOwn).map(actor => `${actor.constructor.name} ${actor.name ?? ''}`),
    };
}

async function startWatch(inside: Inside, uuid: string): Promise<void> {
    const { Clutter, Gio, GLib, GObject, Meta, Shell, St } = inside;
    type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
    type Functions = Record<string, AnyFunction>;
    interface Held {
        readonly what: string;
        isGone(): boolean;
    }

    const held = new Set<Held>();
    const undo: (() => void)[] = [];
    const folder = `/${uuid}/`;

    /** Where in the extension the call came from; null if it did not come from there. */
    function origin(): string | null {
        const frame = new Error().stack?.split('\n').find(line => line.includes(folder));
        return frame === undefined ? null : (frame.split(folder)[1] ?? '');
    }

    function wrap(owner: object, name: string, make: (original: AnyFunction) => AnyFunction): void {
        const functions = owner as Functions;
        const original = functions[name];
        if (!original) return;
        functions[name] = make(original);
        undo.push(() => {
            functions[name] = original;
        });
    }

    /** Notes what one function adds, until the other one takes it away by what the first gave. */
    function wrapPair(owner: object, add: string, remove: string): void {
        const notes = new Map<unknown, Held>();
        wrap(
            owner,
            add,
            original =>
                function (this: unknown, ...args) {
                    const id = original.apply(this, args);
                    const place = origin();
                    if (place === null) return id;
                    const note = { what: `${add} at ${place}`, isGone: () => false };
                    notes.set(id, note);
                    held.add(note);
                    return id;
                },
        );
        wrap(
            owner,
            remove,
            original =>
                function (this: unknown, ...args) {
                    const note = notes.get(args[0]);
                    if (note) held.delete(note);
                    return original.apply(this, args);
                },
        );
    }

    function isDisposed(object: unknown): boolean {
        return /DISPOSED|FINALIZED/.test(GObject.Object.prototype.toString.call(object));
    }

    const { AppIcon } = await import('resource:///org/gnome/shell/ui/appDisplay.js');
    const appSystem = Shell.AppSystem.get_default();

    /** An icon of an app of the session's, which GNOME's grid makes whenever it looks again. */
    function isOfGrid(object: unknown): boolean {
        if (!(object instanceof AppIcon) || object.get_parent() === null) return false;
        return appSystem.lookup_app(object.id) === object.app;
    }

    // Handlers of signals, for as long as what they are connected to lives. Whatever a handler is
    // connected to keeps its JavaScript object, so that a weak reference tells.
    for (const name of ['connect', 'connect_after']) {
        wrap(
            GObject.Object.prototype,
            name,
            original =>
                function (this: unknown, ...args) {
                    const id = original.apply(this, args) as number;
                    const place = origin();
                    if (place === null) return id;
                    const object = new WeakRef(this as GObject.Object);
                    held.add({
                        what: `${String(args[0])} of ${(this as object).constructor.name} at ${place}`,
                        isGone: () => {
                            const alive = object.deref();
                            return (
                                !alive ||
                                isDisposed(alive) ||
                                isOfGrid(alive) ||
                                !GObject.signal_handler_is_connected(alive, id)
                            );
                        },
                    });
                    return id;
                },
        );
    }
    // The same for signals of what is no GObject.
    interface Emitter {
        signalHandlerIsConnected(id: number): boolean;
    }
    const { EventEmitter } =
        (await import('resource:///org/gnome/shell/misc/signals.js')) as unknown as {
            EventEmitter: { prototype: object };
        };
    wrap(
        EventEmitter.prototype,
        'connect',
        original =>
            function (this: unknown, ...args) {
                const id = original.apply(this, args) as number;
                const place = origin();
                if (place === null) return id;
                const emitter = new WeakRef(this as Emitter);
                held.add({
                    what: `${String(args[0])} of ${(this as object).constructor.name} at ${place}`,
                    isGone: () => !emitter.deref()?.signalHandlerIsConnected(id),
                });
                return id;
            },
    );
    // Sources of the main loop.
    const adders = ['timeout_add', 'timeout_add_seconds', 'idle_add', 'child_watch_add'];
    for (const name of [...adders, 'unix_fd_add_full', ...adders.map(adder => `${adder}_once`)]) {
        wrap(
            GLib,
            name,
            original =>
                function (this: unknown, ...args) {
                    const id = original.apply(this, args) as number;
                    const place = origin();
                    if (place === null) return id;
                    held.add({
                        what: `${name} at ${place}`,
                        isGone: () => {
                            // Called by its C name, since a missing source is no value in JavaScript.
                            const source = GLib.MainContext.default().find_source_by_id(
                                id,
                            ) as unknown;
                            return source === null;
                        },
                    });
                    return id;
                },
        );
    }
    // What is held on buses.
    const connection = Gio.DBusConnection.prototype;
    wrapPair(connection, 'signal_subscribe', 'signal_unsubscribe');
    wrapPair(connection, 'register_object', 'unregister_object');
    wrapPair(connection, 'register_object_with_closures2', 'unregister_object');
    wrapPair(connection, 'add_filter', 'remove_filter');
    for (const name of ['bus_own_name', 'bus_own_name_on_connection'])
        wrapPair(Gio, name, 'bus_unown_name');
    for (const name of ['bus_watch_name', 'bus_watch_name_on_connection'])
        wrapPair(Gio, name, 'bus_unwatch_name');
    wrap(
        Gio.DBusExportedObject.prototype,
        'export',
        original =>
            function (this: unknown, ...args) {
                const place = origin();
                const object = new WeakRef(this as Gio.DBusInterfaceSkeleton);
                if (place !== null)
                    held.add({
                        what: `export of ${String(args[1])} at ${place}`,
                        isGone: () => !object.deref()?.get_connections().length,
                    });
                return original.apply(this, args);
            },
    );

    // Functions of classes, of the shell's objects and of the libraries' classes.
    const owners = new Map<string, object>();
    for (const directory of ['ui', 'ui/status', 'ui/components', 'misc']) {
        const path = `/org/gnome/shell/${directory}`;
        for (const file of Gio.resources_enumerate_children(path, 0)) {
            // Both do something when they are imported.
            if (!file.endsWith('.js') || ['init.js', 'listModes.js'].includes(file)) continue;
            const module = (await import(`resource://${path}/${file}`)) as Record<string, unknown>;
            for (const [name, value] of Object.entries(module)) {
                const where = `${directory}/${file} ${name}`;
                if (typeof value === 'object' && value !== null) owners.set(where, value);
                if (typeof value !== 'function') continue;
                owners.set(where, value);
                const { prototype } = value as { prototype?: object };
                if (prototype) owners.set(`${where}.prototype`, prototype);
            }
        }
    }
    const classes = {
        ...{ 'Shell.App': Shell.App, 'Shell.AppSystem': Shell.AppSystem },
        ...{ 'Meta.Window': Meta.Window, 'Meta.Display': Meta.Display },
        ...{ 'Clutter.Actor': Clutter.Actor, 'St.Widget': St.Widget, 'St.Entry': St.Entry },
        ...{ 'Gio.DesktopAppInfo': Gio.DesktopAppInfo, 'Gio.AppInfo': Gio.AppInfo },
        ...{ 'Gio.Settings': Gio.Settings, 'Gio.DBusProxy': Gio.DBusProxy },
    };
    for (const [name, { prototype }] of Object.entries(classes))
        owners.set(`${name}.prototype`, prototype);
    for (const name of Object.getOwnPropertyNames(globalThis)) {
        const value = (globalThis as Record<string, unknown>)[name];
        if (typeof value !== 'function') continue;
        const { prototype } = value as { prototype?: object };
        if (prototype) owners.set(`${name}.prototype`, prototype);
    }

    /** Libraries’ functions come to be when they are first asked for. */
    function isNative(member: unknown): boolean {
        try {
            return /native (code|symbol)/.test(Function.prototype.toString.call(member));
        } catch {
            // A class of a library; to JavaScript it is no function.
            return true;
        }
    }

    /** Its own functions, getters and setters that are written in JavaScript. */
    function functionsOf(owner: object): Map<string, unknown> {
        const found = new Map<string, unknown>();
        for (const name of Object.getOwnPropertyNames(owner)) {
            const descriptor = Object.getOwnPropertyDescriptor(owner, name);
            for (const kind of ['value', 'get', 'set'] as const) {
                const member: unknown = descriptor?.[kind];
                if (typeof member !== 'function') continue;
                if (!isNative(member)) found.set(`${name} (${kind})`, member);
            }
        }
        return found;
    }

    const originals = new Map([...owners].map(([name, owner]) => [name, functionsOf(owner)]));

    (globalThis as Holder).kolideLeakWatch = {
        takeHeld() {
            const left = [...held].filter(({ isGone }) => !isGone());
            held.clear();
            // What is held on to is told of at every look, until it is gone.
            for (const one of left) held.add(one);
            return left.map(({ what }) => what);
        },
        takePatches() {
            const patches: string[] = [];
            for (const [name, owner] of owners) {
                const before = originals.get(name) ?? new Map<string, unknown>();
                const after = functionsOf(owner);
                for (const member of new Set([...before.keys(), ...after.keys()]))
                    if (before.get(member) !== after.get(member)) patches.push(`${name}.${member}`);
            }
            return patches;
        },
        stop() {
            for (const restore of undo.reverse()) restore();
            delete (globalThis as Holder).kolideLeakWatch;
        },
    };
}
