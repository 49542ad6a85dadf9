import GLib from 'gi://GLib';

import { busServiceOf, hexOf, sliceOf } from '../../src/core/systemd/unitNames.js';
import { run } from './driver/commandLine.js';
import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const SCOPE = /^app-kolide-org\.gnome\.Terminal-[0-9a-f]{32}\.scope$/;
const PORTAL = 'org.freedesktop.portal';

// GNOME Terminal has the bus start its server, in which all of its windows are.
describe('An app that a workspace’s bus has started', () => {
    const desktop = useDesktop();
    const { extension, shell, workspaces } = desktop;
    const slices = new Slices(desktop);
    const freezes = new Freezes(desktop);
    const programs = new WorkspacePrograms(desktop);
    let work = '';

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        await workspaces.create('play', {});
        await freezes.setGrace(0);
    });

    beforeEach(async () => {
        await workspaces.activate('work');
    });

    afterEach(async () => {
        await slices.clear();
    });

    afterAll(async () => {
        await freezes.resetGrace();
    });

    /** What shows a window of GNOME Terminal and has it write its process's number into a file. */
    function terminalWriting(file: string): string[] {
        return ['gnome-terminal', '--', 'sh', '-c', `echo $$ > ${file}; exec sleep infinity`];
    }

    /** Returns the process that runs in the window that is being opened. */
    async function processOf(file: string): Promise<number> {
        return eventually(
            'the terminal’s program runs',
            async () =>
                Number(await desktop.execute(['sh', '-c', `cat ${file} 2>/dev/null || echo 0`])) ||
                null,
        );
    }

    async function openTerminal(): Promise<number> {
        const file = freshPath();
        await workspaces.run('work', terminalWriting(file), '');
        return processOf(file);
    }

    function freshPath(): string {
        return `${GLib.get_tmp_dir()}/${GLib.uuid_string_random()}`;
    }

    /** Returns when nothing runs in the workspace but the app and services. */
    async function untilAlone(id: string): Promise<void> {
        await eventually('the terminal runs in a unit of its own', async () => {
            const units = (await slices.units(id)).filter(unit => !unit.startsWith('kolide-'));
            return units.length > 0 && units.every(unit => SCOPE.test(unit));
        });
    }

    async function isRunning(pid: number): Promise<boolean> {
        return (await desktop.execute(['sh', '-c', `kill -0 ${pid} && echo yes || :`])) !== '';
    }

    it('counts as one that runs, with what it has started', async () => {
        const pid = await openTerminal();
        await untilAlone(work);
        await eventually('what it has started runs there, too', async () =>
            (await desktop.execute(['cat', `/proc/${pid}/cgroup`])).includes(
                '/app-kolide-org.gnome.Terminal-',
            ),
        );
        await workspaces.activate('play');
        await freezes.untilState(work, 'frozen');
        await workspaces.activate('work');
        expect(await isRunning(pid)).toBeTrue();
    });

    it('is not closed by what is to happen while no apps run', async () => {
        const pid = await openTerminal();
        await untilAlone(work);
        const file = `${freshPath()}.kolide-workspace`;
        const refused = await run('export', 'work', file);
        expect([refused.code, refused.stderr]).toEqual([
            6,
            jasmine.stringContaining('Apps of “work” are running.'),
        ]);
        await expectAsync(workspaces.update(work, { isolation: 'confined' })).toBeRejectedWithError(
            /Apps of “work” are running/,
        );
        expect(await isRunning(pid)).toBeTrue();

        const done = await run('export', 'work', file, '--close-apps');
        expect(done).toEqual({ code: 0, stdout: done.stdout, stderr: '' });
        expect(await isRunning(pid)).toBeFalse();
        GLib.unlink(file);
    });

    it('that was opened while the extension was off is found when it is on again', async () => {
        await programs.run('work', 'true');
        await extension.disable();
        const file = freshPath();
        const bus = `unix:path=${GLib.get_user_runtime_dir()}/kolide/${hexOf(work)}/bus`;
        await desktop.execute([
            ...['systemd-run', '--user', '--expand-environment=no', `--slice=${sliceOf(work)}`],
            `--setenv=DBUS_SESSION_BUS_ADDRESS=${bus}`,
            ...terminalWriting(file),
        ]);
        const pid = await processOf(file);
        await extension.enable();
        await untilAlone(work);
        expect(await isRunning(pid)).toBeTrue();
    });

    it('says why its workspace goes on', async () => {
        const props =
            '{ factory.name=support.null-audio-sink node.name=test-speaker ' +
            'media.class=Audio/Sink object.linger=true audio.position=[FL FR] }';
        await desktop.execute(['pw-cli', 'create-node', 'adapter', props]);
        const noise = `${freshPath()}.raw`;
        await desktop.execute(['sh', '-c', `head -c 20000000 /dev/urandom > ${noise}`]);
        const play = ['pw-play', '--raw', '--format=s16', '--rate=48000', '--channels=2', noise];
        await workspaces.run('work', ['gnome-terminal', '--', ...play], '');
        await untilAlone(work);
        await workspaces.activate('play');
        await freezes.untilState(work, 'background', 'sound');
    });

    it('runs in the sandbox of a workspace that is confined, too', async () => {
        const id = await workspaces.create('closed', { isolation: 'confined' });
        await workspaces.activate('closed');
        await workspaces.run('closed', terminalWriting('$HOME/pid'), '');
        await untilAlone(id);
        await workspaces.activate('play');
        await freezes.untilState(id, 'frozen');
        await slices.clear();
    });

    it('leaves the workspace empty when it has ended', async () => {
        const pid = await openTerminal();
        await untilAlone(work);
        await workspaces.activate('play');
        await freezes.untilState(work, 'frozen');
        await workspaces.activate('work');
        await desktop.execute(['kill', String(pid)]);
        await eventually('its unit has ended', async () =>
            (await slices.units(work)).every(unit => unit.startsWith('kolide-')),
        );
        await workspaces.activate('play');
        await freezes.untilState(work, 'empty');
        expect(await slices.units(work)).not.toEqual([]);
    });

    it('is none if it is a service, even one that shows a window', async () => {
        // Whoever asks has to stay for the answer.
        const asking = await workspaces.run(
            'work',
            [
                ...['sh', '-c'],
                `gdbus call --session --dest ${PORTAL}.Desktop ` +
                    `--object-path /org/freedesktop/portal/desktop ` +
                    `--method ${PORTAL}.FileChooser.OpenFile '' Choose '{}' && sleep infinity`,
            ],
            '',
        );
        await shell.until('the file chooser is open', () =>
            global.display.list_all_windows().some(({ title }) => title === 'Choose'),
        );
        await desktop.execute(['systemctl', '--user', 'stop', asking]);
        await workspaces.activate('play');
        await freezes.untilState(work, 'empty');
        const bus = `${slices.cgroupOf(work)}/${busServiceOf(work)}`;
        const running = await desktop.execute([
            ...['sh', '-c'],
            `for pid in $(cat ${bus}/cgroup.procs); do cat /proc/$pid/comm; done`,
        ]);
        // The portal, and the back end of it that shows the window.
        const portals = running.split('\n').filter(name => name === 'xdg-desktop-por');
        expect(portals.length).toBe(2);
    });
});
