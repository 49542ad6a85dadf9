import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspacesClient, type WorkspaceSummary } from '../../src/system/dbus/workspacesClient.js';
import { connectToBus, sessionBusAddress } from '../../src/system/session/busConnection.js';
import { execute, PROGRAM, run, runAndAnswer, type Ended } from './driver/commandLine.js';
import { eventually } from './driver/eventually.js';
import { useDesktop } from './driver/suite.js';
import { VaultDialogs } from './driver/vaults.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

Gio._promisify(Gio.Subprocess.prototype, 'wait_async');

const PASSPHRASE = 'correct horse';
const LARGE = 300_000_000;
// Long enough that it can be interrupted.
const MEDIUM = 80_000_000;
// Compressing takes its time on a busy machine.
const PATIENCE_MS = 240_000;
// Runs a program and says how much memory it, or any program that it started, had at most.
const MEASURE = `
import resource, subprocess, sys
ended = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(ended.returncode)
`;

describe('Exporting', () => {
    const desktop = useDesktop();
    const { extension, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    let folder = '';
    let file = '';
    let work = '';

    beforeAll(async () => {
        folder = GLib.Dir.make_tmp('kolide-XXXXXX');
        work = await workspaces.create('work', { colour: 'red' });
    });
    beforeEach(() => {
        file = `${folder}/${GLib.uuid_string_random()}.kolide-workspace`;
    });
    afterAll(async () => {
        await desktop.execute(['rm', '-rf', folder]);
    });

    function write(id: string, path: string, text: string): void {
        const whole = `${workspaces.root}/${id}/${path}`;
        GLib.mkdir_with_parents(GLib.path_get_dirname(whole), 0o700);
        GLib.file_set_contents(whole, text);
    }

    function read(id: string, path: string): string | null {
        const whole = `${workspaces.root}/${id}/${path}`;
        if (!GLib.file_test(whole, GLib.FileTest.EXISTS)) return null;
        return new TextDecoder().decode(GLib.file_get_contents(whole)[1]);
    }

    async function summaryOf(id: string): Promise<WorkspaceSummary | undefined> {
        return (await workspaces.list()).find(workspace => workspace.id === id);
    }

    async function succeed(...words: string[]): Promise<string> {
        const ended = await run(...words);
        expect(ended).toEqual({ code: 0, stdout: ended.stdout, stderr: '' });
        return ended.stdout.trim();
    }

    async function discard(id: string): Promise<void> {
        await workspaces.remove(id);
        await workspaces.purge(id);
    }

    /** What is in the store beside what people know of. */
    function hidden(): string[] {
        return listed(workspaces.root).filter(name => name.startsWith('.importing-'));
    }

    async function makeLarge(id: string, size: number): Promise<void> {
        const path = `${workspaces.root}/${id}/home/large`;
        const command = `head -c ${size} /dev/urandom > ${path}`;
        await desktop.execute(['sh', '-c', command]);
    }

    it('makes the same workspace elsewhere, with an id of its own', async () => {
        write(work, 'home/Documents/contract', 'signed');
        write(work, 'XDG_CONFIG_HOME/app/settings', 'a=b');
        write(work, 'XDG_CACHE_HOME/app/cache', 'cache');
        write(work, 'home/.ssh/id_ed25519', 'PRIVATE KEY');
        const accent = 'org.gnome.desktop.interface accent-color';
        await workspaces.changeSettings('work', { [accent]: "'green'" });
        await succeed('export', 'work', file);

        const clash = await run('import', file);
        expect([clash.code, clash.stdout]).toEqual([5, '']);
        expect(clash.stderr).toContain('already a workspace named “work”');
        expect(hidden()).toEqual([]);

        const id = await succeed('import', file, '--name=again');
        expect(id).not.toBe(work);
        const { created_at } = (await summaryOf(work)) ?? {};
        expect(await summaryOf(id)).toEqual(
            jasmine.objectContaining({ name: 'again', colour: 'red', state: 'empty', created_at }),
        );
        expect(read(id, 'home/Documents/contract')).toBe('signed');
        expect(read(id, 'XDG_CONFIG_HOME/app/settings')).toBe('a=b');
        expect(read(id, 'XDG_CACHE_HOME/app/cache')).toBeNull();
        expect(read(id, 'home/.ssh/id_ed25519')).toBeNull();
        expect((await workspaces.listSettings('again'))[accent]).toBe("'green'");
        expect(await programs.run('again', 'cat $HOME/Documents/contract')).toBe('signed');
        await discard(id);
        expect(await run('export', 'work', file)).toEqual(jasmine.objectContaining({ code: 5 }));
    });

    it('takes the secrets along if it is asked to, for those who know the passphrase', async () => {
        const store = 'printf treasure | secret-tool store --label=x a b';
        await programs.run('work', store);
        write(work, 'home/.ssh/id_ed25519', 'PRIVATE KEY');
        const without = await run('export', 'work', file, '--with-secrets');
        expect(without.stderr).toContain('no terminal');

        const words = ['export', 'work', file, '--with-secrets', '--progress=none', '--close-apps'];
        const mistyped = await runAndAnswer([PASSPHRASE, 'another horse'], ...words);
        expect([mistyped.code, mistyped.stdout]).toEqual([
            5,
            jasmine.stringContaining('not the same'),
        ]);
        const exported = await runAndAnswer([PASSPHRASE, PASSPHRASE], ...words);
        expect([exported.code, exported.stdout]).toEqual([0, jasmine.stringMatching(/secrets/)]);
        expect(exported.stdout).not.toContain(PASSPHRASE);
        const [, bytes] = GLib.file_get_contents(file);
        expect(new TextDecoder('latin1').decode(bytes)).not.toContain('PRIVATE KEY');

        const others = ['import', file, '--name=other', '--progress=none'];
        const wrong = await runAndAnswer(['wrong horse!'], ...others);
        expect([wrong.code, wrong.stdout]).toEqual([6, jasmine.stringContaining('not the pass')]);
        expect(hidden()).toEqual([]);
        const imported = await runAndAnswer([PASSPHRASE], ...others);
        expect(imported.code).toBe(0);
        const id = await workspaces.idOf('other');
        expect(read(id, 'home/.ssh/id_ed25519')).toBe('PRIVATE KEY');
        expect(await programs.run('other', 'secret-tool lookup a b')).toBe('treasure');
        await discard(id);
    });

    it('keeps the workspace still meanwhile', async () => {
        const sleeper = await programs.startPython(
            'work',
            'import time\nprint(1)\ntime.sleep(999)',
        );
        await sleeper.said('1');
        const refused = await run('export', 'work', file);
        expect(refused.code).toBe(6);
        expect(refused.stderr).toContain('Apps of “work” are running');
        await succeed('export', 'work', file, '--close-apps');

        const connection = await connectToBus(sessionBusAddress());
        const tree = await new WorkspacesClient(connection).keepStill('work', true);
        expect(tree).toBe(`${workspaces.root}/${work}`);
        await expectAsync(workspaces.run('work', ['true'], '')).toBeRejectedWith(
            jasmine.objectContaining({ code: 'Busy' }),
        );
        await workspaces.activate('work');
        await workspaces.activate('default');
        connection.close(null, null);
        await eventually('programs can be started again', async () =>
            workspaces.run('work', ['true'], '').then(
                () => true,
                () => false,
            ),
        );
    });

    it(
        'does it with the memory that it has, however large the workspace is',
        async () => {
            await makeLarge(work, LARGE);
            const measured = async (...words: string[]): Promise<Ended> =>
                execute(['python3', '-c', MEASURE, PROGRAM, ...words]);
            const exported = await measured(
                ...['export', 'work', file, '--close-apps', '--progress=json'],
            );
            const reports = exported.stderr
                .trim()
                .split('\n')
                .map(line => JSON.parse(line) as { done: number; total: number });
            expect(reports.length).toBeGreaterThan(10);
            const [last] = reports.slice(-1);
            expect(last?.total).toBeGreaterThan(LARGE);
            expect(last?.done).toBeGreaterThan(LARGE * 0.9);
            const imported = await measured('import', file, '--name=large');
            const kilobytes = [exported, imported].map(({ stdout }) =>
                Number(stdout.trim().split('\n').at(-1)),
            );
            expect(Math.max(...kilobytes) * 1024).toBeLessThan(LARGE / 2);
            const id = await workspaces.idOf('large');
            await desktop.execute([
                'cmp',
                ...[work, id].map(each => `${workspaces.root}/${each}/home/large`),
            ]);
            await discard(id);
        },
        PATIENCE_MS,
    );

    it(
        'is undone when it is given up, and leaves nothing to be seen when it is killed',
        async () => {
            await makeLarge(work, MEDIUM);
            await succeed('export', 'work', file, '--close-apps');
            const known = await workspaces.list();
            const start = (...words: string[]): Gio.Subprocess =>
                Gio.Subprocess.new([PROGRAM, ...words], Gio.SubprocessFlags.STDERR_SILENCE);
            const files = (): string[] => listed(folder);

            const givenUp = start('import', file, '--name=other');
            await eventually('it has begun', () => hidden().length > 0);
            givenUp.send_signal(2);
            await givenUp.wait_async(null);
            expect(givenUp.get_exit_status()).toBe(1);
            expect(hidden()).toEqual([]);

            const before = files();
            const exporting = start('export', 'work', `${folder}/second`);
            await eventually('it has begun', () => files().length > before.length);
            exporting.send_signal(15);
            await exporting.wait_async(null);
            expect(exporting.get_exit_status()).toBe(1);
            expect(files()).toEqual(before);

            const kill = async (): Promise<void> => {
                const killed = start('import', file, '--name=other');
                await eventually('it has begun', () => hidden().length > 0);
                killed.force_exit();
                await killed.wait_async(null);
                expect(hidden()).toHaveSize(1);
                await eventually('what it had started has ended, too', async () => {
                    const [name = ''] = hidden();
                    const at = `ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -c -- ${name}; true`;
                    return (await desktop.execute(['sh', '-c', at])).trim() === '0';
                });
                expect(await workspaces.list()).toEqual(known);
            };
            await kill();
            await extension.disable();
            await extension.enable();
            expect(hidden()).toEqual([]);
            await kill();
            await discard(await succeed('import', file, '--name=other'));
            expect(hidden()).toEqual([]);

            const abandoned = start('export', 'work', `${folder}/second`);
            await eventually('it has begun', () => files().length > before.length);
            abandoned.force_exit();
            await abandoned.wait_async(null);
            expect(files().length).toBe(before.length + 1);
            await succeed('export', 'work', `${folder}/second`);
            expect(files()).toEqual([...before, 'second'].sort());
            await desktop.execute(['rm', `${workspaces.root}/${work}/home/large`]);
        },
        PATIENCE_MS,
    );

    it(
        'says so when Kolide Workspaces is turned off meanwhile',
        async () => {
            await makeLarge(work, MEDIUM);
            const exporting = run('export', 'work', file, '--close-apps');
            const begun = `.${GLib.path_get_basename(file)}.part-`;
            await eventually('it has begun', () =>
                listed(folder).some(name => name.startsWith(begun)),
            );
            await extension.disable();
            const { code, stderr } = await exporting;
            expect([code, stderr]).toEqual([1, jasmine.stringContaining('turned off meanwhile')]);
            expect(
                listed(folder).filter(name => name.includes(GLib.path_get_basename(file))),
            ).toEqual([]);
            await extension.enable();
            await desktop.execute(['rm', `${workspaces.root}/${work}/home/large`]);
        },
        PATIENCE_MS,
    );

    it('is not for the apps of a workspace', async () => {
        await workspaces.create('nosy', {});
        const command = `${PROGRAM} export work ${file}; echo $?`;
        expect(await programs.run('nosy', command)).toMatch(/cannot do this.*\n6$/);
        const session = `DBUS_SESSION_BUS_ADDRESS=${sessionBusAddress()}`;
        expect(await programs.run('nosy', `${session} ${command}`)).toMatch(/cannot do this.*\n6$/);
        expect(await programs.run('nosy', `${PROGRAM} export nosy ${file}; echo $?`)).toMatch(
            /\n6$/,
        );
        expect(GLib.file_test(file, GLib.FileTest.EXISTS)).toBeFalse();
        await discard(await workspaces.idOf('nosy'));
    });

    it('does not take what is the person’s own, and a vault only while it is open', async () => {
        const own = await run('export', 'default', file);
        expect([own.code, own.stderr]).toEqual([6, jasmine.stringContaining('your own home')]);
        await workspaces.create('locked', {});
        await new VaultDialogs(desktop).protect('locked', PASSPHRASE);
        const words = ['export', 'locked', `${folder}/vault`, '--with-secrets', '--close-apps'];
        expect((await runAndAnswer([PASSPHRASE, PASSPHRASE], ...words)).code).toBe(0);
        await eventually('it is locked with its key ring', async () => {
            return (await summaryOf(await workspaces.idOf('locked')))?.vault === 'locked';
        });
        const elsewhere = ['import', `${folder}/vault`, '--name=elsewhere'];
        expect((await runAndAnswer([PASSPHRASE], ...elsewhere)).code).toBe(0);
        const id = await workspaces.idOf('elsewhere');
        expect((await summaryOf(id))?.vault).toBe('locked');
        const opened = workspaces.unlock('elsewhere');
        await new VaultDialogs(desktop).answer(PASSPHRASE);
        await opened;
        await discard(id);

        const locked = await run('export', 'locked', file);
        expect([locked.code, locked.stderr]).toEqual([6, jasmine.stringContaining('is locked')]);
        expect((await run('clone', 'locked', 'copy')).code).toBe(6);
        await discard(await workspaces.idOf('locked'));
    });

    it('copies a workspace without its secrets', async () => {
        write(work, 'home/Documents/contract', 'signed');
        write(work, 'home/.ssh/id_ed25519', 'PRIVATE KEY');
        await desktop.execute(['ln', '-sf', '/mnt', `${workspaces.root}/${work}/home/disk`]);
        expect((await run('clone', 'work', 'work')).code).toBe(5);
        const id = await succeed('clone', 'work', 'copy', '--close-apps');
        expect(await summaryOf(id)).toEqual(
            jasmine.objectContaining({ name: 'copy', colour: 'red', state: 'empty' }),
        );
        expect(read(id, 'home/Documents/contract')).toBe('signed');
        expect(read(id, 'home/.ssh/id_ed25519')).toBeNull();
        expect(GLib.file_read_link(`${workspaces.root}/${id}/home/disk`)).toBe('/mnt');
        await discard(id);
    });

    it('makes templates of workspaces, and workspaces of these', async () => {
        const accent = 'org.gnome.desktop.interface accent-color';
        const mail = '[Default Applications]\nx-scheme-handler/mailto=mail.desktop\n';
        await workspaces.update('work', { koder_user_id: 'anna@example.com' });
        await workspaces.changeSettings('work', { [accent]: "'pink'" });
        write(work, 'XDG_CONFIG_HOME/mimeapps.list', mail);
        write(work, 'home/Documents/contract', 'signed');
        await succeed('template', 'work', file);
        const [, bytes] = GLib.file_get_contents(file);
        expect(bytes.length).toBeLessThan(40_000);

        const id = await succeed(
            'create',
            'client',
            `--template=${file}`,
            '--icon=starred-symbolic',
        );
        expect(await summaryOf(id)).toEqual(
            jasmine.objectContaining({
                name: 'client',
                colour: 'red',
                icon: 'starred-symbolic',
                koder_user_id: '',
            }),
        );
        expect((await workspaces.listSettings('client'))[accent]).toBe("'pink'");
        expect(read(id, 'XDG_CONFIG_HOME/mimeapps.list')).toBe(mail);
        expect(read(id, 'home/Documents/contract')).toBeNull();

        const bad = await run('create', 'more', `--template=${file}`, '--colour=puce');
        expect(bad.code).toBe(5);
        expect((await workspaces.list()).map(({ name }) => name)).not.toContain('more');
        expect(await workspaces.listRemoved()).toEqual([]);

        const own = `${folder}/default.template`;
        await succeed('template', 'default', own);
        const second = await succeed('create', 'second', `--template=${own}`);
        expect(await summaryOf(second)).toEqual(jasmine.objectContaining({ default: false }));
        expect(read(second, 'meta.toml')).toContain('home = "own"');
        await discard(second);
        await discard(id);
    });
});

/** The names in a directory, sorted. Quick, since what is looked for may not last. */
function listed(path: string): string[] {
    const directory = GLib.Dir.open(path, 0);
    const names: string[] = [];
    for (;;) {
        // The type declarations say that there is always one more.
        const name = directory.read_name() as string | null;
        if (name === null) break;
        names.push(name);
    }
    directory.close();
    return names.sort();
}
