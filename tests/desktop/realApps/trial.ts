import GLib from 'gi://GLib';

import type { Desktop } from '../driver/desktop.js';
import { eventually } from '../driver/eventually.js';
import { Slices } from '../driver/slices.js';
import { heard, REAL_APPS, type Place, type RealApp } from './catalogue.js';
import { Feed } from './feed.js';
import { Hands } from './hands.js';

const FROZEN_SECONDS = 60;
const [FIRST, OTHER, LATER] = ['101', '202', '303'];

/** What the tests ask of an app. */
export type Question = 'separate' | 'intact' | 'windows' | 'connection';

/** What was found out of an app. */
export interface Verdict {
    readonly app: RealApp;
    readonly version: string;
    /** What is wrong, by question; empty if all is right, and absent if it was not come to. */
    readonly wrong: Partial<Record<Question, string[]>>;
    /** Whether its connection had to be made anew; null if it is not known. */
    hasReconnected: boolean | null;
}

/** An app that is open in the first workspace. */
interface Opened {
    readonly verdict: Verdict;
    readonly app: RealApp;
    readonly hands: Hands;
    readonly pid: number;
}

/** Uses every app of the catalogue in two workspaces, and leaves those of one frozen for a while. */
export class Trial {
    private readonly slices: Slices;
    private readonly feed = new Feed();
    private readonly opened: Opened[] = [];
    private work = '';
    private play = '';

    constructor(private readonly desktop: Desktop) {
        this.slices = new Slices(desktop);
    }

    /** Returns what was found out of each app. */
    async run(): Promise<Verdict[]> {
        const { workspaces } = this.desktop;
        this.work = await workspaces.create('work', {});
        this.play = await workspaces.create('play', {});
        const verdicts: Verdict[] = [];
        try {
            await workspaces.activate('work');
            for (const app of REAL_APPS) verdicts.push(await this.openFirst(app));
            await this.freeze();
            await workspaces.activate('work');
            await this.lookAtFocus();
            for (const opened of this.opened) await this.comeBack(opened);
            return verdicts;
        } finally {
            this.feed.stop();
            await this.slices.clear();
        }
    }

    private placeIn(workspace: string): Place {
        const home = `${this.desktop.workspaces.root}/${workspace}/home`;
        return { home, feed: this.feed };
    }

    /** In the first workspace. */
    private async openFirst(app: RealApp): Promise<Verdict> {
        const version = await this.versionOf(app);
        const verdict: Verdict = { app, version, wrong: {}, hasReconnected: null };
        const before = await this.mark();
        await this.ask(verdict, 'windows', async complain => {
            const hands = await this.open(app);
            this.opened.push({ verdict, app, hands, pid: (await hands.see()).pid });
            await app.begin(hands, this.placeIn(this.work));
            await app.keep(hands, FIRST, this.placeIn(this.work));
            await this.lookAtOwner(app, hands, this.work, complain);
            await this.desktop.workspaces.activate('play');
            const { isShown, isOffered } = await hands.see();
            if (isShown) complain('still drawn in another workspace');
            if (isOffered) complain('still offered by Alt+Tab in another workspace');
            await this.desktop.workspaces.activate('work');
            await eventually('it has the focus again', async () => (await hands.see()).hasFocus);
            if (!(await hands.see()).isShown) complain('not drawn when back');
        });
        await this.ask(verdict, 'separate', async complain => {
            const strays = await this.writtenOutside(before);
            if (strays.length > 0) complain(`writes ${strays.join(', ')}`);
        });
        return verdict;
    }

    /** Leaves the first workspace frozen for a while, in which the second is used. */
    private async freeze(): Promise<void> {
        const { workspaces } = this.desktop;
        await workspaces.activate('play');
        await eventually('the first workspace is frozen', () => this.slices.isFrozen(this.work));
        const start = GLib.get_monotonic_time();
        const used = await this.settledTime();
        for (const opened of this.opened) await this.openSecond(opened);
        await eventually(
            'the time is over',
            () => GLib.get_monotonic_time() - start > FROZEN_SECONDS * 1e6,
            FROZEN_SECONDS * 1e3,
        );
        const isFrozen = this.slices.isFrozen(this.work);
        const running = await this.runningOutside();
        const busy = this.slices.cpuTime(this.work) - used;
        for (const { verdict, hands } of this.opened)
            await this.ask(verdict, 'intact', async complain => {
                if (!isFrozen || busy > 0) complain(`the workspace ran for ${busy} µs`);
                if (running.length > 0) complain(`not in the slice: ${running.join(', ')}`);
                if ((await hands.see()).isShown) complain('drawn while frozen');
            });
    }

    /** The processor time of what has just been frozen, which the kernel adds up a moment later. */
    private async settledTime(): Promise<number> {
        let last = -1;
        return eventually('its processor time stands still', () => {
            const [now, before] = [this.slices.cpuTime(this.work), last];
            last = now;
            return now === before && now;
        });
    }

    /** In the second workspace, while the first is frozen. */
    private async openSecond({ verdict, app, hands }: Opened): Promise<void> {
        await this.ask(verdict, 'separate', async complain => {
            const place = this.placeIn(this.play);
            const second = await this.open(app);
            const { pid } = await second.see();
            try {
                await app.begin(second, place);
                await app.keep(second, OTHER, place);
                const kept = await app.kept(second);
                if (kept.includes(FIRST)) complain('shows what was done in another workspace');
                await this.ask(verdict, 'windows', async complain => {
                    await this.lookAtOwner(app, second, this.play, complain);
                    if ((await hands.see()).isShown)
                        complain('drawn with that of another workspace');
                });
            } finally {
                await this.desktop.execute(['kill', '-TERM', String(pid)]);
            }
        });
    }

    /** The window that had the focus when the first workspace was left has it again. */
    private async lookAtFocus(): Promise<void> {
        const last = this.opened.at(-1);
        if (!last) return;
        await this.ask(last.verdict, 'windows', async () => {
            await eventually('it has the focus', async () => (await last.hands.see()).hasFocus);
        });
    }

    /** In the first workspace again. */
    private async comeBack({ verdict, app, hands, pid }: Opened): Promise<void> {
        const place = this.placeIn(this.work);
        await this.ask(verdict, 'intact', async complain => {
            const seen = await hands.see();
            if (!seen.isShown) complain('its window is not drawn');
            if (seen.pid !== pid) complain('it is another process');
            await hands.turnTo();
            if (app.isConnected) await this.lookAtConnection(verdict, hands);
            let kept = '';
            await hands.insist(
                'show what it had',
                async () => {},
                async () => (kept = await app.kept(hands)).includes(FIRST),
            );
            if (kept.includes(OTHER)) complain('it has what was done in another workspace');
            await app.keep(hands, LATER, place);
        });
    }

    private async lookAtConnection(verdict: Verdict, hands: Hands): Promise<void> {
        await this.ask(verdict, 'connection', async () => {
            const now = this.feed.last;
            const before = heard((await hands.see()).title)?.connection;
            const after = await eventually('it hears what is sent now', async () => {
                const last = heard((await hands.see()).title);
                return last && last.tick > now ? last : null;
            });
            verdict.hasReconnected = after.connection !== before;
        });
    }

    private async lookAtOwner(
        app: RealApp,
        hands: Hands,
        workspace: string,
        complain: (what: string) => void,
    ): Promise<void> {
        const { pid, isX11 } = await hands.see();
        const cgroup = await this.desktop.execute(['cat', `/proc/${pid}/cgroup`]);
        if (!cgroup.includes(`app-kolide-${workspace.replaceAll('-', '')}.slice`))
            complain('its process is not in the slice');
        if (isX11 !== (app.display === 'X11')) complain(`not shown by ${app.display}`);
    }

    /** Opens an app as a person does: from the app grid, or by a link. */
    private async open(app: RealApp): Promise<Hands> {
        const active = await this.desktop.workspaces.activeId();
        return Hands.take(this.desktop, app.desktopId, async () => {
            await this.desktop.shell.run(
                ({ Shell }, id, uri) => {
                    const found = Shell.AppSystem.get_default().lookup_app(`${id}.desktop`);
                    if (uri === null) found.activate();
                    else
                        found.app_info.launch_uris(
                            [uri],
                            global.create_app_launch_context(global.get_current_time(), -1),
                        );
                },
                app.desktopId,
                app.uri?.(this.placeIn(active)) ?? null,
            );
        });
    }

    private async ask(
        verdict: Verdict,
        question: Question,
        look: (complain: (what: string) => void) => Promise<void>,
    ): Promise<void> {
        const said = (verdict.wrong[question] ??= []);
        const complain = (what: string): void => {
            if (!said.includes(what)) said.push(what);
        };
        await look(complain).catch((error: unknown) => {
            complain(error instanceof Error ? error.message : String(error));
        });
    }

    private async versionOf(app: RealApp): Promise<string> {
        const version = await this.desktop.execute([
            ...['dpkg-query', '-W', '-f', '${source:Upstream-Version}', app.package],
        ]);
        return version.replace(/^\d+:/, '');
    }

    private async mark(): Promise<string> {
        return (await this.desktop.execute(['mktemp'])).trim();
    }

    /** Files in the person's home, outside of all workspaces, that are newer than the mark. */
    private async writtenOutside(mark: string): Promise<string[]> {
        const home = GLib.get_home_dir();
        const expected = [
            // what the shell and its session write now and then
            `${home}/.cache/event-sound-cache*`,
            `${home}/.local/share/gvfs-metadata/*`,
            `${home}/.local/share/keyrings/*`,
            `${home}/.local/share/gnome-shell/*`,
            `${home}/.config/dconf/*`,
            `${home}/.config/kolide/*`,
            `${home}/.config/koder/*`,
            `${home}/.local/state/wireplumber/*`,
            // common to all workspaces
            `${home}/.cache/mesa_shader_cache*`,
        ];
        const found = await this.desktop.execute([
            ...['find', home, '-type', 'f', '-newer', mark],
            ...expected.flatMap(path => ['-not', '-path', path]),
        ]);
        return found.split('\n').filter(path => path !== '');
    }

    /** Names of processes that were started for the first workspace and are not in its slice. */
    private async runningOutside(): Promise<string[]> {
        const script = `
            for process in /proc/[0-9]*; do
                tr '\\0' '\\n' 2>/dev/null <$process/environ | grep -qx "KOLIDE_WORKSPACE=$1" || continue
                grep -q "app-kolide-$2.slice" $process/cgroup || cat $process/comm
            done; :`;
        const { work } = this;
        const found = await this.desktop.execute([
            ...['bash', '-c', script, 'outside', work, work.replaceAll('-', '')],
        ]);
        return found.split('\n').filter(name => name !== '');
    }
}
