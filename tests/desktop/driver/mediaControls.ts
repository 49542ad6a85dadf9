import { eventually } from './eventually.js';
import type { ShellAccess } from './shell.js';

interface Source {
    readonly players: readonly Player[];
}

interface Player {
    readonly trackTitle: string;
    playPause(): void;
    next(): void;
}

/** What the published types leave open. */
interface DateMenu {
    readonly _messageList: { readonly _messageView: { readonly _mediaSource: Source } };
}

/** The shell's media controls. */
export class MediaControls {
    constructor(private readonly shell: ShellAccess) {}

    /** What plays there. */
    async titles(): Promise<string[]> {
        return this.shell.run(({ Main }) => {
            const { _messageList: list } = Main.panel.statusArea.dateMenu as unknown as DateMenu;
            return list._messageView._mediaSource.players.map(({ trackTitle }) => trackTitle);
        });
    }

    /** What plays in controls that are made now, as GNOME 49 makes them on the lock screen. */
    async titlesInNew(): Promise<string[]> {
        return this.shell.run(async ({ Main, until }) => {
            const { _messageList: list } = Main.panel.statusArea.dateMenu as unknown as DateMenu;
            const { constructor } = list._messageView._mediaSource;
            const made = new (constructor as new () => Source)();
            await until(
                () => made.players.length > 0 && made.players.every(one => one.trackTitle !== ''),
                'new controls have players',
                30_000,
            );
            return made.players.map(({ trackTitle }) => trackTitle);
        });
    }

    /** Returns when this and nothing else plays there. */
    async untilTitles(wanted: readonly string[]): Promise<void> {
        await eventually(
            `the players play ${wanted.join()}`,
            async () => (await this.titles()).sort().join() === [...wanted].sort().join(),
        );
    }

    /** Presses the two buttons of the first player. */
    async playPauseAndNext(): Promise<void> {
        await this.shell.run(({ Main }) => {
            const { _messageList: list } = Main.panel.statusArea.dateMenu as unknown as DateMenu;
            const [player] = list._messageView._mediaSource.players;
            player?.playPause();
            player?.next();
        });
    }
}
