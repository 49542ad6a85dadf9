import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';

/** What an identity provider answered to one request. Redirects have not been followed. */
export interface Answer {
    /** The HTTP status. */
    readonly status: number;
    /** The Content-Type header, empty if there was none. */
    readonly contentType: string;
    /** The first MAX_ANSWER_BYTES + 1 bytes at most; more need not be read. */
    readonly body: Uint8Array;
}

/** What was asked, as errors name it. */
export type Asked =
    'configuration' | 'keys' | 'token' | 'userinfo' | 'device authorization' | 'revocation';

/** A JSON object (RFC 8259) of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** How long an answer may be, in bytes: the longest in the field are a tenth of it. */
export const MAX_ANSWER_BYTES = 256 * 1024;

/** An answer that cannot be trusted. The message must hold nothing of a secret. */
export function refused(message: string): WorkspaceError {
    return new WorkspaceError('Failed', message);
}

/**
 * Reads the JSON object of an answer that went well.
 *
 * @throws {WorkspaceError} Busy if the provider cannot answer now, Failed for anything else.
 */
export function readSuccess(answer: Answer, asked: Asked): JsonObject {
    checkStatus(answer, asked);
    return readJson(answer, asked);
}

/**
 * Checks that an answer has the status 200.
 *
 * @throws {WorkspaceError} Busy if the provider cannot answer now, Failed for anything else.
 */
export function checkStatus({ status }: Answer, asked: Asked): void {
    if (status === 200) return;
    if (status === 429 || status >= 500)
        throw new WorkspaceError(
            'Busy',
            fill(_('The identity provider cannot answer now (%(asked), HTTP %(status)).'), {
                asked,
                status,
            }),
        );
    if (status >= 300 && status < 400)
        throw refused(
            fill(_('The identity provider sends us elsewhere (%(asked)), which is refused.'), {
                asked,
            }),
        );
    throw refused(
        fill(_('The identity provider answered with an error (%(asked), HTTP %(status)).'), {
            asked,
            status,
        }),
    );
}

/**
 * Reads the JSON object of an answer, whatever its status.
 *
 * @throws {WorkspaceError} Failed if there is none, or it is too long.
 */
export function readJson({ contentType, body }: Answer, asked: Asked): JsonObject {
    if (body.length > MAX_ANSWER_BYTES)
        throw refused(fill(_('The identity provider’s answer is too long (%(asked)).'), { asked }));
    const object = isJsonType(contentType) ? parseJsonObject(body) : null;
    if (object !== null) return object;
    throw refused(
        fill(_('The identity provider’s answer cannot be read as JSON (%(asked)).'), { asked }),
    );
}

/** The object that the bytes are as JSON in UTF-8 (RFC 8259), or null if they are none. */
export function parseJsonObject(bytes: Uint8Array): JsonObject | null {
    try {
        const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        return isObject ? (value as JsonObject) : null;
    } catch {
        // What the parser says may quote what it read.
        return null;
    }
}

/** The object's own member of this name; null if it has none, as JSON's null says the same. */
export function member(object: JsonObject, name: string): unknown {
    return Object.hasOwn(object, name) ? (object[name] ?? null) : null;
}

/** The member, if it is a text that is not empty; null otherwise. */
export function textMember(object: JsonObject, name: string): string | null {
    const value = member(object, name);
    return typeof value === 'string' && value !== '' ? value : null;
}

/** The member, if it is a list of texts; null otherwise. */
export function listMember(object: JsonObject, name: string): readonly string[] | null {
    const value = member(object, name);
    return Array.isArray(value) && value.every(item => typeof item === 'string') ? value : null;
}

function isJsonType(contentType: string): boolean {
    return /^application\/(?:json|jwk-set\+json)\s*(?:;|$)/i.test(contentType.trim());
}
