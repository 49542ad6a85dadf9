import { probeTree } from '../../../../src/system/doctor/treeProbe.js';
import { metaText, useTemporaryHome } from '../store/temporaryHome.js';

const ID = '6f1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e';
const OLD = '7a1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e';
const TREE = '.config/koder/workspaces';

describe('What the doctor sees of the workspaces on disk', () => {
    const home = useTemporaryHome();

    it('is nothing before the first start, and it makes nothing', async () => {
        const facts = await probeTree(home().layout, false);
        expect(facts.exists).toBeFalse();
        expect(home().everything()).toEqual([]);
    });

    it('is that a tree that the store has opened is whole', async () => {
        await home().store().open();
        const facts = await probeTree(home().layout, false);
        expect(facts.activeId).not.toBeNull();
        expect(facts.isKolideLinked).toBeTrue();
        expect(facts.leftovers).toEqual([]);
        expect(facts.entries).toHaveSize(1);
        const wrong = facts.privatePaths.filter(
            ({ kind, mode }) => mode !== (kind === 'directory' ? 0o700 : 0o600),
        );
        expect(wrong).toEqual([]);
    });

    it('is what is left over, and who may read what the product wrote, in removed ones too', async () => {
        await home().store().open();
        home().makeDirectory(`${TREE}/.creating-${ID}`);
        // No process began at the first moment of all.
        home().makeDirectory(`${TREE}/.importing-1-0-${ID}`);
        for (const [place, id] of [
            ['', ID],
            ['.removed/', OLD],
        ]) {
            home().write(`${TREE}/${place ?? ''}${id ?? ''}/meta.toml`, metaText('x'));
            home().write(`${TREE}/${place ?? ''}${id ?? ''}/kolide/accounts.json`, '{}');
            home().setMode(`${TREE}/${place ?? ''}${id ?? ''}/kolide/accounts.json`, 0o644);
        }
        // What apps keep there has the modes that they gave it.
        home().write(`${TREE}/${ID}/kolide/app.conf`, '');
        home().setMode(`${TREE}/${ID}/kolide/app.conf`, 0o664);
        const { root } = home().layout;
        const facts = await probeTree(home().layout, false);
        expect(facts.leftovers).toEqual([
            `${root}/.creating-${ID}`,
            `${root}/.importing-1-0-${ID}`,
        ]);
        const open = facts.privatePaths.filter(({ mode }) => (mode & 0o077) !== 0);
        expect(open.map(({ path }) => path)).toEqual([
            `${root}/${ID}/kolide/accounts.json`,
            `${root}/.removed/${OLD}/kolide/accounts.json`,
        ]);
    });

    it('takes no link for a file of the product', async () => {
        await home().store().open();
        home().write(`${TREE}/${ID}/kolide/other`, '');
        home().makeLink(`${TREE}/${ID}/meta.toml`, '/etc/passwd');
        const { privatePaths } = await probeTree(home().layout, false);
        expect(privatePaths.some(({ path }) => path.endsWith(`${ID}/meta.toml`))).toBeFalse();
    });
});
