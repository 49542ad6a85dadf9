import { OverviewSearch } from './driver/overviewSearch.js';
import { resultCalled } from './driver/product.js';
import { useDesktop } from './driver/suite.js';

describe('The search of the overview', () => {
    const desktop = useDesktop();
    const { actors, extension, input, shell, workspaces } = desktop;
    const search = new OverviewSearch(shell, input, actors);

    beforeAll(async () => {
        await workspaces.create('Zürich office', { koder_user_id: 'rpm@koder.dev' });
        await workspaces.create('zulu', {});
    });

    beforeEach(async () => {
        await workspaces.activate('default');
    });

    it('finds workspaces by how the words of their names begin, without accents', async () => {
        await search.type('zur');
        expect(await search.found()).toEqual(['Zürich office']);
        const result = await actors.get(resultCalled('Zürich office'));
        expect(result.name).toBe('Zürich office, rpm@koder.dev · No apps running');
    });

    it('finds a later word, too', async () => {
        await search.type('offi');
        expect(await search.found()).toEqual(['Zürich office']);
    });

    it('finds nothing within a word', async () => {
        await search.type('rich');
        expect(await search.found()).toEqual([]);
    });

    it('switches to the one that is clicked on, and leaves the overview', async () => {
        await search.type('zu');
        expect((await search.found()).sort()).toEqual(['Zürich office', 'zulu']);
        await workspaces.signal('ActiveChanged', async () => input.click(resultCalled('zulu')));
        expect(await workspaces.activeId()).toBe(await workspaces.idOf('zulu'));
        await shell.until('the overview is gone', ({ Main }) => !Main.overview.visible);
    });

    it('can be used with the keyboard alone', async () => {
        await search.type('zulu');
        await workspaces.signal('ActiveChanged', async () => input.press('Return'));
        expect(await workspaces.activeId()).toBe(await workspaces.idOf('zulu'));
    });

    it('finds none while the extension is switched off', async () => {
        await extension.disable();
        await search.type('zulu');
        expect(await search.found()).toEqual([]);
        await input.press('Escape');
        await extension.enable();
        await workspaces.activate('default');
        await search.type('zulu');
        expect(await search.found()).toEqual(['zulu']);
    });
});
