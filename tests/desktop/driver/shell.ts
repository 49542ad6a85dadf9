import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { type Inside, makeInside } from './inside.js';

const CALL_TIMEOUT_MS = 60_000;
const WAIT_TIMEOUT_MS = 30_000;
const LIBRARIES = ['Atk', 'Clutter', 'Gio', 'GLib', 'GObject', 'Meta', 'Shell', 'St'];

Gio._promisify(Gio.DBusConnection.prototype, 'call');

/**
 * Code that is sent into the shell as text: it can use what it is handed, `global` and nothing of
 * what surrounds it here. Arguments and results travel as JSON.
 */
export type InsideCode<Args extends unknown[], Result> = (
    inside: Inside,
    ...args: Args
) => Promise<Result> | Result;

/** Runs code in the running GNOME Shell; needs its unsafe mode. */
export class ShellAccess {
    constructor(private readonly connection: Gio.DBusConnection) {}

    /** Evaluates JavaScript in the shell; a promise is awaited there. */
    async evaluate(code: string): Promise<unknown> {
        const answer = await this.connection.call(
            'org.gnome.Shell',
            '/org/gnome/Shell',
            'org.gnome.Shell',
            'Eval',
            new GLib.Variant('(s)', [code]),
            null,
            Gio.DBusCallFlags.NO_AUTO_START,
            CALL_TIMEOUT_MS,
            null,
        );
        const [succeeded, text] = answer.deepUnpack<[boolean, string]>();
        if (!succeeded) throw new Error(`In the shell: ${text || 'its unsafe mode is off'}`);
        return text === '' ? undefined : JSON.parse(text);
    }

    /** Runs a function in the shell and returns what it returns or what its promise resolves to. */
    async run<Args extends unknown[], Result>(
        code: InsideCode<Args, Result>,
        ...args: Args
    ): Promise<Result> {
        const libraries = `{${LIBRARIES.map(name => `${name}: imports.gi.${name}`).join()}}`;
        const parameters = [
            `(${makeInside.toString()})(Main, ${libraries})`,
            ...args.map(arg => JSON.stringify(arg)),
        ];
        // The shell tells of an error without its stack.
        const text = `(async () => {
            try {
                return await (${code.toString()})(${parameters.join()});
            } catch (error) {
                throw error instanceof Error ? error.message + '\\n' + error.stack : error;
            }
        })()`;
        return (await this.evaluate(text)) as Result;
    }

    /**
     * Waits until the condition holds in the shell; it is looked at once a frame. Returns what the
     * condition returned.
     *
     * @param what completes the sentence “Waited in vain until …”
     */
    async until<Args extends unknown[], Value>(
        what: string,
        condition: (inside: Inside, ...args: Args) => Value | null | false,
        ...args: Args
    ): Promise<Value> {
        const code = `(inside, what, timeout, ...args) =>
            inside.until(() => (${condition.toString()})(inside, ...args), what, timeout)`;
        const wait = { toString: () => code } as InsideCode<[string, number, ...Args], Value>;
        return this.run(wait, what, WAIT_TIMEOUT_MS, ...args);
    }

    /** Waits until the window with this title has the keyboard. */
    async untilFocused(title: string): Promise<void> {
        await this.until(
            `“${title}” has the keyboard`,
            (_inside, title) => {
                const focused = global.display.get_focus_window() as { title: string } | null;
                return focused?.title === title;
            },
            title,
        );
    }

    /** Returns when what the shell does in idle time is done. */
    async idle(): Promise<void> {
        await this.run(
            async ({ GLib }) =>
                new Promise<void>(resolve => {
                    GLib.idle_add(GLib.PRIORITY_LOW, () => {
                        resolve();
                        return GLib.SOURCE_REMOVE;
                    });
                }),
        );
    }

    /** Returns when all that was changed before is on the screen. */
    async painted(): Promise<void> {
        await this.run(inside => inside.painted());
    }
}
