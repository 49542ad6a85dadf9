import type { WorkspaceError } from '../errors.js';
import { _ } from '../words.js';
import { checkStatus, member, readJson, refused, textMember } from './answer.js';
import type { Answer, JsonObject } from './answer.js';
import { isEndpoint } from './endpoint.js';
import { oauthFailure, readOAuthError } from './oauthError.js';
import type { OAuthError } from './oauthError.js';
import type { Seconds } from './primitives.js';
import type { Tokens } from './tokenAnswer.js';

/** A sign-in that goes on on another device (RFC 8628 §3.2). */
export interface DeviceAuthorization {
    /** A secret, to ask with whether the person has signed in. */
    readonly deviceCode: string;
    /** What the person types there. */
    readonly userCode: string;
    /** Where they go. */
    readonly verificationUri: string;
    /** The same with the code in it, to show as a QR code; null if there is none. */
    readonly verificationUriComplete: string | null;
    readonly polling: DevicePolling;
}

/** When to ask whether the person has signed in. */
export interface DevicePolling {
    readonly kind: 'waiting';
    /** Between two questions, in seconds. */
    readonly interval: number;
    /** Not before this. */
    readonly nextAt: Seconds;
    /** From here on there is no use. */
    readonly expiresAt: Seconds;
}

const DEFAULT_INTERVAL = 5;
const SLOWER_BY = 5;
/** Nobody signs in for longer, in seconds. */
const MAX_LIFETIME = 3600;

/**
 * Reads the answer that begins a sign-in on another device (RFC 8628 §3.2).
 *
 * @throws {WorkspaceError} as `oauthFailure` has it if the provider refuses; Busy; Failed if it is no
 *   such answer.
 */
export function readDeviceAuthorization(answer: Answer, now: Seconds): DeviceAuthorization {
    if (answer.status !== 400 && answer.status !== 401) checkStatus(answer, 'device authorization');
    const object = readJson(answer, 'device authorization');
    const error = readOAuthError(object);
    if (error !== null) throw oauthFailure(error);
    checkStatus(answer, 'device authorization');

    const complete = member(object, 'verification_uri_complete');
    const interval = member(object, 'interval') ?? DEFAULT_INTERVAL;
    const lifetime = member(object, 'expires_in');
    if (!isPositive(interval) || !isPositive(lifetime)) throw malformed();
    return {
        deviceCode: visible(object, 'device_code', 4096),
        userCode: visible(object, 'user_code', 64),
        verificationUri: address(member(object, 'verification_uri')),
        verificationUriComplete: complete === null ? null : address(complete),
        polling: {
            kind: 'waiting',
            interval,
            nextAt: now + interval,
            expiresAt: now + Math.min(lifetime, MAX_LIFETIME),
        },
    };
}

/**
 * What follows from an answer to the question whether the person has signed in (RFC 8628 §3.5).
 *
 * @param outcome what `readTokenAnswer` made of it; null if the provider could not be reached or
 *   could not answer, on which one asks less often.
 * @returns the tokens, or when to ask again.
 * @throws {WorkspaceError} Denied if the person said no or the time is over; otherwise as
 *   `oauthFailure` has it.
 */
export function afterPoll(
    polling: DevicePolling,
    outcome: Tokens | OAuthError | null,
    now: Seconds,
): Tokens | DevicePolling {
    if (outcome?.kind === 'tokens') return outcome;
    const interval = nextInterval(polling, outcome);
    const nextAt = now + interval;
    if (nextAt >= polling.expiresAt) throw oauthFailure({ kind: 'error', error: 'expired_token' });
    return { ...polling, interval, nextAt };
}

function nextInterval({ interval }: DevicePolling, error: OAuthError | null): number {
    if (error === null) return interval * 2;
    if (error.error === 'authorization_pending') return interval;
    if (error.error === 'slow_down') return interval + SLOWER_BY;
    throw oauthFailure(error);
}

function visible(object: JsonObject, name: string, maxLength: number): string {
    const text = textMember(object, name);
    if (text !== null && text.length <= maxLength && /^[\x20-\x7e]+$/.test(text)) return text;
    throw malformed();
}

function address(url: unknown): string {
    if (typeof url === 'string' && isEndpoint(url)) return url;
    throw refused(_('The identity provider sends people to an address that is not safe.'));
}

function isPositive(value: unknown): value is number {
    return typeof value === 'number' && value > 0;
}

function malformed(): WorkspaceError {
    return refused(_('The identity provider’s answer for another device is malformed.'));
}
