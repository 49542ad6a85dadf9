import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { connectToBus, sessionBusAddress } from '../../src/system/session/busConnection.js';
import { run } from './driver/commandLine.js';
import { Desktop } from './driver/desktop.js';
import { eventually, pass } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { Random } from './driver/random.js';
import { Session } from './driver/session.js';
import { Slices } from './driver/slices.js';

const CRASHES = 4;
const SPEC_TIMEOUT_MS = 120_000;
const SAVE = 'trap "echo closing >> $1; sleep 0.5; echo saved >> $1; exit" TERM; ';

// Ends the session with its bus, on which all other suites work: @ownShell
describe('The end of the session', () => {
    const random = new Random();
    const names = ['default', 'work', 'play'];
    let desktop: Desktop;
    let session: Session;
    let slices: Slices;
    let freezes: Freezes;

    /** Works with the session that there is now. */
    async function connect(): Promise<void> {
        // GIO works with this one by itself, and would end this program with it.
        Gio.DBus.session.exit_on_close = false;
        desktop = new Desktop(await connectToBus(sessionBusAddress()));
        session = new Session(desktop);
        slices = new Slices(desktop);
        freezes = new Freezes(desktop);
        await session.untilReady();
    }

    beforeAll(async () => {
        await connect();
        await desktop.startAfresh();
        for (const name of names.slice(1)) await desktop.workspaces.create(name, {});
        await freezes.setGrace(0);
    }, SPEC_TIMEOUT_MS);

    afterAll(async () => {
        await freezes.resetGrace();
    });

    /** Starts a program in each workspace that takes its time to save; returns what they say. */
    async function startPrograms(): Promise<Map<string, () => string>> {
        const said = new Map<string, () => string>();
        for (const name of names) {
            const path = `${GLib.get_tmp_dir()}/said-${GLib.uuid_string_random()}`;
            const script = `${SAVE} echo running > $1; while :; do sleep 0.01; done`;
            await desktop.workspaces.run(name, ['sh', '-c', script, 'program', path], '');
            said.set(name, () => readText(path));
        }
        return said;
    }

    /** Leaves all workspaces but one, and returns when they are frozen. */
    async function freezeAllBut(active: string): Promise<void> {
        await desktop.workspaces.activate(active);
        for (const name of names) {
            if (name === active) continue;
            await freezes.untilState(await desktop.workspaces.idOf(name), 'frozen');
        }
    }

    /** What every program had to say, and nothing of a workspace is left. */
    async function expectSaved(said: Map<string, () => string>): Promise<void> {
        await session.untilEnded();
        await slices.untilEmpty();
        for (const [name, read] of said)
            expect(read()).withContext(name).toBe('running\nclosing\nsaved\n');
    }

    /** The session after it has all workspaces, and they work. */
    async function expectWholeAfterwards(active: string): Promise<void> {
        await session.begin();
        await connect();
        const { workspaces } = desktop;
        expect((await workspaces.list()).map(({ name }) => name).sort()).toEqual([...names].sort());
        expect(workspaces.linkTarget()).toBe(await workspaces.activeId());
        if (active !== '') expect(await workspaces.activeId()).toBe(await workspaces.idOf(active));
        for (const name of names) {
            await workspaces.activate(name);
            await slices.tick(name);
        }
    }

    it(
        'by logging out lets frozen apps save',
        async () => {
            const said = await startPrograms();
            await freezeAllBut('play');
            await desktop.execute(['gnome-session-quit', '--logout', '--no-prompt']);
            await expectSaved(said);
            const { stdout } = await run('doctor');
            expect(stdout).toContain('GNOME Shell is not running.');
            // It has left nothing that would be wrong.
            expect(stdout).toContain('1 problem.');
            await expectWholeAfterwards('play');
        },
        SPEC_TIMEOUT_MS,
    );

    it(
        'is followed by a login that starts what the active workspace starts by itself, once',
        async () => {
            await desktop.workspaces.activate('work');
            const work = await desktop.workspaces.activeId();
            const counter = `${GLib.get_tmp_dir()}/started-${GLib.uuid_string_random()}`;
            const directory = `${desktop.workspaces.root}/${work}/XDG_CONFIG_HOME/autostart`;
            GLib.mkdir_with_parents(directory, 0o700);
            GLib.file_set_contents(
                `${directory}/early.desktop`,
                `[Desktop Entry]\nType=Application\nName=Early\nExec=sh -c "echo x >> ${counter}"\n`,
            );
            // What tells that it was started is there still at the second login.
            for (const started of ['x\n', 'x\nx\n']) {
                await desktop.execute(['gnome-session-quit', '--logout', '--no-prompt']);
                await session.untilEnded();
                await session.begin();
                await connect();
                expect(await desktop.workspaces.activeId()).toBe(work);
                await eventually('it has started', () => {
                    const isThere = GLib.file_test(counter, GLib.FileTest.EXISTS);
                    return isThere && readText(counter) === started;
                });
                await desktop.extension.disable();
                await desktop.extension.enable();
                await desktop.workspaces.activate('play');
                await desktop.workspaces.activate('work');
                // What is started after it would come later.
                await desktop.workspaces.run('work', ['true'], '');
                expect(readText(counter)).toBe(started);
            }
            GLib.unlink(`${directory}/early.desktop`);
        },
        SPEC_TIMEOUT_MS,
    );

    for (let crash = 1; crash <= CRASHES; crash += 1)
        it(
            `by a crash of the shell lets frozen apps save too, ${crash}`,
            async () => {
                const said = await startPrograms();
                const active = random.pick(names);
                await freezeAllBut(active);
                // The shell says with it that it has just been started; it would turn extensions off.
                GLib.unlink(`${GLib.get_user_runtime_dir()}/gnome-shell-disable-extensions`);
                const isSwitching = crash % 2 === 0;
                if (isSwitching) {
                    desktop.workspaces.activate(random.pick(names)).catch(() => undefined);
                    await pass(random.below(100));
                }
                await session.killShell();
                await expectSaved(said);
                await expectWholeAfterwards(isSwitching ? '' : active);
            },
            SPEC_TIMEOUT_MS,
        );
});

function readText(path: string): string {
    return new TextDecoder().decode(GLib.file_get_contents(path)[1]);
}
