import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { messageOf, WorkspaceError } from '../../../src/core/errors.js';

describe('What is shown of an error', () => {
    it('is its message, whoever made it', () => {
        const ofGio = GLib.Error.new_literal(
            Gio.io_error_quark(),
            Gio.IOErrorEnum.NOT_FOUND,
            'It is not there',
        );
        expect(messageOf(ofGio)).toBe('It is not there');
        expect(messageOf(new WorkspaceError('Busy', 'Later.'))).toBe('Later.');
        expect(messageOf(new TypeError('x is not a function'))).toBe('x is not a function');
    });

    it('is what was thrown, if it was no error', () => {
        expect(messageOf('a text')).toBe('a text');
        expect(messageOf(null)).toBe('null');
        expect(messageOf(undefined)).toBe('undefined');
        expect(messageOf({ message: 7 })).toBe('[object Object]');
    });
});
