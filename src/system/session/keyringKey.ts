import GLib from 'gi://GLib';
import Secret from 'gi://Secret';

import type { SpareKeys } from '../../core/vault/ports.js';
import { asyncCall } from '../asyncCall.js';
import { randomBytes } from '../randomBytes.js';

const SCHEMA = Secret.Schema.new('dev.koder.kolide.keyring', Secret.SchemaFlags.NONE, {
    workspace_id: Secret.SchemaAttributeType.STRING,
});
const KEY_BYTES = 32;

/**
 * The keys of workspaces' key rings, kept in the session's key ring. All of them throw if that is
 * locked or absent.
 */
export const keyringKeys: SpareKeys = {
    async find(id: string): Promise<string | null> {
        return lookUp(attributesOf(id));
    },

    async make(id: string): Promise<string> {
        const known = await lookUp(attributesOf(id));
        if (known !== null) return known;
        const key = GLib.base64_encode(await randomBytes(KEY_BYTES));
        await store(attributesOf(id), key);
        return key;
    },

    async forget(id: string): Promise<void> {
        await asyncCall(
            callback => {
                Secret.password_clear(SCHEMA, attributesOf(id), null, callback);
            },
            result => Secret.password_clear_finish(result),
        );
    },
};

function attributesOf(workspaceId: string): Attributes {
    return { workspace_id: workspaceId };
}

type Attributes = Record<string, string>;

async function lookUp(attributes: Attributes): Promise<string | null> {
    return asyncCall(
        callback => {
            Secret.password_lookup(SCHEMA, attributes, null, callback);
        },
        result => Secret.password_lookup_finish(result),
    );
}

async function store(attributes: Attributes, key: string): Promise<void> {
    // Whoever reads the label learns no more than that the product is in use.
    const label = 'Kolide Workspaces';
    await asyncCall(
        callback => {
            Secret.password_store(SCHEMA, attributes, null, label, key, null, callback);
        },
        result => Secret.password_store_finish(result),
    );
}
