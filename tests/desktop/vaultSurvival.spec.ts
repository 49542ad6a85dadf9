import { eventually } from './driver/eventually.js';
import { Session } from './driver/session.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';
import { PASSPHRASE_DIALOG, VaultDialogs } from './driver/vaults.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const PASSPHRASE = 'correct horse';

// Kills the shell: @ownShell
describe('A vault whose shell is killed', () => {
    const desktop = useDesktop();
    const { actors, input, workspaces } = desktop;
    const session = new Session(desktop);
    const slices = new Slices(desktop);
    const vaults = new VaultDialogs(desktop);
    const programs = new WorkspacePrograms(desktop);
    let work = '';

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        await workspaces.activate('work');
        await programs.run('work', 'printf hush | secret-tool store --label=x a b');
        await session.outliveShell();
    });

    afterAll(async () => {
        await session.endWithShell();
        await slices.clear();
    });

    async function stateOf(name: string): Promise<string | undefined> {
        return (await workspaces.list()).find(workspace => workspace.name === name)?.vault;
    }

    it('is locked by the next one, which asks for the passphrase', async () => {
        await vaults.protect('work', PASSPHRASE);
        const counter = await slices.count('work');
        // The devices end with their shell.
        await input.close();
        await session.untilAnother(await session.killShell());
        await session.untilReady();
        expect(await stateOf('work')).toBe('locked');
        await eventually('it is frozen', () => slices.isFrozen(work));
        const { value } = counter;
        await actors.get(PASSPHRASE_DIALOG);
        expect(counter.value).toBe(value);
        await vaults.answer(PASSPHRASE);
        await eventually('it is open', async () => (await stateOf('work')) === 'open');
        await counter.advances();
        expect(await programs.run('work', 'secret-tool lookup a b')).toBe('hush');
    });
});
