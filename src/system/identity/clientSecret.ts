import Secret from 'gi://Secret';

import type { ProviderOptions } from '../../core/identity/provider.js';
import { asyncCall } from '../asyncCall.js';

const { STRING } = Secret.SchemaAttributeType;
const SCHEMA = Secret.Schema.new('dev.koder.kolide.client', Secret.SchemaFlags.NONE, {
    issuer: STRING,
    client_id: STRING,
});

/**
 * The secret of a client, for the few providers that want one of a program on a desktop, from the
 * session's key ring; null if somebody has put none there. `issuer` is there what was set as that, or
 * as `token_url`.
 */
export async function clientSecretOf(options: ProviderOptions): Promise<string | null> {
    const attributes = {
        issuer: options.issuer ?? options.token_url ?? '',
        client_id: options.client_id,
    };
    return asyncCall(
        callback => {
            Secret.password_lookup(SCHEMA, attributes, null, callback);
        },
        result => Secret.password_lookup_finish(result),
    );
}
