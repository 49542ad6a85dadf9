import Gio from 'gi://Gio';

import { isClosed, isRefused, isUnanswered } from '../../../src/system/gioErrors.js';

function failure(code: number): Gio.IOErrorEnum {
    return new Gio.IOErrorEnum({ code, message: 'Error receiving data' });
}

describe('An error of a connection', () => {
    const { CLOSED, CONNECTION_CLOSED, CONNECTION_REFUSED, TIMED_OUT, CANCELLED, FAILED } =
        Gio.IOErrorEnum;

    it('says that it has ended, whoever ended it', () => {
        expect([CLOSED, CONNECTION_CLOSED].map(code => isClosed(failure(code)))).toEqual([
            true,
            true,
        ]);
        expect(isClosed(failure(TIMED_OUT))).toBeFalse();
        expect(isClosed(new Error('closed'))).toBeFalse();
    });

    it('says that nobody listens', () => {
        expect(isRefused(failure(CONNECTION_REFUSED))).toBeTrue();
        expect(isRefused(failure(CLOSED))).toBeFalse();
    });

    it('says that there is no answer', () => {
        for (const code of [CLOSED, CONNECTION_CLOSED, TIMED_OUT, CANCELLED])
            expect(isUnanswered(failure(code)))
                .withContext(String(code))
                .toBeTrue();
        expect(isUnanswered(failure(FAILED))).toBeFalse();
    });
});
