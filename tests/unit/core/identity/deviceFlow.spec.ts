import {
    afterPoll,
    readDeviceAuthorization,
    type DevicePolling,
} from '../../../../src/core/identity/deviceFlow.js';
import type { Tokens } from '../../../../src/core/identity/tokenAnswer.js';
import { answer, NOW, refusal } from './sample.js';

// RFC 8628 §3.2
const BEGUN = {
    device_code: 'GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS',
    user_code: 'WDJB-MJHT',
    verification_uri: 'https://example.com/device',
    verification_uri_complete: 'https://example.com/device?user_code=WDJB-MJHT',
    expires_in: 1800,
    interval: 5,
};

describe('A sign-in on another device', () => {
    it('says where to go and what to type', () => {
        expect(readDeviceAuthorization(answer(BEGUN), NOW)).toEqual({
            deviceCode: BEGUN.device_code,
            userCode: 'WDJB-MJHT',
            verificationUri: BEGUN.verification_uri,
            verificationUriComplete: BEGUN.verification_uri_complete,
            polling: { kind: 'waiting', interval: 5, nextAt: NOW + 5, expiresAt: NOW + 1800 },
        });
    });

    it('is asked about every five seconds if nothing is said, and never for more than an hour', () => {
        const changes = { interval: null, verification_uri_complete: null, expires_in: 1e9 };
        const begun = readDeviceAuthorization(answer({ ...BEGUN, ...changes }), NOW);
        expect(begun.verificationUriComplete).toBeNull();
        expect(begun.polling).toEqual({
            kind: 'waiting',
            interval: 5,
            nextAt: NOW + 5,
            expiresAt: NOW + 3600,
        });
    });

    it('may have a code as long as people can bear', () => {
        const begun = answer({ ...BEGUN, user_code: 'A'.repeat(64) });
        expect(readDeviceAuthorization(begun, NOW).userCode).toHaveSize(64);
    });

    const bad: [what: string, changes: object, problem: RegExp][] = [
        ['no device code', { device_code: null }, /malformed/],
        ['no user code', { user_code: '' }, /malformed/],
        ['a user code in many lines', { user_code: 'A\nB' }, /malformed/],
        ['a user code that nobody would type', { user_code: 'A'.repeat(65) }, /malformed/],
        ['no end', { expires_in: null }, /malformed/],
        ['an interval of nothing', { interval: 0 }, /malformed/],
        ['an interval in words', { interval: 'often' }, /malformed/],
        ['nowhere to go', { verification_uri: null }, /address that is not safe/],
        ['a plain-http address', { verification_uri: 'http://x.example' }, /not safe/],
        ['a script as address', { verification_uri_complete: 'javascript:1' }, /not safe/],
    ];
    for (const [what, changes, problem] of bad)
        it(`is refused with ${what}`, () => {
            const begun = answer({ ...BEGUN, ...changes });
            expect(() => readDeviceAuthorization(begun, NOW)).toThrowMatching(
                refusal('Failed', problem),
            );
        });

    it('may be refused by the provider', () => {
        const refused = answer({ error: 'unauthorized_client' }, { status: 400 });
        expect(() => readDeviceAuthorization(refused, NOW)).toThrowMatching(
            refusal('Failed', /Check its client id/),
        );
        const unknown = answer({ error: 'invalid_client' }, { status: 401 });
        expect(() => readDeviceAuthorization(unknown, NOW)).toThrowMatching(
            refusal('Failed', /Check its client id/),
        );
        expect(() => readDeviceAuthorization(answer({}, { status: 404 }), NOW)).toThrowMatching(
            refusal('Failed', /HTTP 404/),
        );
        expect(() => readDeviceAuthorization(answer(BEGUN, { status: 400 }), NOW)).toThrowMatching(
            refusal('Failed', /HTTP 400/),
        );
    });
});

describe('The question whether the person has signed in', () => {
    const START: DevicePolling = {
        kind: 'waiting',
        interval: 5,
        nextAt: NOW + 5,
        expiresAt: NOW + 60,
    };
    const says = (error: string): { kind: 'error'; error: string } => ({ kind: 'error', error });

    it('is asked again while they have not', () => {
        const next = afterPoll(START, says('authorization_pending'), NOW + 5);
        expect(next).toEqual({ ...START, nextAt: NOW + 10 });
    });

    it('is asked five seconds less often each time that it is too often', () => {
        const slower = afterPoll(START, says('slow_down'), NOW + 5) as DevicePolling;
        expect([slower.interval, slower.nextAt]).toEqual([10, NOW + 15]);
        const slowest = afterPoll(slower, says('slow_down'), NOW + 15) as DevicePolling;
        expect([slowest.interval, slowest.nextAt]).toEqual([15, NOW + 30]);
        const still = afterPoll(slowest, says('authorization_pending'), NOW + 30) as DevicePolling;
        expect(still.nextAt).toBe(NOW + 45);
    });

    it('is asked half as often each time that nobody answers', () => {
        const next = afterPoll(START, null, NOW + 5) as DevicePolling;
        expect([next.interval, next.nextAt]).toEqual([10, NOW + 15]);
    });

    it('is answered with tokens', () => {
        const tokens = { kind: 'tokens', accessToken: 'a' } as Tokens;
        expect(afterPoll(START, tokens, NOW + 59)).toBe(tokens);
    });

    it('ends when the time is over, even if the computer slept', () => {
        for (const [outcome, now] of [
            [says('authorization_pending'), NOW + 55],
            [says('slow_down'), NOW + 50],
            [null, NOW + 9999],
            [says('expired_token'), NOW + 5],
        ] as const)
            expect(() => afterPoll(START, outcome, now)).toThrowMatching(
                refusal('Denied', /took too long/),
            );
    });

    it('ends when the person or the provider says no', () => {
        const ask = (error: string) => () => afterPoll(START, says(error), NOW + 5);
        expect(ask('access_denied')).toThrowMatching(refusal('Denied', /cancelled or not allowed/));
        expect(ask('invalid_client')).toThrowMatching(refusal('Failed', /Check its client id/));
        expect(ask('invalid_grant')).toThrowMatching(refusal('Denied', /Sign in again/));
    });
});
