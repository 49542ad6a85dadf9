import { WorkspaceError } from '../../../../src/core/errors.js';
import { signInFirst } from '../../../../src/core/identity/firstSignIn.js';
import type { Person } from '../../../../src/core/identity/person.js';
import { sampleWorkspace } from '../workspace/sample.js';

const ADA: Person = { name: 'Ada Lovelace', email: 'ada@id.example', picture: 'https://p.example' };

describe('Who makes a workspace and signs in at once', () => {
    let updates: unknown[];
    let picture: string | null;

    beforeEach(() => {
        updates = [];
        picture = 'kolide/picture.png';
    });

    async function signIn(person: Person, isNamed: boolean, ...others: string[]): Promise<unknown> {
        const registry = {
            list: ['New Workspace', ...others].map((name, index) =>
                sampleWorkspace(index === 0 ? 'new' : name, name),
            ),
            update: (id: string, changes: unknown) => {
                updates.push([id, changes]);
                return Promise.resolve();
            },
        };
        const accounts = { signIn: () => Promise.resolve(person) };
        const takePicture = (): Promise<string | null> => Promise.resolve(picture);
        await signInFirst({ accounts, registry, takePicture }, 'new', isNamed);
        return updates[0] ?? null;
    }

    it('gives it their name and picture', async () => {
        expect(await signIn(ADA, false)).toEqual([
            'new',
            { name: 'Ada Lovelace', picture: 'kolide/picture.png' },
        ]);
    });

    it('keeps the name that they have typed', async () => {
        expect(await signIn(ADA, true)).toEqual(['new', { picture: 'kolide/picture.png' }]);
        picture = null;
        updates = [];
        expect(await signIn(ADA, true)).toBeNull();
    });

    it('gets a name that nobody else has', async () => {
        picture = null;
        expect(await signIn(ADA, false, 'ada lovelace', 'Ada Lovelace 2')).toEqual([
            'new',
            { name: 'Ada Lovelace 3' },
        ]);
    });

    it('has their e-mail address where the name is of no use', async () => {
        picture = null;
        const name = (person: Partial<Person>): Promise<unknown> => {
            updates = [];
            return signIn({ ...ADA, ...person }, false);
        };
        expect(await name({ name: null })).toEqual(['new', { name: 'ada@id.example' }]);
        expect(await name({ name: 'a/b' })).toEqual(['new', { name: 'ada@id.example' }]);
        expect(await name({ name: 'a/b', email: null })).toBeNull();
    });

    it('changes nothing if they do not sign in', async () => {
        const accounts = { signIn: () => Promise.reject(new WorkspaceError('Busy', 'Offline.')) };
        const registry = { list: [], update: () => Promise.reject(new Error('changed')) };
        const ports = { accounts, registry, takePicture: () => Promise.resolve(null) };
        await expectAsync(signInFirst(ports, 'new', false)).toBeRejectedWithError('Offline.');
    });
});
