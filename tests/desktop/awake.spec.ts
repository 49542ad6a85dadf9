import { MENU, PANEL_BUTTON } from './driver/product.js';
import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { PYTHON } from './driver/pythonPrograms.js';
import { RealInhibitors } from './driver/sessionInhibitors.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';
import { VaultDialogs } from './driver/vaults.js';
import { WorkspacePrograms, type PythonProgram } from './driver/workspacePrograms.js';

const SUSPEND = 4;
const IDLE = 8;
const OURS = 'kolide-workspaces';

/** Python: keeps the screen on, as media players do. */
function screenOn(reason: string): string {
    return `${PYTHON}
S = 'org.freedesktop.ScreenSaver'
call(S, '/ScreenSaver', S, 'Inhibit', '(ss)', 'films', ${JSON.stringify(reason)})
print('inhibited', flush=True)
run()`;
}

/** Python: asks the session manager. */
function inhibit(reason: string, flags: number): string {
    return `${PYTHON}
S = 'org.gnome.SessionManager'
call(S, '/org/gnome/SessionManager', S, 'Inhibit', '(susu)',
     'copier', 0, ${JSON.stringify(reason)}, ${flags})
print('inhibited', flush=True)
run()`;
}

/** Python: an app of GTK with a window, which inhibits what the flags of GTK say. */
function gtkApp(reason: string, flags: string): string {
    return `
import gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gtk
F = Gtk.ApplicationInhibitFlags
def activate(app):
    window = Gtk.ApplicationWindow(application=app, title='Cinema')
    window.present()
    print('inhibited', app.inhibit(window, ${flags}, ${JSON.stringify(reason)}) > 0, flush=True)
app = Gtk.Application(application_id='org.example.Cinema')
app.connect('activate', activate)
app.run()`;
}

describe('Keeping the computer awake:', () => {
    const desktop = useDesktop();
    const { actors, bus, extension, input, workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);
    const real = new RealInhibitors(bus);
    const freezes = new Freezes(desktop);
    const slices = new Slices(desktop);
    const vaults = new VaultDialogs(desktop);
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
        await workspaces.activate('default');
        await eventually('nothing keeps the computer awake', async () =>
            (await workspaces.list()).every(({ awake_inhibitors: count }) => count === 0),
        );
        expect(await real.isInhibited(IDLE | SUSPEND)).toBeFalse();
    });

    afterAll(async () => {
        await freezes.resetGrace();
    });

    async function start(workspace: string, program: string): Promise<PythonProgram> {
        const started = await programs.startPython(workspace, program);
        await started.said('inhibited');
        return started;
    }

    async function countOf(id: string): Promise<number | undefined> {
        return (await freezes.summary(id)).awake_inhibitors;
    }

    async function untilCount(id: string, count: number): Promise<void> {
        await eventually(
            `${count} keep it awake`,
            async () => (await countOf(await workspaces.idOf(id))) === count,
        );
    }

    async function untilAtSession(reason: string, isThere: boolean): Promise<void> {
        await eventually(
            `“${reason}” is ${isThere ? 'inhibited' : 'released'}`,
            async () => (await real.reasonsAtSession()).includes(reason) === isThere,
        );
    }

    it('what programs inhibit is counted, whichever way they ask', async () => {
        await workspaces.run(
            'work',
            [
                ...['gnome-session-inhibit', '--inhibit', 'idle', '--reason', 'A command'],
                ...['sleep', 'infinity'],
            ],
            '',
        );
        await untilCount('work', 1);
        await start('work', screenOn('A film'));
        await untilCount('work', 2);
        await start(
            'work',
            `${PYTHON}
P = 'org.freedesktop.portal.Inhibit'
call('org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop', P, 'Inhibit',
     '(sua{sv})', '', 8, {'reason': GLib.Variant('s', 'A slide show')})
print('inhibited', flush=True)
run()`,
        );
        await untilCount('work', 3);
        await start('work', gtkApp('A disc is burnt', 'F.SUSPEND'));
        await untilCount('work', 4);
        expect((await real.reasonsAtSession()).sort()).toEqual([
            'A command',
            'A disc is burnt',
            'A film',
            'A slide show',
        ]);
        const block = ['systemd-inhibit', '--what=idle', '--mode=block', '--why=Blocks'];
        await workspaces.run('work', [...block, 'sleep', 'infinity'], '');
        await untilCount('work', 5);
        const delay = ['systemd-inhibit', '--what=sleep', '--mode=delay', '--why=Delays'];
        await workspaces.run('work', [...delay, 'sleep', 'infinity'], '');
        await eventually('it delays', async () =>
            (await real.atLogind()).some(({ why }) => why === 'Delays'),
        );
        await start('work', inhibit('A draft is not saved', 1));
        await untilAtSession('A draft is not saved', true);
        // Who only delays sleep, or objects to the end of the session, keeps nothing awake.
        expect(await countOf(work)).toBe(5);
        for (const name of ['play', 'default']) await untilCount(name, 0);
    });

    it('the screen is not kept on for what is frozen, and is again after the thaw', async () => {
        await start('work', screenOn('A film'));
        await start('work', screenOn('Another film'));
        for (const reason of ['A film', 'Another film']) await untilAtSession(reason, true);
        await workspaces.activate('play');
        await freezes.untilState(work, 'frozen');
        for (const reason of ['A film', 'Another film']) await untilAtSession(reason, false);
        expect(await real.isInhibited(IDLE)).toBeFalse();
        await untilCount('work', 0);
        await workspaces.activate('work');
        for (const reason of ['A film', 'Another film']) await untilAtSession(reason, true);
        await untilCount('work', 2);
        await workspaces.activate('play');
        await freezes.untilState(work, 'frozen');
        await untilAtSession('A film', false);
    });

    it('what must not be interrupted goes on in the background', async () => {
        await start('work', inhibit('Files are copied', SUSPEND));
        await workspaces.activate('play');
        await freezes.untilState(work, 'background', 'inhibitor');
        expect(await real.reasonsAtSession()).toContain('Files are copied');
        await untilCount('work', 1);
    });

    it('what a workspace that keeps running inhibits counts', async () => {
        await workspaces.update(work, { keep_running: true });
        await start('work', screenOn('A film'));
        await workspaces.activate('play');
        await freezes.untilState(work, 'background', 'setting');
        await untilCount('work', 1);
        expect(await real.reasonsAtSession()).toContain('A film');
        await workspaces.update(work, { keep_running: false });
        await freezes.untilState(work, 'frozen');
        await untilAtSession('A film', false);
    });

    it('what a locked workspace inhibits does not count, and is not told', async () => {
        const closed = await workspaces.create('closed', {});
        await vaults.protect('closed', 'tr0ub4dor');
        await workspaces.activate('closed');
        await start('closed', inhibit('Files are copied', SUSPEND));
        await untilCount('closed', 1);
        await workspaces.activate('play');
        await freezes.untilState(closed, 'background', 'inhibitor');
        await workspaces.lock('closed');
        await untilAtSession('Files are copied', false);
        await untilCount('closed', 0);
        const back = workspaces.activate('closed');
        await vaults.answer('tr0ub4dor');
        await back;
        await untilAtSession('Files are copied', true);
        await untilCount('closed', 1);
        await workspaces.activate('default');
        await workspaces.remove('closed');
    });

    it('programs of the default workspace ask the session themselves', async () => {
        await workspaces.activate('default');
        const id = await workspaces.idOf('default');
        await start('default', screenOn('A film'));
        await untilCount('default', 1);
        await untilCount('work', 0);
        // Nobody else can take it back, so what is told stays true.
        await slices.count('default');
        await workspaces.activate('play');
        await freezes.untilState(id, 'background', 'inhibitor');
        expect(await real.reasonsAtSession()).toContain('A film');
    });

    it('a window inhibits by Wayland, while it is seen', async () => {
        const cinema = await start('work', gtkApp('A film', 'F.IDLE'));
        expect(cinema.output()).toContain('inhibited True');
        await untilAtSession('idle-inhibit', true);
        await untilCount('work', 1);
        await workspaces.activate('play');
        await freezes.untilState(work, 'frozen');
        await untilAtSession('idle-inhibit', false);
        await untilCount('play', 0);
        await workspaces.activate('work');
        await untilAtSession('idle-inhibit', true);
        await untilCount('work', 1);
    });

    it('the menu says who, and why', async () => {
        await start('work', inhibit('Files are <b>copied</b>\nnow', SUSPEND));
        await untilCount('work', 1);
        await input.click(PANEL_BUTTON);
        await actors.still(MENU);
        const item = { style: 'popup-menu-item', within: MENU };
        await actors.get({ ...item, name: 'sh, work · Files are <b>copied</b> now' });
        await input.press('Escape');
        await actors.gone(MENU);
    });

    it('a workspace can be set to keep the computer awake while it is active', async () => {
        await workspaces.update(work, { keep_awake: true });
        expect((await freezes.summary(work)).keep_awake).toBeTrue();
        const ours = async (): Promise<boolean> =>
            (await real.atSession()).some(({ app }) => app === OURS);
        await eventually('it is kept awake', ours);
        // The person may still send it to sleep.
        expect(await real.isInhibited(IDLE)).toBeTrue();
        expect(await real.isInhibited(SUSPEND)).toBeFalse();
        await untilCount('work', 1);
        await untilCount('default', 0);
        await input.click(PANEL_BUTTON);
        await actors.still(MENU);
        const item = { style: 'popup-menu-item', within: MENU };
        await actors.get({ ...item, name: '“Keep Awake” Is On, work' });
        await input.press('Escape');
        await actors.gone(MENU);

        await workspaces.activate('play');
        await eventually('it may sleep', async () => !(await ours()));
        await workspaces.activate('work');
        await eventually('it is kept awake', ours);

        await extension.disable();
        await eventually('it may sleep', async () => !(await ours()));
        await extension.enable();
        await eventually('it is kept awake', ours);
        await workspaces.update(work, { keep_awake: false });
        await eventually('it may sleep', async () => !(await ours()));
    });
});
