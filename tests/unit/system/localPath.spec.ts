import Gio from 'gi://Gio';

import { localPath } from '../../../src/system/localPath.js';

describe('A file that a person has chosen', () => {
    it('has a path on this computer', () => {
        expect(localPath(Gio.File.new_for_path('/tmp/a b'))).toBe('/tmp/a b');
    });

    it('cannot be used in a place that has none', () => {
        expect(() => localPath(Gio.File.new_for_uri('sftp://host.example/a'))).toThrowError(
            /sftp:\/\/host.example\/a cannot be used/,
        );
    });
});
