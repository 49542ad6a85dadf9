import type * as MainModule from 'resource:///org/gnome/shell/ui/main.js';

import type Atk from 'gi://Atk';
import type Clutter from 'gi://Clutter';
import type Gio from 'gi://Gio';
import type GLib from 'gi://GLib';
import type GObject from 'gi://GObject';
import type Meta from 'gi://Meta';
import type Shell from 'gi://Shell';
import type St from 'gi://St';

/** The libraries that the shell has loaded. */
interface Libraries {
    readonly Atk: typeof Atk;
    readonly Clutter: typeof Clutter;
    readonly Gio: typeof Gio;
    readonly GLib: typeof GLib;
    readonly GObject: typeof GObject;
    readonly Meta: typeof Meta;
    readonly Shell: typeof Shell;
    readonly St: typeof St;
}

/** Says which actor on the screen is meant. All that is given must hold. */
export interface ActorQuery {
    /** Its accessible name; `*` stands for anything. */
    readonly name?: string;
    /** Its accessible role, by the name that Atk.Role has for it. */
    readonly role?: keyof typeof Atk.Role;
    /** One of its style classes. */
    readonly style?: string;
    /** What it or a part of it says; `*` stands for anything. */
    readonly text?: string;
    /** Whether it is checked, as a screen reader would say. */
    readonly checked?: boolean;
    /** An actor that it lies in. */
    readonly within?: ActorQuery;
}

/** What a person, or a screen reader, finds out about an actor. */
export interface ActorInfo {
    readonly name: string;
    readonly role: string;
    readonly style: string;
    readonly type: string;
    /** All text in it, from the first to the last. */
    readonly texts: string[];
    readonly isFocused: boolean;
    readonly isChecked: boolean;
    readonly isReactive: boolean;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

/** What code that runs in the shell is handed. */
export type Inside = ReturnType<typeof makeInside>;

/**
 * Makes what code in the shell is handed. It travels there as text, together with that code, so
 * that it can use nothing of what surrounds it here.
 */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- it is Inside
export function makeInside(Main: typeof MainModule, libraries: Libraries) {
    const { Atk, Clutter, GLib, St } = libraries;
    const { stage } = global;

    function globToRegExp(glob: string): RegExp {
        const parts = glob.split('*').map(part => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
        return new RegExp(`^${parts.join('.*')}$`, 's');
    }

    function* allBelow(actor: Clutter.Actor): Generator<Clutter.Actor> {
        for (const child of actor.get_children()) {
            yield child;
            yield* allBelow(child);
        }
    }

    /** Those that are on the screen; most of the stage is not. */
    function* mappedBelow(actor: Clutter.Actor): Generator<Clutter.Actor> {
        for (const child of actor.get_children()) {
            if (!child.mapped) continue;
            yield child;
            yield* mappedBelow(child);
        }
    }

    function textOf(actor: Clutter.Actor): string {
        if (actor instanceof St.Label) return actor.text;
        return actor instanceof Clutter.Text ? actor.text : '';
    }

    function nameOf(actor: Clutter.Actor): string {
        // Most accessibles are actions too, whose method of the same name is another one.
        const name = Atk.Object.prototype.get_name.call(actor.get_accessible()) as string | null;
        return name ?? '';
    }

    function isChecked(actor: Clutter.Actor): boolean {
        return actor.get_accessible().ref_state_set().contains_state(Atk.StateType.CHECKED);
    }

    function says(actor: Clutter.Actor, text: RegExp): boolean {
        if (text.test(textOf(actor))) return true;
        return actor.get_children().some(child => child.visible && says(child, text));
    }

    function matches(actor: Clutter.Actor, query: ActorQuery): boolean {
        const { style, role, name, text } = query;
        if (
            style !== undefined &&
            !(actor instanceof St.Widget && actor.has_style_class_name(style))
        )
            return false;
        if (role !== undefined && actor.get_accessible().get_role() !== Atk.Role[role])
            return false;
        if (name !== undefined) {
            if (!globToRegExp(name).test(nameOf(actor))) return false;
        }
        if (query.checked !== undefined && isChecked(actor) !== query.checked) return false;
        return text === undefined || says(actor, globToRegExp(text));
    }

    /** Those on the screen that match, top to bottom; of nested ones the innermost. */
    function findAll(query: ActorQuery): Clutter.Actor[] {
        const roots = query.within ? findAll(query.within) : [stage as Clutter.Actor];
        const found = new Set<Clutter.Actor>();
        for (const root of roots) {
            for (const actor of mappedBelow(root)) if (matches(actor, query)) found.add(actor);
        }
        for (const actor of found) {
            for (let parent = actor.get_parent(); parent; parent = parent.get_parent())
                found.delete(parent);
        }
        return [...found];
    }

    /** The only one on the screen that matches; null if there is none. */
    function find(query: ActorQuery): Clutter.Actor | null {
        const found = findAll(query);
        if (found.length > 1)
            throw new Error(
                `${found.length} actors match ${JSON.stringify(query)}: ${found.map(String).join(', ')}`,
            );
        return found[0] ?? null;
    }

    function describe(actor: Clutter.Actor): ActorInfo {
        const { origin, size } = actor.get_transformed_extents();
        const role = actor.get_accessible().get_role();
        const texts = [actor, ...mappedBelow(actor)]
            .filter(part => part instanceof Clutter.Text)
            .map(textOf);
        return {
            name: nameOf(actor),
            role: Object.entries(Atk.Role).find(([, value]) => value === role)?.[0] ?? '',
            style: actor instanceof St.Widget ? actor.style_class : '',
            type: actor.constructor.name,
            texts,
            isFocused: stage.get_key_focus() === actor,
            isChecked: isChecked(actor),
            isReactive: actor.reactive,
            x: origin.x,
            y: origin.y,
            width: size.width,
            height: size.height,
        };
    }

    /** Resolves when the stage has been drawn, or after the given time without a frame. */
    async function nextFrame(patienceMs: number): Promise<void> {
        return new Promise(resolve => {
            const finish = (): void => {
                stage.disconnect(painted);
                GLib.source_remove(timer);
                resolve();
            };
            const painted = stage.connect('after-update', finish);
            const timer = GLib.timeout_add(GLib.PRIORITY_DEFAULT, patienceMs, () => {
                finish();
                return GLib.SOURCE_REMOVE;
            });
        });
    }

    /** Resolves when all that was changed before has been drawn. */
    async function painted(): Promise<void> {
        // The first of two frames may have been half drawn already.
        for (let frame = 0; frame < 2; frame += 1) {
            stage.schedule_update();
            await nextFrame(1000);
        }
    }

    /** Looks at every frame whether the condition holds, and gives up after the given time. */
    async function until<Value>(
        condition: () => Value | null | false,
        what: string,
        timeoutMs: number,
    ): Promise<Value> {
        const deadline = GLib.get_monotonic_time() + timeoutMs * 1000;
        for (;;) {
            const value = condition();
            if (value !== null && value !== false) return value;
            if (GLib.get_monotonic_time() > deadline)
                throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`);
            await nextFrame(50);
        }
    }

    /** The processor time that the main thread has used, in milliseconds. */
    function processorTime(): number {
        // Of a process, schedstat tells what its first thread has used.
        const [, bytes] = GLib.file_get_contents('/proc/self/schedstat');
        return Number.parseInt(new TextDecoder().decode(bytes)) / 1e6;
    }

    return {
        ...{ ...libraries, Main, allBelow },
        ...{ find, findAll, describe, nextFrame, painted, until, processorTime },
    };
}
