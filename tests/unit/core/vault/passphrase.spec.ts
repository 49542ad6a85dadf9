import { type WorkspaceError } from '../../../../src/core/errors.js';
import { normalisePassphrase, parseNewPassphrase } from '../../../../src/core/vault/passphrase.js';

describe('A passphrase', () => {
    const refuse = (text: string): void => {
        expect(() => parseNewPassphrase(text)).toThrowMatching(
            (error: WorkspaceError) =>
                error.code === 'InvalidArgument' && (text === '' || !error.message.includes(text)),
        );
    };

    it('has eight characters at least, whatever they are', () => {
        expect(parseNewPassphrase('        ')).toBe('        ');
        expect(parseNewPassphrase('🐴🔋📎🐴🔋📎🐴🔋')).toBe('🐴🔋📎🐴🔋📎🐴🔋');
        for (const text of ['', 'seven77', '🐴🔋📎🐴']) refuse(text);
    });

    it('is not endless', () => {
        expect(parseNewPassphrase('x'.repeat(256)).length).toBe(256);
        refuse('x'.repeat(257));
    });

    it('has no character at which the key ring would stop reading', () => {
        for (const text of ['eight\0characters', 'eight\ncharacters', 'eight\ud800characters'])
            refuse(text);
    });

    it('keeps its spaces, and is the same however it was composed', () => {
        expect(parseNewPassphrase(' spaces count ')).toBe(' spaces count ');
        expect(normalisePassphrase('a\u0308\u00a0b\u2003c')).toBe('ä b c');
    });
});
