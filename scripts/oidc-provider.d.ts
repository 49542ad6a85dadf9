/** The part of oidc-provider that scripts/identityProvider.mjs uses. */
declare module 'oidc-provider' {
    import type { RequestListener } from 'node:http';

    export default class Provider {
        constructor(issuer: string, configuration: object);
        callback(): RequestListener;
    }
}
