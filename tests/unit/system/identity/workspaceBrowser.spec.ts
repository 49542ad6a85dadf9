import { browserOf } from '../../../../src/system/identity/workspaceBrowser.js';
import { useTemporaryHome } from '../store/temporaryHome.js';

const PATH = 'XDG_CONFIG_HOME/mimeapps.list';
const LIST = '[Default Applications]\nx-scheme-handler/https=gone.desktop;own.desktop;\n';

describe('The browser of a workspace', () => {
    const home = useTemporaryHome();

    async function browser(): Promise<string | null> {
        try {
            return await browserOf(home().path, id => id === 'own.desktop');
        } catch {
            return null;
        }
    }

    it('is the one that was chosen within, of those that are there', async () => {
        expect(await browser()).toBeNull();
        home().write(PATH, LIST);
        expect(await browser()).toBe('own.desktop');
    });

    describe('is not looked for in what a program has put in place of the list, like', () => {
        const things: Record<string, () => void> = {
            'a link': () => {
                home().write('elsewhere', LIST);
                home().makeLink(PATH, `${home().path}/elsewhere`);
            },
            'a pipe': () => {
                home().makeDirectory('XDG_CONFIG_HOME');
                home().makePipe(PATH);
            },
            'a directory': () => {
                home().makeDirectory(PATH);
            },
            'more than there ever is in one': () => {
                home().write(PATH, '#\n'.repeat(40_000) + LIST);
            },
            'what is no text': () => {
                home().write(PATH, Uint8Array.of(0xff, 0x00, 0xfe));
            },
        };
        for (const [what, make] of Object.entries(things))
            it(what, async () => {
                make();
                expect(await browser()).toBeNull();
            });
    });
});
