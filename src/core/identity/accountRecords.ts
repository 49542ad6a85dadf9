import { requireKnownFormat } from '../formatVersion.js';
import { listMember, member, parseJsonObject, type JsonObject } from './answer.js';

/** The component that is the workspace itself. Others are programs with tokens of their own. */
export const WORKSPACES_COMPONENT = 'workspaces';

/** What is remembered of somebody who has signed in. No secret. */
export interface AccountRecord {
    /** What the provider says under the name that was set as `id_claim`. */
    readonly userId: string;
    readonly name: string | null;
    readonly email: string | null;
    /** Whom they signed in with (`issuerOf`). */
    readonly issuer: string | null;
    /** When, in RFC 3339. */
    readonly since: string | null;
}

const VERSION = 1;

/** Those who are signed in in a workspace, by component. */
export type AccountRecords = ReadonlyMap<string, AccountRecord>;

/** Whether programs can sign in under the name. */
export function isComponent(name: string): boolean {
    return /^[a-z][a-z0-9-]{0,62}$/.test(name);
}

/** What to call somebody in menus: what people know of themselves, sooner than a number. */
export function labelOf({ userId, name, email }: AccountRecord): string {
    return email ?? name ?? userId;
}

/** Writes an `accounts.json`. */
export function formatRecords(records: AccountRecords): string {
    const accounts = Object.fromEntries(
        [...records].map(([component, { userId, name, email, issuer, since }]) => [
            component,
            {
                user_id: userId,
                ...(name !== null && { name }),
                ...(email !== null && { email }),
                ...(issuer !== null && { issued_by: JSON.parse(issuer) as unknown }),
                ...(since !== null && { since }),
            },
        ]),
    );
    return `${JSON.stringify({ version: VERSION, accounts }, null, 4)}\n`;
}

/**
 * Reads an `accounts.json`. What is not understood is left out: the key ring knows better.
 *
 * @throws {WorkspaceError} InvalidArgument for one of a newer version, which must not be written.
 */
export function parseRecords(text: string): Map<string, AccountRecord> {
    const file = parseJsonObject(new TextEncoder().encode(text)) ?? {};
    const version = member(file, 'version');
    if (typeof version === 'number') requireKnownFormat('accounts.json', version, VERSION);
    const accounts = member(file, 'accounts');
    const records = new Map<string, AccountRecord>();
    if (!isObject(accounts)) return records;
    for (const [component, value] of Object.entries(accounts)) {
        if (!isComponent(component) || !isObject(value)) continue;
        const userId = shown(value, 'user_id');
        if (userId === null) continue;
        const issuedBy = listMember(value, 'issued_by');
        records.set(component, {
            userId,
            name: shown(value, 'name'),
            email: shown(value, 'email'),
            issuer: issuedBy === null ? null : JSON.stringify(issuedBy),
            since: shown(value, 'since'),
        });
    }
    return records;
}

function isObject(value: unknown): value is JsonObject {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Programs of the workspace can write the file, and menus show what is in it. */
function shown(object: JsonObject, name: string): string | null {
    const value = member(object, name);
    const isShowable =
        typeof value === 'string' &&
        value !== '' &&
        value.length <= 255 &&
        !/[\p{Cc}\p{Cs}]/u.test(value);
    return isShowable ? value : null;
}
