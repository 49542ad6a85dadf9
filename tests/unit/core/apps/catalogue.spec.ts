import { isShown, parseCatalogue, WHOLE_CATALOGUE } from '../../../../src/core/apps/catalogue.js';

describe('The catalogue of a workspace', () => {
    it('shows all apps, only some, or all but some', () => {
        const shown = (mode: string): boolean[] =>
            ['org.a.desktop', 'org.a', 'org.b.desktop'].map(app =>
                isShown(parseCatalogue(mode, ['org.a']), app),
            );
        expect(shown('all')).toEqual([true, true, true]);
        expect(shown('only')).toEqual([true, true, false]);
        expect(shown('except')).toEqual([false, false, true]);
    });

    it('of all apps names none', () => {
        expect(parseCatalogue('all', ['org.a'])).toEqual(WHOLE_CATALOGUE);
    });

    it('is refused if it chooses otherwise or names what is no app', () => {
        expect(() => parseCatalogue('some', [])).toThrowError(/all, only, except/);
        for (const app of ['', '.desktop', '../a', 'a/b', 'a\nb', 'x'.repeat(256)])
            expect(() => parseCatalogue('only', [app])).toThrowError(/is no app/);
        const many = Array.from({ length: 1001 }, (_, index) => `a${index}`);
        expect(() => parseCatalogue('except', many)).toThrowError(/1000/);
    });
});
