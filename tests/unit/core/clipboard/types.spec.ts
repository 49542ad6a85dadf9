import { isSecret, kindsOf, namesOf, typesToKeep } from '../../../../src/core/clipboard/types.js';

const TEXT = 'text/plain;charset=utf-8';

describe('typesToKeep', () => {
    it('takes the clearest of the names of plain text, and leaves the others', () => {
        expect(typesToKeep(['STRING', 'UTF8_STRING', 'text/plain', TEXT])).toEqual([TEXT]);
        expect(typesToKeep(['TEXT', 'text/plain', 'UTF8_STRING'])).toEqual(['UTF8_STRING']);
        expect(typesToKeep(['text/plain'])).toEqual(['text/plain']);
    });

    it('takes one of several formats of a picture, and drawings beside it', () => {
        expect(
            typesToKeep(['image/bmp', 'image/tiff', 'image/png', 'image/svg+xml', 'image/x-icon']),
        ).toEqual(['image/png', 'image/svg+xml']);
        expect(typesToKeep(['image/x-icon', 'image/avif'])).toEqual(['image/x-icon']);
    });

    it('takes files with what says whether they were cut', () => {
        expect(typesToKeep([TEXT, 'x-special/gnome-copied-files', 'text/uri-list'])).toEqual([
            TEXT,
            'text/uri-list',
            'x-special/gnome-copied-files',
        ]);
    });

    it('leaves what is no content, or ends with its app', () => {
        expect(
            typesToKeep([
                ...['TARGETS', 'TIMESTAMP', 'MULTIPLE', 'SAVE_TARGETS'],
                ...['application/vnd.portal.filetransfer', 'text/html'],
            ]),
        ).toEqual(['text/html']);
    });

    it('takes a few of very many, and text and pictures before all others', () => {
        const many = Array.from({ length: 100 }, (_, index) => `application/x-${index}`);
        const kept = typesToKeep([...many, 'image/png', TEXT]);
        expect(kept.length).toBe(12);
        expect(kept.slice(0, 3)).toEqual([TEXT, 'image/png', 'application/x-0']);
    });

    it('takes a type once that is offered twice', () => {
        expect(typesToKeep(['text/html', 'text/html'])).toEqual(['text/html']);
    });
});

describe('What was copied', () => {
    it('is a secret if a password manager says so', () => {
        expect(isSecret([TEXT, 'x-kde-passwordManagerHint'])).toBeTrue();
        expect(isSecret([TEXT])).toBeFalse();
    });

    it('is offered by the names that apps know it by', () => {
        expect(namesOf('UTF8_STRING')).toEqual([TEXT, 'text/plain']);
        expect(namesOf('image/png')).toEqual(['image/png']);
        // Nobody knows how that is encoded.
        expect(namesOf('text/plain')).toEqual(['text/plain']);
    });

    it('is told of by its kinds, the most telling first', () => {
        expect(kindsOf([TEXT, 'text/uri-list'])).toEqual(['files', 'text']);
        expect(kindsOf(['text/html', 'image/png'])).toEqual(['image', 'text']);
        expect(kindsOf(['application/x-sheet'])).toEqual(['other']);
    });
});
