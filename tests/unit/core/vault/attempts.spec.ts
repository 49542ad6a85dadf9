import { type WorkspaceError } from '../../../../src/core/errors.js';
import { Attempts, waitAfter } from '../../../../src/core/vault/attempts.js';

describe('Wrong passphrases', () => {
    let time: number;
    let attempts: Attempts;

    beforeEach(() => {
        time = 50_000;
        attempts = new Attempts(() => time);
    });

    it('cost nothing twice, then twice as long each time, up to an hour', () => {
        const waits = Array.from({ length: 20 }, (_none, index) => waitAfter(index + 1) / 1000);
        expect(waits.slice(0, 8)).toEqual([0, 0, 1, 2, 4, 8, 16, 32]);
        expect(waits.at(-1)).toBe(3600);
        expect(waitAfter(10_000)).toBe(3_600_000);
    });

    it('leave less than a hundred guesses a day', () => {
        let guesses = 0;
        for (let passed = 0; passed < 86_400_000; guesses += 1) passed += waitAfter(guesses + 1);
        expect(guesses).toBeLessThan(100);
    });

    it('say how long to wait', () => {
        attempts.refuse();
        expect(attempts.refuse().message).toBe('This passphrase is wrong.');
        expect(attempts.refuse().message).toContain('1 second.');
        time += 1000;
        expect(attempts.refuse().message).toContain('2 seconds.');
    });

    it('keep the next one waiting until the time has passed', () => {
        for (let turn = 0; turn < 12; turn += 1) attempts.refuse();
        time += 511_999;
        expect(() => {
            attempts.requireTurn();
        }).toThrowMatching(
            (error: WorkspaceError) => error.code === 'Busy' && error.message.includes('1 second.'),
        );
        time += 1;
        expect(() => {
            attempts.requireTurn();
        }).not.toThrow();
    });

    it('are forgiven by a right one', () => {
        for (let turn = 0; turn < 12; turn += 1) attempts.refuse();
        attempts.forgive();
        expect(() => {
            attempts.requireTurn();
        }).not.toThrow();
        expect(attempts.refuse().message).toBe('This passphrase is wrong.');
    });
});
