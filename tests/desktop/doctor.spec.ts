import GLib from 'gi://GLib';

import type { Finding } from '../../src/core/doctor/finding.js';
import { GUARD_SERVICE, hexOf, sliceOf } from '../../src/core/systemd/unitNames.js';
import { execute, PROGRAM, run, type Ended } from './driver/commandLine.js';
import { eventually } from './driver/eventually.js';
import { UUID } from './driver/extension.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const RUNTIME = `${GLib.get_user_runtime_dir()}/kolide`;
const GONE = '6f1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e';

interface Report {
    readonly ok: boolean;
    readonly findings: readonly (Finding & { readonly can_be_mended: boolean })[];
    readonly mended: readonly { readonly message: string; readonly failure?: string }[];
}

describe('The doctor', () => {
    const desktop = useDesktop();
    const { extension, workspaces } = desktop;
    const slices = new Slices(desktop);
    const programs = new WorkspacePrograms(desktop);

    async function examine(...options: string[]): Promise<Report> {
        const { stdout, stderr } = await run('doctor', '--json', ...options);
        expect(stderr).toBe('');
        return JSON.parse(stdout) as Report;
    }

    async function guardState(): Promise<string> {
        const show = ['systemctl', '--user', 'show', '-P', 'ActiveState', GUARD_SERVICE];
        return (await desktop.execute(show)).trim();
    }

    function problemsOf({ findings }: Report): string[] {
        return findings
            .filter(({ severity }) => severity === 'problem')
            .map(({ check, message }) => `${check}: ${message}`);
    }

    it('finds nothing wrong where nothing is, with apps and without', async () => {
        const before = await examine();
        expect(problemsOf(before)).toEqual([]);
        expect(before.ok).toBeTrue();
        await workspaces.create('work', {});
        await programs.run('work', 'true');
        const report = await examine();
        expect(problemsOf(report)).toEqual([]);
        const found = (check: string): boolean =>
            report.findings.some(finding => finding.check === check && finding.severity === 'ok');
        expect(found('buses')).toBeTrue();
        expect(found('freezer')).toBeTrue();
        expect(found('confinement')).toBeTrue();
        const ended = await run('doctor');
        expect([ended.code, ended.stderr]).toEqual([0, '']);
        expect(ended.stdout).toContain('Nothing is wrong.');
    });

    it('says that the extension is switched off, and goes on without it', async () => {
        await extension.disable();
        try {
            const { code, stdout } = await run('doctor');
            expect(code).toBe(1);
            expect(stdout).toContain('The extension is switched off.');
            expect(stdout).toContain(`gnome-extensions enable ${UUID}`);
            expect(stdout).toContain('all are in order');
        } finally {
            await extension.enable();
        }
    });

    it('mends what an interruption and others have left, once', async () => {
        const id = await workspaces.idOf('work');
        await extension.disable();
        try {
            const tree = `${workspaces.root}/${id}`;
            const kolide = `${GLib.get_user_config_dir()}/kolide`;
            await desktop.execute(['chmod', '755', workspaces.root, tree]);
            await desktop.execute(['chmod', '644', `${tree}/meta.toml`]);
            await desktop.execute(['rm', kolide, workspaces.activeLink]);
            await desktop.execute(['mkdir', `${workspaces.root}/.creating-${GONE}`]);
            await desktop.execute(['mkdir', '-p', `${RUNTIME}/${hexOf(GONE)}`]);
            const found = problemsOf(await examine()).join('\n');
            for (const text of [
                'active leads to no workspace',
                `${kolide} does not lead to the active workspace`,
                `.creating-${GONE} was left by an interruption`,
                `${tree} has the mode 0755 instead of 0700`,
                `${tree}/meta.toml has the mode 0644 instead of 0600`,
                `${RUNTIME}/${hexOf(GONE)} is of a workspace that is not there`,
            ])
                expect(found).toContain(text);

            const mended = await examine('--mend');
            expect(mended.mended.filter(({ failure }) => failure !== undefined)).toEqual([]);
            expect(problemsOf(mended)).toEqual(['extension: The extension is switched off.']);
            expect(GLib.file_read_link(kolide)).toBe('koder/workspaces/active/kolide');
            expect((await examine('--mend')).mended).toEqual([]);
        } finally {
            await extension.enable();
        }
        expect(problemsOf(await examine())).toEqual([]);
    });

    it('thaws what nobody else would', async () => {
        const id = await workspaces.idOf('work');
        await slices.tick('work');
        await extension.disable();
        try {
            // It would do so still.
            await eventually(
                'the guard has ended',
                async () => (await guardState()) === 'inactive',
            );
            await desktop.execute(['systemctl', '--user', 'freeze', sliceOf(id)]);
            expect(problemsOf(await examine()).join()).toContain(
                'The programs of “work” are frozen, and nobody would thaw them.',
            );
            await examine('--mend');
            expect(slices.isFrozen(id)).toBeFalse();
        } finally {
            await desktop.execute(['systemctl', '--user', 'thaw', sliceOf(id)]);
            await extension.enable();
        }
    });

    it('says which workspace is broken and why, and leaves it as it is', async () => {
        const id = await workspaces.idOf('work');
        const meta = `${workspaces.root}/${id}/meta.toml`;
        const [, before] = GLib.file_get_contents(meta);
        await desktop.execute(['sh', '-c', 'echo "name = 7" > "$1"', 'break', meta]);
        try {
            const report = await examine('--mend');
            const [broken] = report.findings.filter(({ check }) => check === 'workspaces');
            expect(broken?.workspace).toBe(id);
            expect(broken?.message).toContain('“name” must be of type string');
            expect(new TextDecoder().decode(GLib.file_get_contents(meta)[1])).toBe('name = 7\n');
        } finally {
            GLib.file_set_contents(meta, before);
            await desktop.execute(['chmod', '600', meta]);
        }
    });

    it('tells of programs in a workspace that is gone, and ends none of them', async () => {
        const id = await workspaces.create('gone', {});
        const ticker = await slices.tick('gone');
        await extension.disable();
        const tree = `${workspaces.root}/${id}`;
        try {
            await desktop.execute(['mv', tree, `${tree}.away`]);
            const found = problemsOf(await examine('--mend')).join('\n');
            expect(found).toContain('Programs run in a workspace that is not there');
            await ticker.advances();
        } finally {
            await desktop.execute(['mv', `${tree}.away`, tree]);
            await extension.enable();
        }
        // It has taken the bus over when something has been started with it.
        await programs.run('gone', 'true');
        await workspaces.remove('gone');
    });

    it('cannot see the others from within a workspace', async () => {
        const output = await programs.run('work', `${GLib.shell_quote(PROGRAM)} doctor`);
        expect(output).toContain('Run this in a terminal of “default”');
    });

    it('says what it can where there is no session bus', async () => {
        const ended: Ended = await execute([PROGRAM, 'doctor'], {
            environment: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
        });
        expect(ended.code).toBe(1);
        expect(ended.stdout).toContain('The session’s D-Bus bus cannot be reached');
        expect(ended.stdout).toContain('Nobody but you can read your workspaces.');
        expect(ended.stderr).toBe('');
    });
});
