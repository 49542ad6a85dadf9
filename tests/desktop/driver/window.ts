import Atspi, { type Accessible } from 'gi://Atspi?version=2.0';
import GLib from 'gi://GLib';

import { eventually } from './eventually.js';
import type { Input } from './input.js';
import type { ShellAccess } from './shell.js';

const TIMEOUT_MS = 30_000;
const POLL_MS = 50;
// A key that comes while a page is shown may be lost: then it is pressed again.
const KEY_TIMEOUT_MS = 3_000;
const MAX_TABS = 80;
const MAX_DRAGS = 3;
const DRAG_TIMEOUT_MS = 10_000;

/** A part of a window, as a screen reader tells of it. */
export interface Part {
    /** Its role, such as `button`, `list item`, `label` or `text`. */
    readonly role: string;
    readonly name: string;
    /** What it says beyond its name. */
    readonly description: string;
    readonly isSensitive: boolean;
    readonly isPressed: boolean;
    readonly isFocusable: boolean;
    readonly isFocused: boolean;
    readonly isSelected: boolean;
    readonly isChecked: boolean;
    /** The number that it shows, and the greatest that it takes; null if it shows none. */
    readonly value: number | null;
    readonly maximum: number | null;
}

/** The only window of an application, seen and worked as through a screen reader. */
export class Window {
    /** @param application the id of the application. */
    constructor(
        private readonly application: string,
        private readonly shell: ShellAccess,
        private readonly input: Input,
    ) {
        Atspi.init();
    }

    /** Waits until it shows a part with this role and name. */
    async find(role: string, name: string): Promise<Part> {
        return describe(await this.wait(role, name));
    }

    /** Waits until it shows no part with this role and name. */
    async gone(role: string, name: string): Promise<void> {
        await until(`there is no ${role} “${name}”`, () => !this.look(role, name));
    }

    /** Waits until a part with this role and name is as the condition says. */
    async until(
        role: string,
        name: string,
        what: string,
        condition: (part: Part) => boolean,
    ): Promise<Part> {
        return until(`the ${role} “${name}” ${what}`, () => {
            const found = this.look(role, name);
            const part = found && describe(found);
            return part && condition(part) && part;
        });
    }

    /** Goes to a part by the Tab key. */
    async focus(role: string, name: string): Promise<void> {
        await this.wait(role, name);
        for (let presses = 0; presses < MAX_TABS; presses += 1) {
            const before = this.focused();
            if (before?.get_role_name() === role && before.get_name() === name) return;
            await this.input.press('Tab');
            await until(
                'Tab leads somewhere',
                () => {
                    const now = this.focused();
                    return now !== null && now !== before;
                },
                KEY_TIMEOUT_MS,
            ).catch(() => undefined);
        }
        throw new Error(`Tab does not lead to the ${role} “${name}”`);
    }

    /** Presses keys while a part has the keyboard. */
    async pressOn(role: string, name: string, keys: string): Promise<void> {
        await this.focus(role, name);
        await this.input.press(keys);
    }

    /**
     * Chooses what a combo box offers, by keys.
     *
     * @param place counted from 0, at the top of the list, where the keyboard begins.
     */
    async choose(comboBox: string, place: number): Promise<void> {
        await this.pressOn('combo box', comboBox, 'space');
        await until('a choice has the keyboard', () => {
            return this.focused()?.get_role_name() === 'list item';
        });
        for (let presses = 0; presses < place; presses += 1) await this.input.press('Down');
        await this.input.press('Return');
    }

    /** All parts that it shows. */
    parts(): Part[] {
        return [...this.showing()].map(describe);
    }

    /** Does what a click on the part does. */
    async activate(role: string, name: string): Promise<void> {
        const action = (await this.wait(role, name)).get_action_iface();
        if (!action || action.get_n_actions() === 0) throw new Error(`Nothing to do on “${name}”`);
        action.do_action(0);
    }

    /** Replaces the text of an entry. */
    async write(name: string, text: string): Promise<void> {
        const entry = (await this.wait('text', name)).get_editable_text_iface();
        if (!entry) throw new Error(`“${name}” is no entry`);
        entry.set_text_contents(text);
    }

    /** Types another text into an entry and takes it over. */
    async enter(name: string, text: string): Promise<void> {
        await this.pressOn('text', name, 'Ctrl+a');
        await this.input.type(text);
        await this.input.press('Return');
    }

    /** Gives it another size, in pixels of the desktop. */
    async resize(width: number, height: number): Promise<void> {
        await this.shell.run(
            (_inside, width, height) => {
                const [window] = global.display.list_all_windows();
                const { x } = window?.get_frame_rect() ?? { x: 0 };
                window?.move_resize_frame(true, x, 40, width, height);
            },
            width,
            height,
        );
    }

    /** Clicks on the middle of the part with the pointer. */
    async click(role: string, name: string): Promise<void> {
        await this.pointAt(role, name);
        await this.input.clickHere();
    }

    /** Drags a list item to where another one is. */
    async drag(name: string, target: string): Promise<void> {
        for (let tries = 1; !(await this.beginDrag(name)); tries += 1) {
            if (tries === MAX_DRAGS) throw new Error(`“${name}” cannot be dragged`);
            // To let it go at another place is no click.
            await this.input.moveTo(1, 500);
            await this.input.button(false);
        }
        for (const offset of [0, 1, 2]) await this.pointAt('list item', target, offset);
        await this.input.button(false);
    }

    /** Takes a list item along; false if the list was made anew below the pointer meanwhile. */
    private async beginDrag(name: string): Promise<boolean> {
        await this.pointAt('list item', name);
        await this.input.button(true);
        // It takes some way for a drag to be one.
        for (const offset of [6, 12]) await this.pointAt('list item', name, offset);
        const isDragged = async (): Promise<boolean> =>
            this.shell.run(({ allBelow }) =>
                [...allBelow(global.stage)].some(({ constructor }) =>
                    constructor.name.endsWith('MetaDnDActor'),
                ),
            );
        return eventually('something is dragged', isDragged, DRAG_TIMEOUT_MS).then(
            () => true,
            () => false,
        );
    }

    /** Moves the pointer to the middle of a part, or so much below it. */
    async pointAt(role: string, name: string, offset = 0): Promise<void> {
        const part = await this.wait(role, name);
        let last = '';
        const box = await until(`“${name}” lies still`, () => {
            const box = part.get_component_iface()?.get_extents(Atspi.CoordType.WINDOW);
            const place = box ? [box.x, box.y, box.width, box.height].join() : '';
            const isStill = place === last;
            last = place;
            return box !== undefined && box.width > 0 && isStill ? box : null;
        });
        const frame = await this.shell.until('the window is there', () => {
            const [window] = global.display.list_all_windows();
            if (!window) return null;
            const { x, y } = window.get_frame_rect();
            return { x, y };
        });
        await this.input.moveTo(
            frame.x + box.x + box.width / 2,
            frame.y + box.y + box.height / 2 + offset,
        );
        // A window is told of the pointer in the next frame, and of no click before that.
        await this.shell.painted();
    }

    private async wait(role: string, name: string): Promise<Accessible> {
        return until(`there is a ${role} “${name}”`, () => this.look(role, name));
    }

    private look(role: string, name: string): Accessible | null {
        for (const part of this.showing())
            if (part.get_role_name() === role && part.get_name() === name) return part;
        return null;
    }

    private focused(): Accessible | null {
        for (const part of this.showing())
            if (part.get_state_set().contains(Atspi.StateType.FOCUSED)) return part;
        return null;
    }

    private *showing(): Generator<Accessible> {
        const desktop = Atspi.get_desktop(0);
        for (const child of childrenOf(desktop))
            if (child.get_name() === this.application)
                for (const window of childrenOf(child)) yield* below(window);
    }
}

function* below(part: Accessible): Generator<Accessible> {
    if (!part.get_state_set().contains(Atspi.StateType.SHOWING)) return;
    yield part;
    for (const child of childrenOf(part)) yield* below(child);
}

function* childrenOf(part: Accessible): Generator<Accessible> {
    for (let index = 0; index < part.get_child_count(); index += 1) {
        const child = part.get_child_at_index(index);
        if (child) yield child;
    }
}

function describe(part: Accessible): Part {
    const states = part.get_state_set();
    return {
        role: part.get_role_name(),
        name: part.get_name() ?? '',
        description: part
            .get_relation_set()
            .filter(relation => relation.get_relation_type() === Atspi.RelationType.DESCRIBED_BY)
            .flatMap(relation =>
                Array.from({ length: relation.get_n_targets() }, (_, index) =>
                    relation.get_target(index).get_name(),
                ),
            )
            .join(' '),
        isSensitive: states.contains(Atspi.StateType.SENSITIVE),
        isPressed: states.contains(Atspi.StateType.PRESSED),
        isFocusable: states.contains(Atspi.StateType.FOCUSABLE),
        isFocused: states.contains(Atspi.StateType.FOCUSED),
        isSelected: states.contains(Atspi.StateType.SELECTED),
        isChecked: states.contains(Atspi.StateType.CHECKED),
        value: part.get_value_iface()?.get_current_value() ?? null,
        maximum: part.get_value_iface()?.get_maximum_value() ?? null,
    };
}

/** Looks again and again, since not every change of a window is announced. */
async function until<Value>(
    what: string,
    condition: () => Value | null | false,
    timeoutMs = TIMEOUT_MS,
): Promise<Value> {
    const deadline = GLib.get_monotonic_time() + timeoutMs * 1000;
    for (;;) {
        const value = look(condition);
        if (value !== null && value !== false) return value;
        if (GLib.get_monotonic_time() > deadline)
            throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`);
        await new Promise<void>(resolve => {
            setTimeout(resolve, POLL_MS);
        });
    }
}

function look<Value>(condition: () => Value | null | false): Value | null | false {
    try {
        return condition();
    } catch (error) {
        // A part that went away while it was looked at.
        if (error instanceof GLib.Error) return null;
        throw error;
    }
}
