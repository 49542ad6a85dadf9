import { keyringServiceOf } from '../../src/core/systemd/unitNames.js';
import { eventually, pass } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { Random } from './driver/random.js';
import { Session } from './driver/session.js';
import { RealInhibitors, type SessionInhibitor } from './driver/sessionInhibitors.js';
import { Slices, type Ticker } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const ROUNDS = 12;
// What the product promises.
const THAW_MS = 5000;

// Kills the shell time and again: @ownShell
describe('A shell that is killed', () => {
    const desktop = useDesktop();
    const { shell, workspaces } = desktop;
    const session = new Session(desktop);
    const slices = new Slices(desktop);
    const freezes = new Freezes(desktop);
    const programs = new WorkspacePrograms(desktop);
    const random = new Random();
    const names = ['default', 'work', 'play', 'study'];
    const tickers = new Map<string, Ticker>();
    const ids: string[] = [];
    let made = 0;

    beforeAll(async () => {
        for (const name of names.slice(1)) await workspaces.create(name, {});
        for (const name of names) {
            ids.push(await workspaces.idOf(name));
            tickers.set(name, await slices.tick(name));
        }
        await freezes.setGrace(1);
        await session.outliveShell();
    });

    afterAll(async () => {
        await session.endWithShell();
        await freezes.resetGrace();
        await slices.clear();
    });

    /** What the shell may be in the midst of, begun without waiting, and for how long it is at it. */
    const moments: Record<string, () => Promise<number>> = {
        switches: async () => {
            for (let left = 1 + random.below(3); left > 0; left -= 1)
                begin(workspaces.activate(random.pick(names)));
            return Promise.resolve(random.below(150));
        },
        'is about to freeze': async () => {
            await workspaces.activate(random.pick(names));
            return 800 + random.below(500);
        },
        'has frozen everything': async () => {
            const active = random.pick(ids);
            await workspaces.activate(active);
            for (const id of ids) if (id !== active) await freezes.untilState(id, 'frozen');
            return random.below(50);
        },
        'starts something in what is frozen': async () => {
            const target = random.pick(names);
            begin(workspaces.run(target, ['true'], ''));
            return Promise.resolve(random.below(100));
        },
        'starts something in a new workspace': async () => {
            made += 1;
            const name = `new ${made}`;
            begin(
                workspaces.create(name, {}).then(id => workspaces.run(id, ['sleep', '1000'], '')),
            );
            return Promise.resolve(random.below(400));
        },
        'enables the extension': async () => {
            await session.untilAnother(await session.killShell());
            return random.below(2500);
        },
    };

    /** Nobody learns what becomes of it. */
    function begin(request: Promise<unknown>): void {
        request.catch(() => undefined);
    }

    /** Everything runs on, before another shell could have seen to it. */
    async function expectThawed(): Promise<void> {
        await Promise.all([...tickers.values()].map(ticker => ticker.advances(THAW_MS)));
    }

    /** The new shell knows all that there is, and has taken it over. */
    async function expectAdopted(): Promise<void> {
        const list = await workspaces.list();
        expect(list.map(({ name }) => name)).toEqual(jasmine.arrayContaining(names));
        expect(list.filter(({ state }) => state === 'broken')).toEqual([]);
        const active = await workspaces.activeId();
        expect(workspaces.linkTarget()).toBe(active);
        expect(list.filter(entry => entry.active).map(({ id }) => id)).toEqual([active]);

        for (const id of ids) {
            const isActive = id === active;
            await freezes.untilState(id, isActive ? 'active' : 'frozen');
            expect(slices.isFrozen(id)).toBe(!isActive);
        }
        for (const [index, name] of names.entries())
            expect(await slices.units(ids[index] ?? '')).toContain(tickers.get(name)?.unit ?? '');
        const leftovers = ['find', workspaces.root, '-maxdepth', '1', '-name', '.creating-*'];
        expect(await desktop.execute(leftovers)).toBe('');
        const failed = ['list-units', '--failed', '--plain', '--no-legend', '*kolide*'];
        expect(await desktop.execute(['systemctl', '--user', ...failed])).toBe('');
    }

    /** The bus of a workspace serves the apps there, with its own key ring. */
    async function expectServed(id: string): Promise<void> {
        await workspaces.activate(id);
        const said = await programs.run(
            id,
            [
                'gdbus call --session --dest org.freedesktop.Notifications',
                '--object-path /org/freedesktop/Notifications',
                '--method org.freedesktop.Notifications.GetServerInformation &&',
                'echo secret | secret-tool store --label=test test crash &&',
                'secret-tool lookup test crash',
            ].join(' '),
        );
        expect(said).toMatch(/^\('gnome-shell'.*\nsecret$/);
    }

    /** Those that were made while the shell was killed are whole, or not there at all. */
    async function expectWholeOnes(): Promise<void> {
        for (const { id, name } of await workspaces.list()) {
            if (names.includes(name)) continue;
            await expectServed(id);
            await workspaces.activate('default');
            await workspaces.remove(id);
            await workspaces.purge(id);
        }
    }

    for (let round = 0; round < ROUNDS; round += 1) {
        const moment = Object.keys(moments)[round % Object.keys(moments).length] ?? '';
        it(`while it ${moment} leaves nothing frozen, and another one takes over`, async () => {
            const delay = (await moments[moment]?.()) ?? 0;
            await pass(delay);
            const pid = await session.killShell();
            await expectThawed();
            await session.untilAnother(pid);
            await session.untilReady();
            await expectAdopted();
            await expectWholeOnes();
            await expectServed(random.pick(ids.slice(1)));
        });
    }

    it('between the bus and the key ring of a workspace leaves the key ring to the next', async () => {
        const work = await workspaces.idOf('work');
        await workspaces.activate(work);
        await desktop.execute(['systemctl', '--user', 'stop', keyringServiceOf(work)]);
        await session.untilAnother(await session.killShell());
        await session.untilReady();
        await expectServed(work);
    });

    it('keeps the computer awake no longer, until the next one does', async () => {
        const real = new RealInhibitors(desktop.bus);
        const ours = async (): Promise<SessionInhibitor | false> =>
            (await real.atSession()).find(({ app }) => app === 'kolide-workspaces') ?? false;
        await workspaces.update('work', { keep_awake: true });
        await workspaces.activate('work');
        const before = await eventually('it is kept awake', ours);
        const pid = await session.killShell();
        await eventually('it is let go', async () =>
            (await real.atSession()).every(({ path }) => path !== before.path),
        );
        await session.untilAnother(pid);
        await session.untilReady();
        await eventually('it is kept awake', ours);
        await workspaces.update('work', { keep_awake: false });
        await eventually('it is let go', async () => !(await ours()));
    });

    it('lets what the bus of a workspace starts find the new display', async () => {
        await workspaces.activate('work');
        const said = await programs.run(
            'work',
            `# One that fails is not waited for.
            services=$XDG_DATA_HOME/dbus-1/services
            mkdir -p $services
            printf '#!/bin/sh\\necho "$XAUTHORITY" > '$HOME'/found; exit 1' > $HOME/find-display
            chmod +x $HOME/find-display
            printf '[D-BUS Service]\\nName=dev.koder.kolide.FindDisplay\\nExec=%s\\n' \
                $HOME/find-display > $services/dev.koder.kolide.FindDisplay.service
            bus='gdbus call --session --dest org.freedesktop.DBus --object-path /'
            $bus --method org.freedesktop.DBus.ReloadConfig > /dev/null
            $bus --method org.freedesktop.DBus.StartServiceByName \
                dev.koder.kolide.FindDisplay 0 > /dev/null 2>&1
            cat $HOME/found
            echo $XAUTHORITY`,
        );
        const [found, own] = said.split('\n');
        expect(own).toMatch(/^\/run\//);
        expect(found).toBe(own ?? '');
    });

    it('leaves nothing behind that keeps a workspace from being used', async () => {
        for (const name of [...names, ...names]) {
            await workspaces.activate(name);
            await tickers.get(name)?.advances();
        }
        expect(await shell.evaluate('1 + 1')).toBe(2);
    });
});
