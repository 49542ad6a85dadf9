import type Meta from 'gi://Meta';

import type { Desktop } from '../driver/desktop.js';
import { eventually } from '../driver/eventually.js';

const NOTHING = 'nothing was copied';
const PATIENCE_MS = 3000;
const START_MS = 60_000;

/** A window, as the shell sees it. */
export interface Seen {
    readonly title: string;
    readonly pid: number;
    readonly isX11: boolean;
    /** Whether it is drawn. */
    readonly isShown: boolean;
    /** Whether Alt+Tab offers it. */
    readonly isOffered: boolean;
    readonly hasFocus: boolean;
}

/** A person's hands on the window of an app. */
export class Hands {
    /** @param sequence the window's number among all that the shell has had. */
    private constructor(
        private readonly desktop: Desktop,
        private readonly sequence: number,
    ) {}

    /**
     * Does what opens a window of an app, and takes hold of that window once it can be typed into.
     * The picture that some show while they start is, on Wayland, a window like any other, but none
     * that the shell knows for the app's.
     *
     * @param desktopId the name of its desktop file, without the ending.
     */
    static async take(
        desktop: Desktop,
        desktopId: string,
        open: () => Promise<void>,
    ): Promise<Hands> {
        const windows = async (): Promise<{ sequence: number; hasFocus: boolean }[]> =>
            desktop.shell.run(({ Meta, Shell }, appId) => {
                const tracker = Shell.WindowTracker.get_default();
                const appIdOf = (window: Meta.Window): string | undefined => {
                    // There is none before the shell has looked at the window.
                    const app = tracker.get_window_app(window) as { get_id(): string } | null;
                    return app?.get_id();
                };
                return global.display
                    .list_all_windows()
                    .filter(
                        window =>
                            window.get_window_type() === Meta.WindowType.NORMAL &&
                            window.get_frame_rect().width > 1 &&
                            appIdOf(window) === appId,
                    )
                    .map(window => ({
                        sequence: window.get_stable_sequence(),
                        hasFocus: window.has_focus(),
                    }));
            }, `${desktopId}.desktop`);
        const old = (await windows()).map(({ sequence }) => sequence);
        await open();
        const { sequence } = await eventually(
            'the app opens a window that has the focus',
            async () =>
                (await windows()).find(
                    ({ sequence, hasFocus }) => hasFocus && !old.includes(sequence),
                ) ?? null,
            START_MS,
        );
        return new Hands(desktop, sequence);
    }

    /** The window; throws if it is gone. */
    async see(): Promise<Seen> {
        const seen = await this.desktop.shell.run(({ Meta }, sequence) => {
            const window = global.display
                .list_all_windows()
                .find(window => window.get_stable_sequence() === sequence);
            if (!window) return null;
            const offered = global.display.get_tab_list(Meta.TabList.NORMAL_ALL, null);
            const pid: number = window.get_pid();
            return {
                title: window.title,
                pid,
                isX11: window.get_client_type() === Meta.WindowClientType.X11,
                isShown: window.get_compositor_private<{ mapped: boolean }>().mapped,
                isOffered: offered.includes(window) && !window.skip_taskbar,
                hasFocus: window.has_focus(),
            };
        }, this.sequence);
        if (!seen) throw new Error('its window is gone');
        return seen;
    }

    /** Turns to the window, as by Alt+Tab. */
    async turnTo(): Promise<void> {
        await this.desktop.shell.run(({ Main }, sequence) => {
            const window = global.display
                .list_all_windows()
                .find(window => window.get_stable_sequence() === sequence);
            if (window) Main.activateWindow(window);
        }, this.sequence);
        await eventually('it takes the focus', async () => (await this.see()).hasFocus);
        await this.desktop.shell.painted();
    }

    /** Clicks on the middle of the window. */
    async click(): Promise<void> {
        const [x, y] = await this.desktop.shell.run((_inside, sequence) => {
            const frame = global.display
                .list_all_windows()
                .find(window => window.get_stable_sequence() === sequence)
                ?.get_frame_rect();
            return frame ? [frame.x + frame.width / 2, frame.y + frame.height / 2] : [0, 0];
        }, this.sequence);
        await this.desktop.input.moveTo(x, y);
        await this.desktop.shell.painted();
        await this.desktop.input.button(true);
        await this.desktop.input.button(false);
    }

    async press(...chords: string[]): Promise<void> {
        for (const chord of chords) await this.desktop.input.press(chord);
    }

    async type(text: string): Promise<void> {
        await this.desktop.input.type(text);
    }

    /** What the keys copy, be it text or the addresses of files; null if that is nothing. */
    async copy(...chords: string[]): Promise<string | null> {
        await this.desktop.shell.run(({ St }, nothing) => {
            St.Clipboard.get_default().set_text(St.ClipboardType.CLIPBOARD, nothing);
        }, NOTHING);
        for (let count = 0; count < 3; count += 1) {
            await this.press(...chords);
            const copied = await within(1000, async () => {
                const text = await this.clipboard();
                return text !== NOTHING && text;
            });
            if (copied !== null) return copied;
        }
        return null;
    }

    private async clipboard(): Promise<string> {
        return this.desktop.shell.run(async ({ St }) => {
            const { CLIPBOARD } = St.ClipboardType;
            const clipboard = St.Clipboard.get_default();
            const isFiles = clipboard.get_mimetypes(CLIPBOARD).includes('text/uri-list');
            return new Promise<string>(resolve => {
                if (isFiles)
                    clipboard.get_content(CLIPBOARD, 'text/uri-list', (_clipboard, bytes) => {
                        resolve(new TextDecoder().decode(bytes.toArray()));
                    });
                else
                    clipboard.get_text(CLIPBOARD, (_clipboard, text) => {
                        resolve(text);
                    });
            });
        });
    }

    /** Does something again and again, until it has worked: an app may be slow to listen. */
    async insist(
        what: string,
        act: () => Promise<void>,
        done: () => Promise<boolean>,
    ): Promise<void> {
        for (let count = 0; count < 8; count += 1) {
            await act();
            if ((await within(PATIENCE_MS, done)) !== null) return;
        }
        throw new Error(`it does not ${what}`);
    }
}

async function within<Value>(
    timeoutMs: number,
    look: () => Promise<Value | null | false>,
): Promise<Value | null> {
    return eventually('it happens', look, timeoutMs).catch(() => null);
}
