import type { Desktop } from './desktop.js';
import { eventually } from './eventually.js';
import { WorkspacePrograms, type PythonProgram } from './workspacePrograms.js';

const PATIENCE_MS = 60_000;

/** What is copied: texts by their type, or so many bytes. */
export type Copied = Readonly<Record<string, string | number>>;

/** What was pasted: all types that were on offer, and what they said. A long one says its length. */
export type Pasted = Record<string, string>;

/** Opens windows that copy and paste what they are told, in formats of any kind. */
export class ClipboardClients {
    private readonly programs: WorkspacePrograms;
    private opened = 0;

    constructor(private readonly desktop: Desktop) {
        this.programs = new WorkspacePrograms(desktop);
    }

    /**
     * Opens a window that copies this when C is pressed in it.
     *
     * @param backend how it talks to the compositor.
     */
    async open(
        workspace: string,
        copied: Copied = {},
        backend: 'wayland' | 'x11' = 'wayland',
    ): Promise<ClipboardClient> {
        return this.start(
            workspace,
            `BACKEND = '${backend}'\nCOPIED = ${JSON.stringify(copied)}\n`,
            CLIENT,
        );
    }

    /**
     * Opens a window of GTK 3, which copies a picture of more than 200 KiB in several formats, or
     * selects a text, since it confuses the formats of the one and the other.
     */
    async openOld(workspace: string, selected: string | null): Promise<ClipboardClient> {
        const text = selected === null ? 'None' : JSON.stringify(selected);
        return this.start(workspace, `SELECTED = ${text}\n`, OLD_CLIENT);
    }

    private async start(
        workspace: string,
        values: string,
        script: string,
    ): Promise<ClipboardClient> {
        this.opened += 1;
        const title = `Clipboard ${this.opened}`;
        const program = await this.programs.startPython(
            workspace,
            `TITLE = '${title}'\n${values}${script}`,
        );
        const client = new ClipboardClient(this.desktop, title, program);
        await client.focused();
        return client;
    }
}

/** A window that copies and pastes. */
export class ClipboardClient {
    constructor(
        private readonly desktop: Desktop,
        private readonly title: string,
        readonly program: PythonProgram,
    ) {}

    /** Waits until keys go to the window. */
    async focused(): Promise<void> {
        const { shell } = this.desktop;
        const hasFocus = async (): Promise<boolean> =>
            shell.run(({ Main }, title) => {
                const focused = global.display.get_focus_window() as { title: string } | null;
                if (focused?.title === title) return true;
                const window = global.display.list_all_windows().find(one => one.title === title);
                if (window?.showing_on_its_workspace()) Main.activateWindow(window);
                return false;
            }, this.title);
        // The first app of a workspace takes its time on a busy machine.
        await eventually('the window has the focus', hasFocus, PATIENCE_MS);
        await shell.painted();
    }

    /** Copies, by a key press; selects the same, too. */
    async copy(): Promise<void> {
        await this.act('c');
    }

    /** Copies and stops at once, before anybody can have been handed what was copied. */
    async copyAndHang(): Promise<void> {
        await this.act('h');
    }

    /** What can be pasted there, by a key press. */
    async paste(): Promise<Pasted> {
        return this.act('v');
    }

    /** What the middle mouse button would paste there. */
    async pasteSelected(): Promise<Pasted> {
        return this.act('m');
    }

    /** Pastes without a key, as a program in the background may try. */
    async pasteUnseen(): Promise<Pasted> {
        const count = this.answers().length;
        await this.program.signal('USR1');
        return this.answerAfter(count);
    }

    /** Copies without a key, as a program in the background may try. */
    async copyUnseen(): Promise<void> {
        const count = this.answers().length;
        await this.program.signal('USR2');
        await this.answerAfter(count);
    }

    private async act(key: string): Promise<Pasted> {
        await this.focused();
        const count = this.answers().length;
        // The first keys may come before the window is ready for them.
        return eventually('it does what the key says', async () => {
            await this.desktop.input.press(key);
            return this.answerAfter(count, 3000).catch(() => null);
        });
    }

    private async answerAfter(count: number, patienceMs = 20_000): Promise<Pasted> {
        return eventually('it answers', () => this.answers()[count] ?? null, patienceMs);
    }

    private answers(): Pasted[] {
        const lines = this.program.output().split('\n');
        return lines.filter(line => line.startsWith('{')).map(line => JSON.parse(line) as Pasted);
    }
}

const CLIENT = `
import os, json, signal
os.environ['GDK_BACKEND'] = BACKEND
import gi
gi.require_version('Gdk', '4.0')
gi.require_version('Gtk', '4.0')
from gi.repository import Gdk, Gio, GLib, Gtk
display = Gdk.Display.get_default()
def tell(what): print(json.dumps(what), flush=True)
def bytes_of(value): return GLib.Bytes.new(b'x' * value if isinstance(value, int) else value.encode())
def provider():
    return Gdk.ContentProvider.new_union([
        Gdk.ContentProvider.new_for_bytes(kind, bytes_of(value)) for kind, value in COPIED.items()])
def copy():
    display.get_clipboard().set_content(provider())
    display.get_primary_clipboard().set_content(provider())
    # Once the compositor knows of it.
    display.sync()
    tell({})
def paste(clipboard):
    kinds = clipboard.get_formats().get_mime_types() or []
    pasted = {}
    waiting = list(kinds)
    def next_one():
        if not waiting: return tell(pasted)
        kind = waiting.pop(0)
        clipboard.read_async([kind], 0, None, opened, kind)
    def opened(source, result, kind):
        try: stream = source.read_finish(result)[0]
        except GLib.Error as error:
            pasted[kind] = 'failed: ' + error.message
            return next_one()
        memory = Gio.MemoryOutputStream.new_resizable()
        memory.splice_async(stream, Gio.OutputStreamSpliceFlags.CLOSE_SOURCE | Gio.OutputStreamSpliceFlags.CLOSE_TARGET, 0, None, read, kind)
    def read(memory, result, kind):
        try: memory.splice_finish(result)
        except GLib.Error as error: pasted[kind] = 'failed: ' + error.message
        else:
            content = memory.steal_as_bytes().get_data()
            pasted[kind] = content.decode() if len(content) < 1000 else f'{len(content)} bytes'
        next_one()
    next_one()
def pressed(_controller, keyval, _keycode, _state):
    if keyval == Gdk.KEY_c: copy()
    elif keyval == Gdk.KEY_h:
        copy()
        os.kill(os.getpid(), signal.SIGSTOP)
    elif keyval == Gdk.KEY_v: paste(display.get_clipboard())
    elif keyval == Gdk.KEY_m: paste(display.get_primary_clipboard())
    return False
GLib.unix_signal_add(0, signal.SIGUSR1, lambda: paste(display.get_clipboard()) or True)
GLib.unix_signal_add(0, signal.SIGUSR2, lambda: copy() or True)
loop = GLib.MainLoop()
window = Gtk.Window(title=TITLE, default_width=300, default_height=200)
keys = Gtk.EventControllerKey()
keys.connect('key-pressed', pressed)
window.add_controller(keys)
window.connect('close-request', lambda _window: loop.quit())
window.present()
loop.run()
`;

const OLD_CLIENT = `
import os, json
import gi
gi.require_version('Gdk', '3.0')
gi.require_version('Gtk', '3.0')
from gi.repository import Gdk, GdkPixbuf, GLib, Gtk
def copy():
    noise = GLib.Bytes.new(os.urandom(300 * 300 * 3))
    picture = GdkPixbuf.Pixbuf.new_from_bytes(noise, GdkPixbuf.Colorspace.RGB, False, 8, 300, 300, 900)
    if SELECTED is None: Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD).set_image(picture)
    else: Gtk.Clipboard.get(Gdk.SELECTION_PRIMARY).set_text(SELECTED, -1)
    Gdk.Display.get_default().sync()
    print(json.dumps({}), flush=True)
def pressed(_window, event):
    if event.keyval == Gdk.KEY_c: copy()
    return False
window = Gtk.Window(title=TITLE, default_width=300, default_height=200)
window.connect('key-press-event', pressed)
window.connect('destroy', Gtk.main_quit)
window.show_all()
Gtk.main()
`;
