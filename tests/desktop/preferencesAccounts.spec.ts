// @identityProvider
import { AccountsDriver, COMPONENT } from './driver/accounts.js';
import { eventually } from './driver/eventually.js';
import { CLIENTS, IdentityProvider, ISSUER } from './driver/identityProvider.js';
import { LockedPreferences } from './driver/lockedPreferences.js';
import { Preferences } from './driver/preferences.js';
import { useDesktop } from './driver/suite.js';

const SIGN_IN = 'Sign In to “work”…';
const SIGN_OUT = 'Sign Out of “work”';
const NO_PROVIDER = 'No identity provider is set for this workspace.';
const CANCEL = 'Cancel Signing In to “work”';

describe('The preferences’ page of accounts', () => {
    const desktop = useDesktop();
    const { input, workspaces } = desktop;
    const window = new Preferences(desktop);
    const provider = new IdentityProvider(desktop);
    const accounts = new AccountsDriver(desktop);

    beforeAll(async () => {
        await window.resetSettings();
        await workspaces.create('work', {});
        await workspaces.activate('work');
    });
    beforeEach(async () => {
        await window.open('Accounts');
    });
    afterEach(async () => {
        await accounts.auth.logout(COMPONENT, 'work');
        await provider.forget();
        await window.resetSettings();
    });

    async function signIn(): Promise<void> {
        await window.until('button', SIGN_IN, 'can be pressed', part => part.isSensitive);
        await window.activate('button', SIGN_IN);
    }

    it('sets the provider', async () => {
        await window.enter('Address (Issuer)', ` ${ISSUER} `);
        await eventually(
            'it is set',
            async () => (await window.setting('identity-issuer')) === `'${ISSUER}'`,
        );
        await window.enter('Client ID', CLIENTS.ordinary);
        await eventually(
            'the client is set',
            async () => (await window.setting('identity-client-id')) === `'${CLIENTS.ordinary}'`,
        );
        // Nothing is left to be taken over.
        await window.gone('button', 'Apply');
    });

    it('signs in and out', async () => {
        await accounts.setProvider();
        (await provider.browserIn('work')).setHabits({ person: 'ada', habit: 'signs in' });
        await signIn();
        await accounts.untilState('work', 'signed-in', 'ada');
        await window.find('button', SIGN_OUT);
        await window.until(
            'list item',
            'work',
            'says who',
            part => part.description === 'ada@koder.example',
        );
        await window.activate('button', SIGN_OUT);
        await accounts.untilState('work', 'signed-out');
        await window.find('button', SIGN_IN);
    });

    it('gives up a sign-in, and says nothing more of it', async () => {
        await accounts.setProvider();
        const browser = await provider.browserIn('work');
        browser.setHabits({ person: 'ada', habit: 'leaves' });
        await signIn();
        await window.activate('button', CANCEL);
        await accounts.untilState('work', 'signed-out');
        // By the time that somebody else has signed in, a complaint would be there.
        browser.setHabits({ person: 'grace', habit: 'signs in' });
        await signIn();
        await accounts.untilState('work', 'signed-in', 'grace');
        await window.find('button', SIGN_OUT);
        expect(window.parts().some(({ name }) => name.includes('cancelled'))).toBeFalse();
    });

    it('signs in once where that was asked for twice', async () => {
        await accounts.setProvider();
        (await provider.browserIn('work')).setHabits({ person: 'ada', habit: 'leaves' });
        await window.until('button', SIGN_IN, 'can be pressed', part => part.isSensitive);
        await window.focus('button', SIGN_IN);
        await input.type('  ');
        // By then all that both of them lead to is seen.
        await window.turnTo('Behaviour');
        await window.turnTo('Accounts');
        expect(window.parts().some(({ name }) => name.includes('under way'))).toBeFalse();
    });

    it('offers to sign in only where there is a provider, and says so', async () => {
        const offered = async (description: string, isSensitive: boolean): Promise<void> => {
            await window.until('list item', 'work', `says ${description}`, part => {
                return part.description === description;
            });
            await window.until('button', SIGN_IN, `is sensitive: ${isSensitive}`, part => {
                return part.isSensitive === isSensitive;
            });
        };
        await window.gone('label', 'Who Is Signed In');
        await accounts.setProvider();
        await offered('Signed out', true);
        await accounts.setProvider(null);
        await window.gone('label', 'Who Is Signed In');
        await workspaces.create('own', {});
        await accounts.setOwnClient('own', CLIENTS.ordinary);
        await window.until('button', 'Sign In to “own”…', 'can be pressed', part => {
            return part.isSensitive;
        });
        await offered(NO_PROVIDER, false);
        await workspaces.remove('own');
        await workspaces.purge('own');
    });

    it('shows a provider that an administrator has locked', async () => {
        const locked = new LockedPreferences(desktop);
        await locked.start({ 'identity-issuer': `'${ISSUER}'` });
        try {
            await window.open('Accounts');
            await window.find(
                'label',
                'Set by your administrator. No workspace can have another one.',
            );
            await window.find('image', 'Set by your administrator.');
        } finally {
            await locked.stop();
        }
    });
});
