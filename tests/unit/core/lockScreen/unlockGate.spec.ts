import { UnlockGate, type UnlockGatePorts } from '../../../../src/core/lockScreen/unlockGate.js';

/** A gate at which “work” is locked and “play” is not, and what it has done. */
function makeGate(changes: Partial<UnlockGatePorts> = {}) {
    const done: string[] = [];
    const locked = new Set(['work']);
    const state = { active: 'play' };
    const gate = new UnlockGate({
        activeId: () => state.active,
        isLocked: id => locked.has(id),
        ask: id => done.push(`ask for ${id}`),
        dismiss: () => done.push('dismiss'),
        ...changes,
    });
    const request = (name = 'open'): void => {
        gate.hold({
            open: () => done.push(name),
            startOver: () => done.push('start over'),
        });
        gate.update();
    };
    return { done, gate, locked, request, state };
}

describe('The gate behind the lock screen', () => {
    it('opens at once onto a workspace that is not locked', () => {
        const { done, request } = makeGate();
        request();
        expect(done).toEqual(['dismiss', 'open']);
    });

    it('asks for the passphrase of one that is, and opens when it was right', () => {
        const { done, gate, locked, request, state } = makeGate();
        state.active = 'work';
        request();
        expect(done).toEqual(['ask for work']);
        gate.update();
        expect(done).toEqual(['ask for work']);
        locked.delete('work');
        gate.update();
        expect(done).toEqual(['ask for work', 'dismiss', 'open']);
    });

    it('opens when the person goes to another workspace', () => {
        const { done, gate, request, state } = makeGate();
        state.active = 'work';
        request();
        state.active = 'play';
        gate.update();
        expect(done).toEqual(['ask for work', 'dismiss', 'open']);
    });

    it('asks for the other one’s passphrase if that is locked, too', () => {
        const { done, gate, locked, request, state } = makeGate();
        locked.add('play');
        request();
        state.active = 'work';
        gate.update();
        expect(done).toEqual(['ask for play', 'ask for work']);
    });

    it('waits until it is known which workspace is active', () => {
        const { done, gate, request, state } = makeGate();
        state.active = '';
        request();
        expect(done).toEqual([]);
        state.active = 'work';
        gate.update();
        expect(done).toEqual(['ask for work']);
    });

    it('opens once, however often GNOME unlocks the screen', () => {
        const { done, gate, locked, request, state } = makeGate();
        state.active = 'work';
        request('first');
        request('second');
        locked.clear();
        gate.update();
        gate.update();
        expect(done).toEqual(['ask for work', 'dismiss', 'second']);
    });

    it('has the password asked for again when it is withdrawn', () => {
        const { done, gate, locked, request, state } = makeGate();
        state.active = 'work';
        request();
        gate.withdraw();
        expect(done).toEqual(['ask for work', 'dismiss', 'start over']);
        locked.clear();
        gate.update();
        gate.withdraw();
        expect(done).toEqual(['ask for work', 'dismiss', 'start over']);
    });

    it('asks again after it was withdrawn', () => {
        const { done, gate, request, state } = makeGate();
        state.active = 'work';
        request();
        gate.withdraw();
        request();
        expect(done.at(-1)).toBe('ask for work');
    });

    it('is forgotten with its lock screen', () => {
        const { done, gate, locked, request, state } = makeGate();
        state.active = 'work';
        request();
        gate.forget();
        locked.clear();
        gate.update();
        expect(done).toEqual(['ask for work', 'dismiss']);
    });

    for (const step of ['activeId', 'isLocked', 'ask', 'dismiss'] as const) {
        it(`stays shut and starts over when “${step}” throws`, () => {
            const { done, gate, request, state } = makeGate({
                [step]: () => {
                    throw new Error('injected');
                },
            });
            state.active = step === 'dismiss' ? 'play' : 'work';
            expect(request).toThrowError('injected');
            try {
                gate.withdraw();
            } catch (error) {
                expect(error).toEqual(new Error('injected'));
            }
            expect(done).not.toContain('open');
            expect(done.at(-1)).toBe('start over');
        });
    }
});
