import type { ActorQuery } from './driver/actors.js';
import { resultCalled } from './driver/product.js';
import { useDesktop } from './driver/suite.js';

const RESULTS: ActorQuery = { style: 'kolide-result' };

describe('The search of the overview', () => {
    const desktop = useDesktop();
    const { actors, extension, input, shell, workspaces } = desktop;

    beforeAll(async () => {
        await workspaces.create('Zürich office', { koder_user_id: 'rpm@koder.dev' });
        await workspaces.create('zulu', {});
    });

    beforeEach(async () => {
        await workspaces.activate('default');
    });

    /** Types into the overview, and waits for the search to be over. */
    async function search(text: string): Promise<void> {
        await input.press('Super+a');
        await shell.until('the overview is there', ({ Main }) =>
            Main.overview.animationInProgress ? null : Main.overview.visible,
        );
        await input.type(text);
        await shell.until(
            `“${text}” was searched for`,
            ({ Main }, text) => {
                const { searchController } = Main.overview as unknown as {
                    searchController: {
                        _searchResults: { terms: string[]; searchInProgress: boolean };
                    };
                };
                const { terms, searchInProgress } = searchController._searchResults;
                return terms.join(' ') === text && !searchInProgress;
            },
            text,
        );
        await shell.painted();
    }

    async function found(): Promise<string[]> {
        return (await actors.all(RESULTS)).map(({ texts }) => texts[1] ?? '');
    }

    it('finds workspaces by how the words of their names begin, without accents', async () => {
        await search('zur');
        expect(await found()).toEqual(['Zürich office']);
        const result = await actors.get(resultCalled('Zürich office'));
        expect(result.name).toBe('Zürich office, rpm@koder.dev · No apps running');
    });

    it('finds a later word, too', async () => {
        await search('offi');
        expect(await found()).toEqual(['Zürich office']);
    });

    it('finds nothing within a word', async () => {
        await search('rich');
        expect(await found()).toEqual([]);
    });

    it('switches to the one that is clicked on, and leaves the overview', async () => {
        await search('zu');
        expect((await found()).sort()).toEqual(['Zürich office', 'zulu']);
        await workspaces.signal('ActiveChanged', async () => input.click(resultCalled('zulu')));
        expect(await workspaces.activeId()).toBe(await workspaces.idOf('zulu'));
        await shell.until('the overview is gone', ({ Main }) => !Main.overview.visible);
    });

    it('can be used with the keyboard alone', async () => {
        await search('zulu');
        await workspaces.signal('ActiveChanged', async () => input.press('Return'));
        expect(await workspaces.activeId()).toBe(await workspaces.idOf('zulu'));
    });

    it('finds none while the extension is switched off', async () => {
        await extension.disable();
        await search('zulu');
        expect(await found()).toEqual([]);
        await input.press('Escape');
        await extension.enable();
        await workspaces.activate('default');
        await search('zulu');
        expect(await found()).toEqual(['zulu']);
    });
});
