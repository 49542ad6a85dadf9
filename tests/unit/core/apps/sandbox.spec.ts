import {
    enterSandbox,
    sandboxView,
    withheldVariables,
    type SandboxSource,
} from '../../../../src/core/apps/sandbox.js';

const ID = '2346ee90-3bbf-426c-9ad4-a265a126e0a9';
const RUNTIME = '/run/user/1000';
const SOURCE: SandboxSource = {
    id: ID,
    tree: '/home/anna/.config/koder/workspaces/id',
    home: '/home/anna',
    runtimeDirectory: RUNTIME,
    waylandDisplay: 'wayland-0',
    devices: ['dri', 'null', 'tty', 'snd', 'video0', 'hidraw3', 'uinput', 'nvidia0'],
    topDirectories: ['boot', 'data', 'dev', 'etc', 'home', 'media', 'proc', 'run', 'usr', 'var'],
};

describe('What a sandbox shows', () => {
    const { emptied, closed, shown, shownReadOnly } = sandboxView(SOURCE);

    it('is nothing of the homes, of what runs, or of other control groups', () => {
        expect(emptied).toEqual(['/home', '/run', '/dev/shm', '/sys/fs/cgroup']);
    });

    it('is nothing of other disks, nor of what the system keeps of people', () => {
        for (const path of ['/boot', '/data', '/media', '/var/log', '/var/lib/systemd'])
            expect(closed).toContain(path);
        for (const path of ['/usr', '/etc', '/dev', '/proc', '/run', '/var', '/home'])
            expect(closed).not.toContain(path);
    });

    it('is the workspace’s own tree, but not what says how it is isolated', () => {
        const { tree } = SOURCE;
        expect(shown).toContain(`${tree}/XDG_DATA_HOME`);
        expect(shown).toContain(`${tree}/home`);
        expect(shown).not.toContain(tree);
        expect([...shown, ...shownReadOnly].join(' ')).not.toContain('meta.toml');
    });

    it('is its own bus and sound server, the compositor, and no other socket', () => {
        expect(shown.filter(path => path.startsWith(RUNTIME))).toEqual([
            `${RUNTIME}/kolide/2346ee903bbf426c9ad4a265a126e0a9`,
            `${RUNTIME}/wayland-0`,
            `${RUNTIME}/systemd/notify`,
        ]);
        expect(shownReadOnly).toContain(`${RUNTIME}/kolide/etc`);
        expect(shownReadOnly).toContain(`${RUNTIME}/kolide/2346ee903bbf426c9ad4a265a126e0a9-sound`);
        expect(shownReadOnly).not.toContain(RUNTIME);
    });

    it('is no device past the compositor and the sound server', () => {
        expect(closed.filter(path => path.startsWith('/dev/'))).toEqual([
            '/dev/snd',
            '/dev/video0',
            '/dev/hidraw3',
            '/dev/uinput',
        ]);
    });

    it('is nothing of other workspaces where they are not in the home', () => {
        const { emptied: elsewhere } = sandboxView({ ...SOURCE, tree: '/opt/koder/workspaces/id' });
        expect(elsewhere).toContain('/opt/koder/workspaces');
    });

    it('finds the compositor where it has a path of its own', () => {
        const view = sandboxView({ ...SOURCE, waylandDisplay: '/tmp/way' });
        expect(view.shown).toContain('/tmp/way');
    });

    it('hides homes that are elsewhere, and what is around them', () => {
        const below = sandboxView({ ...SOURCE, home: '/var/home/anna' });
        expect(below.emptied).toContain('/var/home');
        expect(below.closed).not.toContain('/var/home');
        const own = sandboxView({ ...SOURCE, home: '/data/people/anna' });
        expect(own.emptied).toContain('/data');
        expect(own.closed).not.toContain('/data');
        expect(own.closed).toContain('/home');
    });
});

describe('A program that enters a sandbox', () => {
    it('starts in a directory of the sandbox, with its arguments as they are', () => {
        const argv = enterSandbox(42, ['editor', '--chdir', 'a b'], '/home/anna');
        expect(argv).toContain('--target=42');
        expect(argv).toContain('--chdir=/home/anna');
        expect(argv.slice(argv.lastIndexOf('--'))).toEqual(['--', 'editor', '--chdir', 'a b']);
    });

    it('finds nothing in its environment that may be a secret, or lead out', () => {
        const names = ['LANG', 'LC_TIME', 'PATH', 'XDG_CURRENT_DESKTOP', 'XDG_RUNTIME_DIR'];
        const others = ['SSH_AUTH_SOCK', 'GITHUB_TOKEN', 'XAUTHORITY', 'DISPLAY', 'LD_PRELOAD'];
        expect(withheldVariables([...names, ...others])).toEqual(others);
    });
});
