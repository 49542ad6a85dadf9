import { eventually } from './driver/eventually.js';
import { Session } from './driver/session.js';
import { useDesktop } from './driver/suite.js';

const STEPS = ['thaw', 'dismiss-popups', 'show', 'paint', 'move-active', 'announce'];

type Entry = Readonly<Record<string, string>>;

// Starts the shell anew, since it reads its environment then: @ownShell
describe('The journal', () => {
    const desktop = useDesktop();
    const { workspaces } = desktop;
    const session = new Session(desktop);

    async function restartShell(...environment: string[]): Promise<void> {
        await desktop.execute(['systemctl', '--user', ...environment]);
        await session.untilAnother(await session.killShell());
        await session.untilReady();
    }

    /** What there is of a workspace, oldest first. */
    async function entriesOf(id: string): Promise<Entry[]> {
        const match = [`KOLIDE_WORKSPACE=${id}`, 'GLIB_DOMAIN=kolide-workspaces'];
        // The container’s journal is in memory, and a person’s is not split off there.
        const argv = ['journalctl', '--no-pager', '--output=json', ...match];
        const lines = (await desktop.execute(argv)).split('\n').filter(line => line !== '');
        return lines.map(line => JSON.parse(line) as Entry);
    }

    async function switchThereAndBack(name: string): Promise<string> {
        await workspaces.activate(name);
        const id = await workspaces.activeId();
        await workspaces.activate('default');
        return id;
    }

    beforeAll(async () => {
        await session.outliveShell();
        await workspaces.create('work', {});
        await workspaces.create('silent', {});
    });

    afterAll(async () => {
        await session.endWithShell();
    });

    it('tells of each step of a switch and how long it took, if it is asked to', async () => {
        await restartShell('set-environment', 'G_MESSAGES_DEBUG=kolide-workspaces');
        const id = await switchThereAndBack('work');
        const entries = await eventually('all steps are in the journal', async () => {
            const found = await entriesOf(id);
            return found.length >= STEPS.length && found;
        });
        expect(entries.map(({ KOLIDE_STEP }) => KOLIDE_STEP)).toEqual(STEPS);
        for (const { KOLIDE_DURATION_US, PRIORITY } of entries) {
            expect(KOLIDE_DURATION_US).toMatch(/^\d+$/);
            expect(PRIORITY).toBe('7');
        }
        expect(await workspaces.activeId()).toBe(await workspaces.idOf('default'));
    });

    it('has nothing of switches otherwise', async () => {
        await restartShell('unset-environment', 'G_MESSAGES_DEBUG');
        expect(await entriesOf(await switchThereAndBack('silent'))).toEqual([]);
    });

    it('says which workspace an error is about, what was being done, and its code', async () => {
        const id = await workspaces.create('wrong', {});
        const directory = `${workspaces.root}/${id}/XDG_CONFIG_HOME/autostart`;
        const entry = '[Desktop Entry]\\nType=Application\\nName=Wrong\\nX=1\\n';
        const write = `mkdir -p "$1" && printf '${entry}' > "$1/wrong.desktop"`;
        await desktop.execute(['sh', '-c', write, 'write', directory]);
        desktop.expectComplaint(/does not say which program/);
        await workspaces.activate('wrong');
        const [found] = await eventually('the error is in the journal', async () => {
            const entries = await entriesOf(id);
            return entries.length > 0 && entries;
        });
        expect(found).toEqual(
            jasmine.objectContaining({
                KOLIDE_WORKSPACE: id,
                KOLIDE_STEP: 'autostart',
                KOLIDE_CODE: 'Failed',
                PRIORITY: '4',
            }),
        );
        await workspaces.activate('default');
    });
});
