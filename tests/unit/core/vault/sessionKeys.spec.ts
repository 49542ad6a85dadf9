import { SessionKeys, type SessionRing } from '../../../../src/core/vault/sessionKeys.js';

const BUSY = { code: 'Busy' };

/** The session’s key ring, which asks for its password when something of it is wanted. */
class FakeSessionRing implements SessionRing {
    readonly keys = new Map<string, string>();
    isLocked = false;

    lookUp(id: string): Promise<string | null> {
        return Promise.resolve(this.isLocked ? null : (this.keys.get(id) ?? null));
    }

    has(id: string): Promise<boolean> {
        return Promise.resolve(this.keys.has(id));
    }

    store(id: string, key: string): Promise<void> {
        if (!this.isLocked) this.keys.set(id, key);
        return Promise.resolve();
    }

    clear(id: string): Promise<void> {
        this.keys.delete(id);
        return Promise.resolve();
    }
}

describe('The random key of a workspace’s key ring', () => {
    let ring: FakeSessionRing;
    let keys: SessionKeys;

    beforeEach(() => {
        let made = 0;
        ring = new FakeSessionRing();
        keys = new SessionKeys(ring, () => Promise.resolve(`random ${++made}`));
    });

    it('is made once', async () => {
        expect(await keys.find('work')).toBeNull();
        expect(await keys.make('work')).toBe('random 1');
        expect(await keys.make('work')).toBe('random 1');
        expect(await keys.find('work')).toBe('random 1');
        expect(await keys.make('play')).toBe('random 2');
    });

    it('is another one once it was forgotten', async () => {
        await keys.make('work');
        await keys.forget('work');
        expect(await keys.find('work')).toBeNull();
        expect(await keys.make('work')).toBe('random 2');
    });

    it('is never replaced where nobody unlocks the key ring that has it', async () => {
        await keys.make('work');
        ring.isLocked = true;
        await expectAsync(keys.make('work')).toBeRejectedWith(jasmine.objectContaining(BUSY));
        expect(ring.keys.get('work')).toBe('random 1');
        ring.isLocked = false;
        expect(await keys.make('work')).toBe('random 1');
    });

    it('is not said to be none where nobody unlocks the key ring that has it', async () => {
        await keys.make('work');
        ring.isLocked = true;
        await expectAsync(keys.find('work')).toBeRejectedWith(jasmine.objectContaining(BUSY));
    });

    it('is not used before it is kept', async () => {
        ring.isLocked = true;
        await expectAsync(keys.make('work')).toBeRejectedWith(jasmine.objectContaining(BUSY));
    });
});
