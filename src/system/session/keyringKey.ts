import GLib from 'gi://GLib';
import Secret from 'gi://Secret';

import { SessionKeys, type SessionRing } from '../../core/vault/sessionKeys.js';
import { asyncCall } from '../asyncCall.js';
import { randomBytes } from '../randomBytes.js';

const SCHEMA = Secret.Schema.new('dev.koder.kolide.keyring', Secret.SchemaFlags.NONE, {
    workspace_id: Secret.SchemaAttributeType.STRING,
});
const KEY_BYTES = 32;

const sessionRing: SessionRing = {
    async lookUp(id: string): Promise<string | null> {
        return asyncCall(
            callback => {
                Secret.password_lookup(SCHEMA, attributesOf(id), null, callback);
            },
            result => Secret.password_lookup_finish(result),
        );
    },

    async has(id: string): Promise<boolean> {
        const found = await asyncCall(
            callback => {
                // Finds what is locked, too, and leaves it so.
                const { NONE } = Secret.SearchFlags;
                Secret.password_search(SCHEMA, attributesOf(id), NONE, null, callback);
            },
            result => Secret.password_search_finish(result),
        );
        return found.length > 0;
    },

    async store(id: string, key: string): Promise<void> {
        // Whoever reads the label learns no more than that the product is in use.
        const label = 'Kolide Workspaces';
        await asyncCall(
            callback => {
                Secret.password_store(SCHEMA, attributesOf(id), null, label, key, null, callback);
            },
            result => Secret.password_store_finish(result),
        );
    },

    async clear(id: string): Promise<void> {
        await asyncCall(
            callback => {
                Secret.password_clear(SCHEMA, attributesOf(id), null, callback);
            },
            result => Secret.password_clear_finish(result),
        );
    },
};

/** The keys of workspaces' key rings, kept in the session's key ring. */
export const keyringKeys = new SessionKeys(sessionRing, async () =>
    GLib.base64_encode(await randomBytes(KEY_BYTES)),
);

function attributesOf(workspaceId: string): Record<string, string> {
    return { workspace_id: workspaceId };
}
