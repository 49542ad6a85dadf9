import GLib from 'gi://GLib';

import { UUID } from './extension.js';
import type { ShellAccess } from './shell.js';

const BUNDLE = `${GLib.get_user_data_dir()}/gnome-shell/extensions/${UUID}`;

/** A place in the product that calls something. */
export interface CallSite {
    /** The source file, below `src`. */
    readonly source: string;
    /** As a stack tells it: the function, the bundle and the position in it. */
    readonly frame: string;
}

/** What is kept in the shell meanwhile. */
interface FaultState {
    readonly undo: (() => void)[];
    readonly seen: Set<string>;
    throwAt: string | null;
    thrown: number;
}

/**
 * Makes calls of the product throw, one place at a time. Every call that the shell's process makes to
 * one of many methods of its libraries passes through here.
 */
export class Faults {
    constructor(private readonly shell: ShellAccess) {}

    /** Begins to note which places of the product call something. */
    async begin(): Promise<void> {
        await this.shell.run(({ Clutter, GLib, GObject, Meta, St }, uuid) => {
            const state: FaultState = { undo: [], seen: new Set(), throwAt: null, thrown: 0 };
            (globalThis as { faults?: FaultState }).faults = state;
            // Taken before they are replaced, so that nothing here comes back to itself.
            const { seen } = state;
            const add = seen.add.bind(seen);
            const split = Function.prototype.call.bind(String.prototype.split) as (
                text: string,
                at: string,
            ) => string[];
            const includes = Function.prototype.call.bind(String.prototype.includes) as (
                text: string,
                part: string,
            ) => boolean;
            const look = (): void => {
                const frame = split(new Error().stack ?? '', '\n')[2] ?? '';
                if (!includes(frame, uuid)) return;
                add(frame);
                if (frame !== state.throwAt) return;
                state.thrown += 1;
                throw new Error('An injected fault');
            };
            type Methods = Record<string, (...args: unknown[]) => unknown>;
            const intercept = (owner: object, names: string[]): void => {
                const methods = owner as Methods;
                for (const name of names) {
                    const original = methods[name];
                    if (!original) continue;
                    const isOwn = Object.hasOwn(owner, name);
                    // Most methods of GJS can be assigned only.
                    methods[name] = function (...args): unknown {
                        look();
                        return original.apply(this, args);
                    };
                    state.undo.push(() => {
                        if (isOwn) methods[name] = original;
                        else Reflect.deleteProperty(owner, name);
                    });
                }
            };
            intercept(GObject.Object.prototype, [
                ...['_init', 'connect', 'disconnect', 'bind_property', 'set_property'],
            ]);
            intercept(Clutter.Actor.prototype, [
                ...['add_child', 'add_constraint', 'contains', 'destroy', 'get_accessible'],
                ...['destroy_all_children', 'get_children', 'get_first_child', 'get_parent'],
                ...['grab_key_focus', 'hide', 'remove_child', 'show', 'set_child'],
            ]);
            intercept(St.Widget.prototype, ['grab_key_focus', 'add_style_class_name']);
            intercept(St.Bin.prototype, ['get_child', 'set_child']);
            intercept(St.FocusManager.prototype, ['add_group', 'navigate_from_event']);
            intercept(Meta.IdleMonitor.prototype, ['add_idle_watch', 'remove_watch']);
            intercept(GLib, ['source_remove', 'timeout_add', 'timeout_add_seconds']);
            intercept(Map.prototype, ['get', 'has', 'set', 'delete']);
            intercept(Set.prototype, ['has', 'add', 'delete']);
            intercept(Array.prototype, ['filter', 'find', 'join', 'map', 'push', 'some']);
            intercept(String.prototype, ['replaceAll', 'split']);
            intercept(Promise.prototype, ['then', 'catch']);
        }, UUID);
    }

    /** The places that called something since the beginning, in sources that the pattern matches. */
    async seen(pattern: RegExp): Promise<CallSite[]> {
        const frames = await this.shell.run(() => [
            ...((globalThis as { faults?: FaultState }).faults?.seen ?? []),
        ]);
        const sites = frames.map(frame => ({ frame, source: sourceOf(frame) }));
        return sites.filter(({ source }) => pattern.test(source));
    }

    /** From now on all calls from one place throw, and no others. */
    async throwAt({ frame }: CallSite): Promise<void> {
        await this.shell.run((_inside, frame) => {
            const { faults } = globalThis as { faults?: FaultState };
            if (!faults) return;
            faults.throwAt = frame;
            faults.thrown = 0;
        }, frame);
    }

    /** Nothing throws any more; returns how often something did. */
    async stopThrowing(): Promise<number> {
        return this.shell.run(() => {
            const { faults } = globalThis as { faults?: FaultState };
            if (!faults) return 0;
            faults.throwAt = null;
            return faults.thrown;
        });
    }

    /** Everything is as it was. */
    async end(): Promise<void> {
        await this.shell.run(() => {
            const holder = globalThis as { faults?: FaultState };
            for (const undo of holder.faults?.undo ?? []) undo();
            delete holder.faults;
        });
    }
}

const bundles = new Map<string, string[]>();

/** The source file that a place in a bundle was made of, which esbuild notes above it. */
function sourceOf(frame: string): string {
    const [, file = '', line = ''] = /([^/]+\.js):(\d+):\d+$/.exec(frame) ?? [];
    let lines = bundles.get(file);
    if (!lines) {
        const [, bytes] = GLib.file_get_contents(`${BUNDLE}/${file}`);
        lines = new TextDecoder().decode(bytes).split('\n');
        bundles.set(file, lines);
    }
    const above = lines.slice(0, Number(line)).reverse();
    const title = above.find(text => text.startsWith('// src/'));
    return title?.slice('// src/'.length) ?? '';
}
