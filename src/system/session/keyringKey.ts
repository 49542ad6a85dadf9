import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Secret from 'gi://Secret';

import { asyncCall } from '../asyncCall.js';

Gio._promisify(Gio.File.prototype, 'read_async');
Gio._promisify(Gio.InputStream.prototype, 'read_bytes_async');

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
    const key = await randomKey();
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

async function randomKey(): Promise<string> {
    const source = await Gio.File.new_for_path('/dev/urandom').read_async(
        GLib.PRIORITY_DEFAULT,
        null,
    );
    const bytes = await source.read_bytes_async(KEY_BYTES, GLib.PRIORITY_DEFAULT, null);
    return GLib.base64_encode(bytes.toArray());
}
