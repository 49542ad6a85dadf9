import GLib from 'gi://GLib';
import Secret from 'gi://Secret';

import { asyncCall } from '../asyncCall.js';
import { randomBytes } from '../randomBytes.js';

const SCHEMA = Secret.Schema.new('dev.koder.kolide.keyring', Secret.SchemaFlags.NONE, {
    workspace_id: Secret.SchemaAttributeType.STRING,
});
const KEY_BYTES = 32;

/**
 * The passphrase of a workspace's key ring, kept in the session's key ring and made at the first
 * call.
 *
 * @throws if the session's key ring is locked or absent.
 */
export async function keyringKeyOf(workspaceId: string): Promise<string> {
    const attributes = { workspace_id: workspaceId };
    const known = await lookUp(attributes);
    if (known !== null) return known;
    const key = GLib.base64_encode(await randomBytes(KEY_BYTES));
    await store(attributes, key);
    return key;
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
