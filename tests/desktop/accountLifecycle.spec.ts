// @identityProvider
import { AccountsDriver, COMPONENT } from './driver/accounts.js';
import { eventually } from './driver/eventually.js';
import { CLIENTS, IdentityProvider } from './driver/identityProvider.js';
import { LeakWatch } from './driver/leaks.js';
import { DEVICE_DIALOG } from './driver/product.js';
import { useDesktop } from './driver/suite.js';

const CYCLES = 6;

// Wraps functions of the shell, which no other spec should see: @ownShell
describe('Disabling the extension', () => {
    const desktop = useDesktop();
    const { actors, extension, shell, workspaces } = desktop;
    const watch = new LeakWatch(shell);
    const provider = new IdentityProvider(desktop);
    const accounts = new AccountsDriver(desktop);

    beforeAll(async () => {
        for (const name of ['work', 'play']) {
            await workspaces.create(name, {});
            (await provider.browserIn(name)).setHabits({
                person: 'ada',
                habit: name === 'work' ? 'signs in' : 'leaves',
            });
        }
        await accounts.setProvider(CLIENTS.short);
        await accounts.auth.login(COMPONENT, 'work', {});
    });

    afterAll(async () => {
        await watch.stop();
        await accounts.setProvider(null);
    });

    /** Begins a sign-in that nobody finishes. */
    async function leaveSignIn(elsewhere: boolean): Promise<void> {
        // It fails when the extension is disabled.
        accounts.auth.login(COMPONENT, 'play', { elsewhere }).catch(() => undefined);
        if (elsewhere) await actors.get(DEVICE_DIALOG);
        else await accounts.untilState('play', 'signing-in');
    }

    it(`leaves nothing of accounts behind, ${CYCLES} times`, async () => {
        for (const elsewhere of [false, true]) {
            await leaveSignIn(elsewhere);
            await extension.disable();
            await extension.enable();
        }
        await extension.disable();
        await watch.start();
        for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
            await extension.enable();
            await accounts.untilState('work', 'signed-in', 'ada');
            await leaveSignIn(cycle % 2 === 0);
            await extension.disable();
            let held: string[] = [];
            await eventually('nothing is held', async () => {
                held = await watch.takeHeld();
                return held.length === 0;
            }).catch(() => undefined);
            expect(held).withContext(`cycle ${cycle}`).toEqual([]);
        }
        await extension.enable();
        await accounts.untilState('work', 'signed-in', 'ada');
    }, 200_000);
});
