import { decodeForm, encodeForm } from '../../../../src/core/identity/form.js';

describe('Parameters of a form', () => {
    // RFC 6749 appendix B
    it('are encoded as OAuth 2.0 has it', () => {
        expect(encodeForm({ text: ' %&+£€' })).toBe('text=+%25%26%2B%C2%A3%E2%82%AC');
    });

    it('are left out if there is nothing to say', () => {
        expect(encodeForm({ a: '1', b: null, c: '' })).toBe('a=1&c=');
    });

    it('are read as they were written', () => {
        const parameters = { 'a b': "it's (a) *test*~!", c: 'x=y&z', d: 'ł' };
        expect(Object.fromEntries(decodeForm(encodeForm(parameters)) ?? [])).toEqual(parameters);
    });

    it('count as absent without a value', () => {
        expect([...(decodeForm('a=&b&&c=1') ?? [])]).toEqual([['c', '1']]);
    });

    it('are refused when one is there twice, however it is spelt', () => {
        for (const text of ['a=1&a=2', 'a=1&a=1', 'a=1&%61=2', 'a=&a=2', 'a&a=2'])
            expect(decodeForm(text)).withContext(text).toBeNull();
    });

    it('are refused when they are garbled', () => {
        for (const text of ['a=%', 'a=%zz', 'a=%ff', '%c3=1'])
            expect(decodeForm(text)).withContext(text).toBeNull();
    });
});
