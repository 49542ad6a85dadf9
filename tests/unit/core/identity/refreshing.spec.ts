import {
    afterRefresh,
    isUsable,
    untilRefresh,
    untilRetry,
} from '../../../../src/core/identity/refreshing.js';
import type { Tokens } from '../../../../src/core/identity/tokenAnswer.js';
import { NOW } from './sample.js';

const HOUR = { obtainedAt: NOW, lifetime: 3600 };

describe('Tokens', () => {
    it('are refreshed five minutes before they expire', () => {
        expect(untilRefresh(HOUR, NOW)).toBe(3300);
        expect(untilRefresh(HOUR, NOW + 3000)).toBe(300);
        expect(untilRefresh(HOUR, NOW + 3300)).toBe(0);
    });

    it('that last for short are refreshed after four fifths of it', () => {
        expect(untilRefresh({ obtainedAt: NOW, lifetime: 60 }, NOW)).toBe(48);
        expect(untilRefresh({ obtainedAt: NOW, lifetime: 0 }, NOW)).toBe(0);
    });

    it('that expired while the computer slept are refreshed at once', () => {
        expect(untilRefresh(HOUR, NOW + 100_000)).toBe(0);
        expect(isUsable(HOUR, NOW + 100_000)).toBeFalse();
    });

    it('are not held for new when the clock is put back', () => {
        expect(untilRefresh(HOUR, NOW - 86_400)).toBe(0);
        expect(isUsable(HOUR, NOW - 86_400)).toBeFalse();
        expect(untilRefresh(HOUR, NOW - 1)).toBe(3301);
        expect(isUsable(HOUR, NOW - 1)).toBeTrue();
    });

    it('can be used until they expire, or as long as one likes if they never say', () => {
        expect(isUsable(HOUR, NOW + 3599)).toBeTrue();
        expect(isUsable(HOUR, NOW + 3600)).toBeFalse();
        const forever = { obtainedAt: NOW, lifetime: null };
        expect(untilRefresh(forever, NOW + 1e9)).toBeNull();
        expect(isUsable(forever, NOW + 1e9)).toBeTrue();
    });

    it('are replaced by what a refresh brings, and only by that', () => {
        const old: Tokens = {
            kind: 'tokens',
            accessToken: 'a1',
            refreshToken: 'r1',
            idToken: 'i1',
            ...HOUR,
        };
        const fresh: Tokens = { ...old, accessToken: 'a2', refreshToken: 'r2', idToken: 'i2' };
        // But for the ID token, with which those of later refreshes are compared.
        expect(afterRefresh(old, fresh)).toEqual({ ...fresh, idToken: 'i1' });
        const kept = afterRefresh(old, { ...fresh, refreshToken: null, idToken: null });
        expect([kept.accessToken, kept.refreshToken, kept.idToken]).toEqual(['a2', 'r1', 'i1']);
    });

    it('are tried to be refreshed ever less often while the provider is away', () => {
        expect([1, 2, 3, 4].map(untilRetry)).toEqual([5, 10, 20, 40]);
        expect([9, 100, 10_000].map(untilRetry)).toEqual([900, 900, 900]);
    });
});
