import { interestingLinks, parseOpenFiles } from '../../../../src/core/freezer/openFiles.js';

describe('Open files', () => {
    it('are looked for by the names of unfinished downloads and cameras', () => {
        const [open, ...tests] = interestingLinks();
        expect(open).toBe('(');
        expect(tests.join(' ')).toMatch(/^-lname \/dev\/video\* -o -lname \*\.part -o .* \) /);
    });

    it('are told apart', () => {
        const output = [
            '/proc/1/fd/5\t/home/k/Downloads/a film.mkv.part',
            '/proc/1/fd/6\t/dev/video0',
            '/proc/22/fd/7\t/home/k/x.crdownload',
            '',
        ].join('\n');
        expect(parseOpenFiles(output)).toEqual({
            cameras: ['/proc/1/fd/6'],
            unfinished: ['/proc/1/fd/5', '/proc/22/fd/7'],
        });
    });

    it('have no influence with what their names say', () => {
        const output = '/proc/1/fd/5\t/tmp/a\n/etc/passwd\t/dev/video0\nx\t/dev/video1.part\n';
        expect(parseOpenFiles(output)).toEqual({ cameras: [], unfinished: ['/proc/1/fd/5'] });
    });
});
