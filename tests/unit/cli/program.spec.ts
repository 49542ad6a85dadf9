import { COMMANDS } from '../../../src/cli/commands.js';
import {
    runProgram,
    type AuthApi,
    type ProgramPorts,
    type WorkspacesApi,
} from '../../../src/cli/program.js';
import type { Severity } from '../../../src/core/doctor/finding.js';
import { Cancellation } from '../../../src/core/cancellation.js';
import { WorkspaceError, type ErrorCode } from '../../../src/core/errors.js';
import { NotRunningError } from '../../../src/system/dbus/apiErrors.js';
import type { WorkspaceSummary } from '../../../src/system/dbus/workspacesClient.js';
import { Layout } from '../../../src/system/store/layout.js';

const WORK: WorkspaceSummary = {
    id: '6f1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e',
    name: 'Büro',
    active: true,
    state: 'active',
    default: false,
    colour: 'red',
    apps: ['except', ['x']],
    folder: '/tree/home',
};
const OLD: WorkspaceSummary = {
    ...WORK,
    id: '7a1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e',
    name: 'Old',
    active: false,
    state: 'empty',
};

const ACCENT = 'org.gnome.desktop.interface accent-color';
const SETTINGS = { [ACCENT]: "'red'", 'org.gnome.shell favorite-apps': '' };
const LETTER = { at: '2026-11-22T09:00:00.000Z', app: 'mail', title: 'Letter', body: 'a\n\x1bb' };

/** Runs the program against a service that only writes down what it is told. */
class Run {
    readonly calls: unknown[][] = [];
    output = '';
    complaints = '';
    question = '';
    /** What the person types; null for one without a terminal. */
    answer: string | null = null;
    failure: unknown = null;
    /** What an administrator has locked. */
    locked: string | null = null;
    /** What the doctor finds. */
    health: Severity = 'ok';

    async program(...words: string[]): Promise<number> {
        return runProgram(words, this.ports);
    }

    private readonly ports: ProgramPorts = {
        connect: () => Promise.resolve(this.api),
        connectAuth: () => Promise.resolve(this.auth),
        write: text => {
            this.output += text;
        },
        complain: text => {
            this.complaints += text;
        },
        ask: question => {
            this.question = question;
            return Promise.resolve(this.answer);
        },
        directory: () => '/home/anna',
        uriOf: file => `file:///home/anna/${file}`,
        isLocked: setting => setting === this.locked,
        version: () => Promise.resolve('1.2.3'),
        transfers: {
            layout: () => new Layout({ config: '/c', data: '/d', cache: '/e', state: '/s' }),
            pathOf: file => `/home/anna/${file}`,
            newId: () => WORK.id,
            now: () => new Date(0),
            keys: () => Promise.reject(new Error('No key is asked for')),
            askSecretly: () => Promise.resolve(this.answer),
            readSecret: () => Promise.reject(new Error('No descriptor is named')),
            interruptible: work => work(new Cancellation()),
            showsErrors: () => false,
            complain: text => {
                this.complaints += text;
            },
        },
        completionScript: shell => Promise.resolve(`# ${shell}\n`),
        doctor: {
            examine: () =>
                Promise.resolve([{ check: 'shell', severity: this.health, message: 'It' }]),
            mend: () => Promise.resolve(),
        },
    };

    private readonly api: WorkspacesApi = {
        list: () => this.answerWith([WORK]),
        listRemoved: () => this.answerWith([OLD]),
        create: (...args) => this.note(['create', ...args], WORK.id),
        keepStill: (...args) => this.note(['keepStill', ...args], '/nowhere'),
        watchEnd: () => () => undefined,
        adopt: (...args) => this.note(['adopt', ...args], WORK.id),
        update: (...args) => this.note(['update', ...args], undefined),
        activate: (...args) => this.note(['activate', ...args], undefined),
        pasteFrom: (...args) => this.note(['pasteFrom', ...args], undefined),
        lock: (...args) => this.note(['lock', ...args], undefined),
        unlock: (...args) => this.note(['unlock', ...args], undefined),
        setPassphrase: (...args) => this.note(['setPassphrase', ...args], undefined),
        removePassphrase: (...args) => this.note(['removePassphrase', ...args], undefined),
        remove: (...args) => this.note(['remove', ...args], undefined),
        restore: (...args) => this.note(['restore', ...args], undefined),
        purge: (...args) => this.note(['purge', ...args], undefined),
        launch: (...args) => this.note(['launch', ...args], 'app.service'),
        run: (...args) => this.note(['run', ...args], 'program.service'),
        listSettings: (...args) => this.note(['listSettings', ...args], SETTINGS),
        changeSettings: (...args) => this.note(['changeSettings', ...args], undefined),
        listNotifications: (...args) => this.note(['listNotifications', ...args], [LETTER]),
    };

    private readonly auth: AuthApi = {
        login: (...args) => this.note(['login', ...args], undefined),
        logout: (...args) => this.note(['logout', ...args], undefined),
        getState: (...args) =>
            this.note(['getState', ...args], { user_id: 'anna', state: 'offline' } as const),
    };

    private async note<Result>(call: unknown[], result: Result): Promise<Result> {
        this.calls.push(call);
        return this.answerWith(result);
    }

    private answerWith<Result>(result: Result): Promise<Result> {
        if (this.failure === null) return Promise.resolve(result);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        return Promise.reject(this.failure);
    }
}

describe('The command line', () => {
    let run: Run;

    beforeEach(() => {
        run = new Run();
    });

    it('shows and chooses the apps of a workspace', async () => {
        expect(await run.program('apps', 'Büro', '--only', 'a', 'b.desktop')).toBe(0);
        expect(await run.program('apps', 'Büro', '--except', 'a')).toBe(0);
        expect(await run.program('apps', 'Büro', '--all')).toBe(0);
        expect(run.calls).toEqual([
            ['update', 'Büro', { apps: ['only', ['a', 'b.desktop']] }],
            ['update', 'Büro', { apps: ['except', ['a']] }],
            ['update', 'Büro', { apps: ['all', []] }],
        ]);
        expect(run.output).toBe('');
        expect(await run.program('apps', 'büro')).toBe(0);
        expect(run.output).toBe('except\nx\n');
        run.output = '';
        expect(await run.program('apps', WORK.id, '--json')).toBe(0);
        expect(JSON.parse(run.output)).toEqual({ mode: 'except', apps: ['x'] });
        for (const wrong of [['--only', '--all'], ['a'], ['--all', 'a']])
            expect(await run.program('apps', 'Büro', ...wrong))
                .withContext(wrong.join(' '))
                .toBe(2);
        expect(await run.program('apps', 'Nowhere')).not.toBe(0);
        expect(run.complaints).toContain('no workspace “Nowhere”');
    });

    it('says where the files of a workspace are, and opens them', async () => {
        expect(await run.program('folder', 'Büro')).toBe(0);
        expect(run.output).toBe('/tree/home\n');
        expect(await run.program('folder', 'Büro', '--open')).toBe(0);
        expect(run.calls).toEqual([['run', WORK.id, ['gio', 'open', '/tree/home'], '']]);
    });

    it('lists workspaces for people and for programs', async () => {
        expect(await run.program('list')).toBe(0);
        expect(run.output).toContain('*  Büro');
        run.output = '';
        expect(await run.program('list', '--json')).toBe(0);
        expect(JSON.parse(run.output)).toEqual([WORK]);
        run.output = '';
        expect(await run.program('list', '--removed', '--json')).toBe(0);
        expect(JSON.parse(run.output)).toEqual([OLD]);
        run.output = '';
        expect(await run.program('list', '--removed')).toBe(0);
        expect(run.output).toContain(OLD.id);
    });

    it('prints the active workspace', async () => {
        expect(await run.program('active')).toBe(0);
        expect(run.output).toBe('Büro\n');
        run.output = '';
        expect(await run.program('active', '--json')).toBe(0);
        expect(JSON.parse(run.output)).toEqual(WORK);
    });

    it('signs in and out, as the workspace or as a program', async () => {
        expect(await run.program('login', 'Büro')).toBe(0);
        const options = ['--elsewhere', '--hint', 'anna', '--component=mail'];
        expect(await run.program('login', 'Büro', ...options)).toBe(0);
        expect(await run.program('logout', 'Büro')).toBe(0);
        expect(await run.program('logout', 'Büro', '--component', 'mail')).toBe(0);
        expect(run.calls).toEqual([
            ['login', 'workspaces', 'Büro', {}],
            ['login', 'mail', 'Büro', { elsewhere: true, login_hint: 'anna' }],
            ['logout', 'workspaces', 'Büro'],
            ['logout', 'mail', 'Büro'],
        ]);
        expect(run.output).toBe('');
    });

    it('tells who is signed in where', async () => {
        expect(await run.program('accounts')).toBe(0);
        expect(run.output).toBe('Name  State    Identity\nBüro  offline  anna\n');
        expect(run.calls).toEqual([['getState', 'workspaces', WORK.id]]);
        run.output = '';
        expect(await run.program('accounts', '--json')).toBe(0);
        expect(JSON.parse(run.output)).toEqual([
            { id: WORK.id, name: 'Büro', user_id: 'anna', state: 'offline' },
        ]);
    });

    it('starts apps with files, and programs where it is itself', async () => {
        expect(await run.program('launch', 'Büro', 'editor', 'a.txt')).toBe(0);
        expect(await run.program('run', 'Büro', '--', 'ls', '-l')).toBe(0);
        expect(run.calls).toEqual([
            ['launch', 'Büro', 'editor', ['file:///home/anna/a.txt']],
            ['run', 'Büro', ['ls', '-l'], '/home/anna'],
        ]);
        expect(run.output).toBe('app.service\nprogram.service\n');
    });

    it('prints the id of a new workspace, or all of it', async () => {
        expect(await run.program('create', 'Büro', '--user', 'anna@example.com')).toBe(0);
        expect(run.output).toBe(`${WORK.id}\n`);
        run.output = '';
        expect(await run.program('create', 'Büro', '--json')).toBe(0);
        expect(JSON.parse(run.output)).toEqual(WORK);
        expect(run.calls).toEqual([
            ['create', 'Büro', { koder_user_id: 'anna@example.com' }],
            ['create', 'Büro', {}],
        ]);
    });

    it('says nothing when it has done what it was told', async () => {
        expect(await run.program('switch', 'a')).toBe(0);
        expect(await run.program('rename', 'a', 'b')).toBe(0);
        expect(await run.program('set', 'a', '--icon=i', '--colour=c', '--user=')).toBe(0);
        expect(await run.program('paste-from', 'a')).toBe(0);
        expect(await run.program('lock', 'a')).toBe(0);
        expect(await run.program('unlock', 'a')).toBe(0);
        expect(await run.program('passphrase', 'a')).toBe(0);
        expect(await run.program('passphrase', 'a', '--remove')).toBe(0);
        expect(await run.program('remove', 'a')).toBe(0);
        expect(await run.program('restore', 'a')).toBe(0);
        expect(run.calls).toEqual([
            ['activate', 'a'],
            ['update', 'a', { name: 'b' }],
            ['update', 'a', { icon: 'i', colour: 'c', koder_user_id: '' }],
            ['pasteFrom', 'a'],
            ['lock', 'a'],
            ['unlock', 'a'],
            ['setPassphrase', 'a'],
            ['removePassphrase', 'a'],
            ['remove', 'a'],
            ['restore', 'a'],
        ]);
        expect(run.output + run.complaints).toBe('');
    });

    it('refuses to set nothing', async () => {
        expect(await run.program('set', 'a')).toBe(2);
        expect(run.calls).toEqual([]);
    });

    describe('purge', () => {
        it('asks for the name first', async () => {
            run.answer = ' Old ';
            expect(await run.program('purge', 'old')).toBe(0);
            expect(run.question).toContain('“Old”');
            expect(run.calls).toEqual([['purge', OLD.id]]);
        });

        for (const answer of ['', 'y', 'yes', 'old', OLD.id]) {
            it(`deletes nothing when the answer is “${answer}”`, async () => {
                run.answer = answer;
                expect(await run.program('purge', OLD.id)).toBe(1);
                expect(run.complaints).toContain('Nothing was deleted');
                expect(run.calls).toEqual([]);
            });
        }

        it('refuses when it can ask nobody', async () => {
            expect(await run.program('purge', 'Old')).toBe(2);
            expect(run.complaints).toContain('--yes');
            expect(run.calls).toEqual([]);
        });

        it('does not ask when told so', async () => {
            expect(await run.program('purge', '--yes', 'Old')).toBe(0);
            expect(run.question).toBe('');
            expect(run.calls).toEqual([['purge', 'Old']]);
        });

        it('leaves the complaint about a wrong name to the service', async () => {
            expect(await run.program('purge', 'other')).toBe(0);
            expect(run.question).toBe('');
            expect(run.calls).toEqual([['purge', 'other']]);
        });
    });

    const CODES: [ErrorCode, number][] = [
        ['NotFound', 3],
        ['InvalidName', 5],
        ['Exists', 5],
        ['InvalidArgument', 5],
        ['Denied', 6],
        ['Busy', 6],
        ['Failed', 1],
        ['Unheard' as ErrorCode, 1],
    ];
    for (const [code, exitCode] of CODES) {
        it(`ends with ${exitCode} after the error ${code}`, async () => {
            run.failure = new WorkspaceError(code, 'Evil \x1b[31m name.');
            expect(await run.program('switch', 'a')).toBe(exitCode);
            expect(run.complaints).toBe('kolide-workspaces: Evil \\u{1b}[31m name.\n');
            expect(run.output).toBe('');
        });
    }

    it('ends with 4 when nothing serves the D-Bus API', async () => {
        run.failure = new NotRunningError(null);
        expect(await run.program('list')).toBe(4);
        expect(run.complaints).toMatch(/^kolide-workspaces: .*not running.*\n$/);
    });

    it('ends with 1 after an error that nobody foresaw', async () => {
        run.failure = new TypeError('x is not a function');
        expect(await run.program('list')).toBe(1);
        expect(run.complaints).toBe('kolide-workspaces: x is not a function\n');
    });

    it('ends with 2 after wrong use and says where to read more', async () => {
        expect(await run.program('switch')).toBe(2);
        expect(run.complaints).toContain('“kolide-workspaces switch --help”');
        run.complaints = '';
        expect(await run.program()).toBe(2);
        expect(run.complaints).toContain('“kolide-workspaces --help”');
        expect(run.output).toBe('');
    });

    it('helps without a service', async () => {
        run.failure = new NotRunningError(null);
        expect(await run.program('--help')).toBe(0);
        for (const { name } of COMMANDS) expect(run.output).toContain(`\n  ${name}`);
        for (const code of ['0', '1', '2', '3', '4', '5', '6'])
            expect(run.output).toMatch(new RegExp(`\\n  ${code}  \\w`));
        expect(run.output).not.toContain('__complete');
        run.output = '';
        expect(await run.program('create', '--help')).toBe(0);
        expect(run.output).toContain('Usage: kolide-workspaces create NAME [OPTION]…\n');
        for (const line of run.output.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
        run.output = '';
        expect(await run.program('--version')).toBe(0);
        expect(run.output).toBe('kolide-workspaces 1.2.3\n');
    });

    it('tells by its exit code whether the doctor finds something wrong, without a service', async () => {
        run.failure = new NotRunningError(null);
        expect(await run.program('doctor')).toBe(0);
        run.health = 'note';
        expect(await run.program('doctor')).toBe(0);
        run.health = 'problem';
        expect(await run.program('doctor', '--json')).toBe(1);
        expect(run.complaints).toBe('');
    });

    it('prints completion scripts', async () => {
        expect(await run.program('completion', 'bash')).toBe(0);
        expect(run.output).toBe('# bash\n');
        expect(await run.program('completion', 'tcsh')).toBe(2);
        expect(run.complaints).toContain('bash, zsh, fish');
    });

    it('completes', async () => {
        expect(await run.program('__complete', '--', 'switch', '')).toBe(0);
        expect(run.output).toBe('Büro\t\n');
    });

    it('lists the desktop settings of a workspace, or one of them', async () => {
        expect(await run.program('settings', 'Büro')).toBe(0);
        expect(run.output).toMatch(/accent-color +'red'\n.*favorite-apps +\(default\)\n$/);
        run.output = '';
        await run.program('settings', 'Büro', ...ACCENT.split(' '));
        expect(run.output).toBe("'red'\n");
        run.output = '';
        await run.program('settings', 'Büro', '--json');
        expect(JSON.parse(run.output)).toEqual(SETTINGS);
    });

    it('changes desktop settings, resets them and takes them from another workspace', async () => {
        const setting = ACCENT.split(' ');
        await run.program('settings', 'Büro', ...setting, "'blue'");
        await run.program('settings', 'Büro', ...setting, '--reset');
        await run.program('settings', 'Büro', ...setting, '--copy-from=Old');
        await run.program('settings', 'Büro', '--copy-from=Old');
        expect(run.calls).toEqual([
            ['changeSettings', 'Büro', { [ACCENT]: "'blue'" }],
            ['changeSettings', 'Büro', { [ACCENT]: '' }],
            ['listSettings', 'Old'],
            ['changeSettings', 'Büro', { [ACCENT]: "'red'" }],
            ['listSettings', 'Old'],
            ['changeSettings', 'Büro', SETTINGS],
        ]);
        expect(run.output).toBe('');
    });

    it('leaves what is locked as it is where all settings are copied, and says so', async () => {
        run.locked = ACCENT;
        expect(await run.program('settings', 'Büro', '--copy-from=Old')).toBe(0);
        expect(run.calls[1]).toEqual([
            'changeSettings',
            'Büro',
            { 'org.gnome.shell favorite-apps': '' },
        ]);
        expect(run.complaints).toBe(`An administrator has locked the setting “${ACCENT}”.\n`);
    });

    for (const words of [
        ['org.gnome.shell'],
        ['org.gnome.shell', 'favorite-apps', '[]', 'more'],
        ['org.gnome.shell', 'favorite-apps', '[]', '--reset'],
        ['--reset'],
        ['--reset', '--copy-from=Old'],
    ])
        it(`does not take “settings NAME ${words.join(' ')}”`, async () => {
            expect(await run.program('settings', 'Büro', ...words)).not.toBe(0);
            expect(run.calls).toEqual([]);
            expect(run.complaints).toContain('settings --help');
        });

    it('says that a setting is no workspace’s own', async () => {
        expect(await run.program('settings', 'Büro', 'org.other', 'key')).not.toBe(0);
        expect(run.complaints).toContain('“org.other key” is not among the settings');
    });

    it('lists notifications for people and for programs', async () => {
        expect(await run.program('notifications', 'Büro', 'big', 'letter')).toBe(0);
        expect(run.output).toMatch(/mail +Letter +a \\u\{1b\}b\n$/);
        run.output = '';
        await run.program('notifications', 'Büro', '--limit=3', '--json');
        expect(JSON.parse(run.output)).toEqual([LETTER]);
        expect(run.calls).toEqual([
            ['listNotifications', 'Büro', ['big', 'letter'], 50],
            ['listNotifications', 'Büro', [], 3],
        ]);
        for (const limit of ['0', '-1', '1.5', 'many', ''])
            expect(await run.program('notifications', 'Büro', `--limit=${limit}`))
                .withContext(limit)
                .not.toBe(0);
    });
});
