import { Lifetime } from '../../../../src/core/lifetime.js';
import { SessionDefaultApps } from '../../../../src/system/profile/sessionDefaultApps.js';
import { eventually, useTemporaryHome } from '../store/temporaryHome.js';

const FILE = '.config/mimeapps.list';
const MAIL = 'default-apps mail';
const MAILTO = 'x-scheme-handler/mailto';

describe('The default apps of the session', () => {
    const home = useTemporaryHome();
    let told: string[];
    let lifetime: Lifetime;
    let apps: SessionDefaultApps;

    beforeEach(() => {
        told = [];
        home().makeDirectory('.config');
        lifetime = new Lifetime(error => {
            throw error;
        });
        apps = new SessionDefaultApps(`${home().path}/${FILE}`, (name, value) => {
            told.push(`${name} = ${String(value)}`);
        });
    });

    afterEach(() => {
        lifetime.end();
    });

    function choose(app: string, more = ''): void {
        home().write(FILE, `[Default Applications]\n${MAILTO}=${app}.desktop\n${more}`);
    }

    it('are those of the file, and what becomes of it is told', async () => {
        await apps.look();
        expect(apps.current().get(MAIL)).toBeNull();
        apps.start(lifetime);
        choose('mail');
        await eventually(() => told.length === 1);
        expect(told).toEqual([`${MAIL} = 'mail.desktop'`]);
        expect(apps.current().get(MAIL)).toBe("'mail.desktop'");
    });

    it('are told of at once where that is asked for', async () => {
        choose('mail');
        await apps.look();
        expect(told).toEqual([]);
        choose('other');
        await apps.look();
        expect(told).toEqual([`${MAIL} = 'other.desktop'`]);
        home().remove(FILE);
        await apps.look();
        expect(told[1]).toBe(`${MAIL} = null`);
    });

    it('are common to all workspaces where nobody could read them without waiting', async () => {
        home().makePipe(FILE);
        await apps.look();
        expect(apps.current().size).toBe(0);
    });

    it('are told of no more when nobody follows them', async () => {
        choose('mail');
        apps.start(lifetime);
        await apps.look();
        choose('other');
        const look = apps.look();
        lifetime.end();
        await look;
        expect(told).toEqual([]);
    });

    it('are chosen without a word, and nothing else in the file is touched', async () => {
        const more = '[Added Associations]\n# mine\n';
        choose('mail', more);
        await apps.look();
        await apps.set(MAIL, "'other.desktop'");
        expect(home().read(FILE)).toBe(`[Default Applications]\n${MAILTO}=other.desktop\n${more}`);
        await apps.look();
        expect(told).toEqual([]);
        expect(apps.current().get(MAIL)).toBe("'other.desktop'");
    });

    it('are chosen beside what has just been changed there', async () => {
        choose('mail');
        await apps.look();
        choose('mail', 'image/png=viewer.desktop\n');
        await apps.set(MAIL, null);
        expect(home().read(FILE)).toBe('[Default Applications]\nimage/png=viewer.desktop\n');
    });

    it('are what somebody else has just chosen, rather than what is to be put back', async () => {
        choose('mail');
        await apps.look();
        choose('other');
        expect(await apps.set(MAIL, null)).toBe("'other.desktop'");
        expect(told).toEqual([`${MAIL} = 'other.desktop'`]);
        expect(apps.current().get(MAIL)).toBe("'other.desktop'");
        expect(await apps.set(MAIL, null)).toBeNull();
        expect(home().read(FILE)).not.toContain('other');
    });

    it('are written where there was no file', async () => {
        await apps.look();
        await apps.set(MAIL, "'mail.desktop'");
        expect(home().read(FILE)).toContain('mail.desktop');
    });

    it('leave a link in the place of the file', async () => {
        home().write('dotfiles/mimeapps.list', '');
        home().makeLink(FILE, '../dotfiles/mimeapps.list');
        await apps.look();
        await apps.set(MAIL, "'mail.desktop'");
        expect(home().target(FILE)).toBe('../dotfiles/mimeapps.list');
        expect(home().read('dotfiles/mimeapps.list')).toContain('mail.desktop');
    });

    const notLists: Record<string, Uint8Array> = {
        'too long': new Uint8Array(2 ** 20 + 1),
        'no text': Uint8Array.of(0xff, 0xfe),
    };
    for (const [what, bytes] of Object.entries(notLists))
        it(`are common to all workspaces where the file is ${what}`, async () => {
            home().write(FILE, bytes);
            await apps.look();
            expect(apps.current().size).toBe(0);
            const before = home().read(FILE);
            await apps.set(MAIL, "'mail.desktop'");
            expect(home().read(FILE)).toEqual(before);
        });
});
