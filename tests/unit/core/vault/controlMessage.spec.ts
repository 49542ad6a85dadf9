import { controlMessage, readControlAnswer } from '../../../../src/core/vault/controlMessage.js';

describe('The control socket of a key ring', () => {
    // As recorded from gnome-keyring 48’s own PAM module’s form.
    it('is asked to unlock', () => {
        expect([...controlMessage('unlock', ['päss'])]).toEqual([
            ...[0],
            ...[0, 0, 0, 17],
            ...[0, 0, 0, 1],
            ...[0, 0, 0, 5, 0x70, 0xc3, 0xa4, 0x73, 0x73],
        ]);
    });

    it('is asked to change the passphrase', () => {
        expect([...controlMessage('change', ['a', ''])]).toEqual([
            ...[0],
            ...[0, 0, 0, 17],
            ...[0, 0, 0, 2],
            ...[0, 0, 0, 1, 0x61],
            ...[0, 0, 0, 0],
        ]);
    });

    it('says whether it was done', () => {
        expect(readControlAnswer(Uint8Array.of(0, 0, 0, 8, 0, 0, 0, 0))).toBeTrue();
        expect(readControlAnswer(Uint8Array.of(0, 0, 0, 8, 0, 0, 0, 1))).toBeFalse();
    });

    it('does not say so by anything else', () => {
        for (const answer of [
            [],
            [0, 0, 0, 8, 0, 0, 0],
            [0, 0, 0, 8, 0, 0, 0, 2],
            [0, 0, 0, 8, 0, 0, 0, 3],
            [0, 0, 0, 9, 0, 0, 0, 0],
            [0, 0, 0, 8, 0, 0, 0, 0, 0],
        ])
            expect(readControlAnswer(Uint8Array.from(answer))).toBeNull();
    });
});
