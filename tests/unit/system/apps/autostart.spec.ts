import { WorkspaceError } from '../../../../src/core/errors.js';
import { Autostart } from '../../../../src/system/apps/autostart.js';
import { sampleWorkspace } from '../../core/workspace/sample.js';
import { useTemporaryHome } from '../store/temporaryHome.js';

const ENTRY = '[Desktop Entry]\nType=Application\nName=Mail\nExec=mail\n';

describe('Starting apps by themselves', () => {
    const home = useTemporaryHome();
    const work = sampleWorkspace('work-id', 'work');
    let login = '';
    let isFree = true;
    let started = 0;

    beforeEach(() => {
        [login, isFree, started] = ['first', true, 0];
        home().write('tree/XDG_CONFIG_HOME/autostart/mail.desktop', ENTRY);
    });

    async function run(): Promise<void> {
        await makeAutostart().run(work);
    }

    function makeAutostart(): Autostart {
        return new Autostart(
            () => `${home().path}/tree`,
            `${home().path}/run`,
            () => Promise.resolve(login),
            () => {
                if (!isFree) throw new WorkspaceError('Busy', 'It is being copied.');
            },
            () => {
                started += 1;
                return Promise.resolve();
            },
        );
    }

    it('is done once in a login', async () => {
        await run();
        await run();
        expect(started).toBe(1);
    });

    it('is done again in the next login, though the marker of the last one is still there', async () => {
        await run();
        login = 'second';
        await run();
        await run();
        expect(started).toBe(2);
    });

    it('does not look again in the same login', async () => {
        home().remove('tree/XDG_CONFIG_HOME/autostart');
        const autostart = makeAutostart();
        await autostart.run(work);
        home().write('tree/XDG_CONFIG_HOME/autostart/mail.desktop', ENTRY);
        await autostart.run(work);
        expect(started).toBe(0);
    });

    it('is put off while nothing may be started', async () => {
        isFree = false;
        await expectAsync(run()).toBeRejectedWith(jasmine.objectContaining({ code: 'Busy' }));
        expect(started).toBe(0);
        isFree = true;
        await run();
        expect(started).toBe(1);
    });
});
