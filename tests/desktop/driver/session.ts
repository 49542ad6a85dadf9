import GLib from 'gi://GLib';

import type { Desktop } from './desktop.js';
import { eventually } from './eventually.js';

const SHELL = 'org.gnome.Shell@wayland.service';
const SESSION = 'desktop-session.service';
const TARGET = 'graphical-session.target';
const START_TIMEOUT_MS = 60_000;
const DROP_IN = `[Service]
Restart=always
RestartMode=direct
ExecStopPost=
[Unit]
StartLimitIntervalSec=0
`;

/** The session with its shell, which can be ended in every way: what drives it is no part of it. */
export class Session {
    constructor(private readonly desktop: Desktop) {}

    /**
     * From now on a shell that dies is followed by another one, and the session goes on meanwhile.
     *
     * @param variables of its environment, as `NAME=value`.
     */
    async outliveShell(variables: readonly string[] = []): Promise<void> {
        const directory = `${GLib.get_user_runtime_dir()}/systemd/user/${SHELL}.d`;
        GLib.mkdir_with_parents(directory, 0o700);
        const environment = variables.map(variable => `Environment=${variable}\n`).join('');
        GLib.file_set_contents(`${directory}/restart.conf`, `${DROP_IN}[Service]\n${environment}`);
        await this.systemctl('daemon-reload');
    }

    /** A session ends with its shell again, as it does by itself. */
    async endWithShell(): Promise<void> {
        GLib.unlink(`${GLib.get_user_runtime_dir()}/systemd/user/${SHELL}.d/restart.conf`);
        await this.systemctl('daemon-reload');
    }

    /** The number of the shell's process; 0 if none runs. */
    async shellPid(): Promise<number> {
        return Number(await this.systemctl('show', '-P', 'MainPID', SHELL));
    }

    /** Kills the shell: it does not get to do anything more. Returns the number that it had. */
    async killShell(): Promise<number> {
        const pid = await this.shellPid();
        await this.desktop.execute(['kill', '-KILL', String(pid)]);
        return pid;
    }

    /** Returns when another shell than that of the number has begun to run; with its number. */
    async untilAnother(pid: number): Promise<number> {
        return eventually('another shell runs', async () => {
            const found = await this.shellPid();
            return found !== pid && found !== 0 && found;
        });
    }

    /** Returns when the shell can be used, and the product with it. */
    async untilReady(): Promise<void> {
        const look = async (): Promise<boolean> => {
            const isUp = await this.desktop.shell.evaluate('!Main.layoutManager._startingUp');
            await this.desktop.workspaces.list();
            return isUp === true;
        };
        await eventually(
            'the shell is ready',
            () => look().catch(() => false as const),
            START_TIMEOUT_MS,
        );
        await this.desktop.shell.run(({ Main }) => {
            Main.overview.hide();
        });
    }

    /** Returns when nothing of the session runs any more, except what does not end with it. */
    async untilEnded(): Promise<void> {
        await eventually('the session has ended', async () => {
            const show = ['systemctl', 'show', '-P', 'ActiveState', SESSION];
            const session = (await this.desktop.execute(show)).trim();
            const target = await this.systemctl('show', '-P', 'ActiveState', TARGET);
            return session === 'inactive' && target === 'inactive';
        });
    }

    /** Logs the person in. */
    async begin(): Promise<void> {
        await this.desktop.execute(['systemctl', 'start', SESSION]);
    }

    private async systemctl(...args: string[]): Promise<string> {
        return (await this.desktop.execute(['systemctl', '--user', ...args])).trim();
    }
}
