import { WorkspaceError } from '../../../../src/core/errors.js';
import { signInFirst } from '../../../../src/core/identity/firstSignIn.js';
import type { Person } from '../../../../src/core/identity/person.js';
import type { Picture } from '../../../../src/core/identity/picture.js';
import { sampleWorkspace } from '../workspace/sample.js';

const ADA: Person = { name: 'Ada Lovelace', email: 'ada@id.example', picture: 'https://p.example' };
const PICTURE: Picture = { bytes: new Uint8Array([1]), extension: 'png' };

describe('Who makes a workspace and signs in at once', () => {
    let updates: unknown[];
    let picture: Picture | null;

    beforeEach(() => {
        updates = [];
        picture = PICTURE;
    });

    async function signIn(person: Person, isNamed: boolean, ...others: string[]): Promise<unknown> {
        const registry = {
            list: ['New Workspace', ...others].map((name, index) =>
                sampleWorkspace(index === 0 ? 'new' : name, name),
            ),
            update: (...update: unknown[]) => {
                updates.push(update);
                return Promise.resolve();
            },
        };
        const accounts = { signIn: () => Promise.resolve(person) };
        const fetchPicture = (): Promise<Picture | null> => Promise.resolve(picture);
        await signInFirst({ accounts, registry, fetchPicture }, 'new', isNamed);
        return updates[0] ?? null;
    }

    it('gives it their name and picture', async () => {
        expect(await signIn(ADA, false)).toEqual(['new', { name: 'Ada Lovelace' }, PICTURE]);
    });

    it('keeps the name that they have typed', async () => {
        expect(await signIn(ADA, true)).toEqual(['new', {}, PICTURE]);
        picture = null;
        updates = [];
        expect(await signIn(ADA, true)).toBeNull();
    });

    it('keeps the name that they gave it while they were in the browser', async () => {
        let name = 'New Workspace';
        const registry = {
            get list() {
                return [sampleWorkspace('new', name)];
            },
            update: (...update: unknown[]) => {
                updates.push(update);
                return Promise.resolve();
            },
        };
        const accounts = {
            signIn: () => {
                name = 'client-acme';
                return Promise.resolve(ADA);
            },
        };
        const ports = { accounts, registry, fetchPicture: () => Promise.resolve(PICTURE) };
        await signInFirst(ports, 'new', false);
        expect(updates).toEqual([['new', {}, PICTURE]]);
    });

    it('gets a name that nobody else has', async () => {
        picture = null;
        expect(await signIn(ADA, false, 'ada lovelace', 'Ada Lovelace 2')).toEqual([
            'new',
            { name: 'Ada Lovelace 3' },
            undefined,
        ]);
    });

    it('has their e-mail address where the name is of no use', async () => {
        picture = null;
        const name = (person: Partial<Person>): Promise<unknown> => {
            updates = [];
            return signIn({ ...ADA, ...person }, false);
        };
        expect(await name({ name: null })).toEqual(['new', { name: 'ada@id.example' }, undefined]);
        expect(await name({ name: 'a/b' })).toEqual(['new', { name: 'ada@id.example' }, undefined]);
        expect(await name({ name: 'a/b', email: null })).toBeNull();
    });

    it('changes nothing if they do not sign in', async () => {
        const accounts = { signIn: () => Promise.reject(new WorkspaceError('Busy', 'Offline.')) };
        const registry = { list: [], update: () => Promise.reject(new Error('changed')) };
        const ports = { accounts, registry, fetchPicture: () => Promise.resolve(null) };
        await expectAsync(signInFirst(ports, 'new', false)).toBeRejectedWithError('Offline.');
    });
});
