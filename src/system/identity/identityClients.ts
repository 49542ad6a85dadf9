import type { IdentityClient } from '../../core/identity/client.js';
import type { ProviderOptions } from '../../core/identity/provider.js';
import { lateModule } from '../../core/lateModule.js';
import { clientSecretOf } from './clientSecret.js';

/** The clients with which people sign in, one for each workspace and what is set there. */
export class IdentityClients {
    private readonly known = new Map<
        string,
        { readonly key: string; readonly client: IdentityClient }
    >();

    /** @param openBrowser opens a URL in the browser of a workspace. */
    constructor(
        private readonly openBrowser: (workspaceId: string, url: string) => Promise<void>,
    ) {}

    /** @throws {WorkspaceError} InvalidArgument, with what is set wrong. */
    async get(workspaceId: string, options: ProviderOptions): Promise<IdentityClient> {
        const key = JSON.stringify(options);
        const known = this.known.get(workspaceId);
        if (known?.key === key) return known.client;
        // Most shells run without anybody who signs in.
        const [{ IdentityClient }, { identityPorts }, secret] = await Promise.all([
            lateModule(import('../../core/identity/client.js')),
            lateModule(import('./identityPorts.js')),
            clientSecretOf(options),
        ]);
        const ports = identityPorts(async url => this.openBrowser(workspaceId, url));
        const client = new IdentityClient(options, secret, ports);
        this.known.set(workspaceId, { key, client });
        return client;
    }

    /** Forgets a workspace that is gone. */
    forget(workspaceId: string): void {
        this.known.delete(workspaceId);
    }
}
