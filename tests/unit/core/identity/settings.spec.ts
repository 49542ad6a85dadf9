import { WorkspaceError } from '../../../../src/core/errors.js';
import type { ProviderOptions } from '../../../../src/core/identity/provider.js';
import { PROVIDER_KEYS, providerFor } from '../../../../src/core/identity/settings.js';
import { parseMeta } from '../../../../src/core/workspace/meta.js';

const COMMON = { issuer: 'https://id.example', client_id: 'kolide' };

function chosen(
    identity: string,
    common: Record<string, string> = COMMON,
    isPolicy = false,
): ProviderOptions | null {
    const none = Object.fromEntries(PROVIDER_KEYS.map(key => [key, '']));
    const values = { ...none, ...common } as Record<(typeof PROVIDER_KEYS)[number], string>;
    const { table } = parseMeta(`name = "a"\ncreated_at = 2026-01-01T00:00:00Z\n${identity}`);
    return providerFor(table, { values, isPolicy });
}

describe('The provider of a workspace', () => {
    it('is the common one, if the workspace has none', () => {
        expect(chosen('')).toEqual(COMMON);
    });

    it('is the workspace’s own as a whole', () => {
        const own = '[identity]\nissuer = "https://acme.example"\nclient_id = "desk"';
        expect(chosen(own, { ...COMMON, scopes: 'email', id_claim: 'email' })).toEqual({
            issuer: 'https://acme.example',
            client_id: 'desk',
        });
        expect(chosen('[identity]')).toBeNull();
    });

    it('is the common one, if an administrator has locked that', () => {
        const own = '[identity]\nissuer = "https://acme.example"\nclient_id = "desk"';
        expect(chosen(own, COMMON, true)).toEqual(COMMON);
        expect(chosen(own, {}, true)).toBeNull();
        expect(chosen('identity = 3', COMMON, true)).toEqual(COMMON);
    });

    it('is none if nothing names one', () => {
        expect(chosen('', {})).toBeNull();
        expect(chosen('', { scopes: 'openid', id_claim: 'email', client_id: ' ' })).toBeNull();
    });

    it('may be set incompletely, which is found out when somebody signs in', () => {
        expect(chosen('', { issuer: 'https://id.example' })).toEqual({
            issuer: 'https://id.example',
            client_id: '',
        });
    });

    it('keeps the keys of a plain provider, and no others', () => {
        const own =
            '[identity]\nclient_id = "x"\nauthorize_url = "https://a.example/1"\n' +
            'token_url = "https://a.example/2"\nuserinfo_url = "https://a.example/3"\n' +
            'id_claim = "id"\nscopes = "read:user"\ncolour = "red"';
        expect(chosen(own)).toEqual({
            client_id: 'x',
            authorize_url: 'https://a.example/1',
            token_url: 'https://a.example/2',
            userinfo_url: 'https://a.example/3',
            id_claim: 'id',
            scopes: 'read:user',
        });
    });

    for (const [text, key] of [
        ['identity = 3', 'identity'],
        ['identity = ["https://id.example"]', 'identity'],
        ['identity = 2026-01-01T00:00:00Z', 'identity'],
        ['[identity]\nissuer = 7', 'identity.issuer'],
        ['[identity]\nscopes = ["openid"]', 'identity.scopes'],
    ] as const)
        it(`says what is wrong in ${JSON.stringify(text)}`, () => {
            expect(() => chosen(text)).toThrowMatching(
                error =>
                    error instanceof WorkspaceError &&
                    error.code === 'InvalidArgument' &&
                    error.message.includes(`“${key}”`),
            );
        });
});
