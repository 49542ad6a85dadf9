import { Faults, type CallSite } from './driver/faults.js';
import { eventually } from './driver/eventually.js';
import type { Answer } from './driver/lockScreen.js';
import { Random } from './driver/random.js';
import { Slices, type Counter } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';
import { PASSPHRASE_DIALOG, VaultDialogs } from './driver/vaults.js';

const RIGHT = 'correct horse';
const OURS = /^(shell|core)\/lockScreen\//;
// All of them, some seventy, take three minutes.
const TRIED = 20;
const TIMEOUT_MS = 400_000;

// What a person may do where the passphrase is asked for, the shortest first.
const VISITS: readonly (readonly Answer[])[] = [
    [{ type: RIGHT }],
    ['escape', { type: RIGHT }],
    ['look around', { type: RIGHT }],
    [{ type: 'wrong horse' }, { type: RIGHT }],
];

describe('When anything throws on the lock screen', () => {
    const desktop = useDesktop();
    const { actors, lockScreen, shell, workspaces } = desktop;
    const faults = new Faults(shell);
    const slices = new Slices(desktop);
    const vaults = new VaultDialogs(desktop);
    let work = '';
    let counter: Counter;

    beforeAll(async () => {
        work = await workspaces.create('work', { koder_user_id: 'ana@work.example' });
        await workspaces.create('play', { koder_user_id: 'ana@home.example' });
        await workspaces.activate('work');
        await vaults.protect('work', RIGHT);
        counter = await slices.count('work');
        await faults.begin();
    });

    afterAll(async () => {
        await faults.end();
        await slices.clear();
    });

    async function isOpen(): Promise<boolean> {
        const found = (await workspaces.list()).find(({ id }) => id === work);
        return found?.vault === 'open';
    }

    /** The places that are passed on the way in, each with the answers that lead there. */
    async function findSites(): Promise<[site: CallSite, answers: readonly Answer[]][]> {
        const sites = new Map<string, [CallSite, readonly Answer[]]>();
        for (const answers of VISITS) {
            await lockScreen.lock();
            await lockScreen.unlock(...answers);
            for (const site of await faults.seen(OURS))
                if (!sites.has(site.frame)) sites.set(site.frame, [site, answers]);
        }
        return [...sites.values()];
    }

    it(
        'the person gets in by the password, and to nothing of the vault without its passphrase',
        async () => {
            const sites = await findSites();
            expect(sites.length).toBeGreaterThan(50);
            const random = new Random();
            let thrown = 0;
            for (let tried = 0; tried < TRIED; tried += 1) {
                const [next] = sites.splice(random.below(sites.length), 1);
                if (!next) break;
                const [site, answers] = next;
                desktop.expectComplaint(/An injected fault/);
                await lockScreen.lock();
                await eventually('it is frozen', () => slices.isFrozen(work));
                const { value } = counter;
                await faults.throwAt(site);
                await lockScreen.ask();
                const said = await lockScreen.unlock(...answers).catch((error: unknown) => {
                    fail(`${site.frame}: ${String(error)}`);
                    return [] as string[];
                });
                if ((await faults.stopThrowing()) > 0) thrown += 1;
                if (await isOpen()) continue;
                await eventually('it is frozen', () => slices.isFrozen(work));
                // It may have been open for a moment, and locked again by what was thrown.
                const wasLetIn = said.includes(RIGHT);
                if (!wasLetIn) expect(counter.value).withContext(site.frame).toBe(value);
                await actors.get(PASSPHRASE_DIALOG);
            }
            if (await actors.isShown(PASSPHRASE_DIALOG)) await vaults.cancel();
            expect(thrown).toBeGreaterThan(TRIED / 2);
        },
        TIMEOUT_MS,
    );
});
