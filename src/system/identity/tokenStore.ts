import Gio from 'gi://Gio';
import Secret from 'gi://Secret';

import { WorkspaceError } from '../../core/errors.js';
import type { Freezer } from '../../core/freezer/freezer.js';
import type { AccountTokens } from '../../core/identity/account.js';
import type { WorkspaceTokens } from '../../core/identity/accounts.js';
import { formatTokens, parseTokens } from '../../core/identity/keptTokens.js';
import { _ } from '../../core/words.js';
import { asyncCall } from '../asyncCall.js';
import { isClosed } from '../gioErrors.js';
import {
    connectToBus,
    connectToWorkspaceBus,
    sessionBusAddress,
} from '../session/busConnection.js';
import { lockedError, missingError, requireOpenRing, secretServiceOn } from './secretService.js';

Gio._promisify(Secret.Service.prototype, 'search', 'search_finish');
Gio._promisify(Secret.Service.prototype, 'store', 'store_finish');
Gio._promisify(Secret.Service.prototype, 'unlock', 'unlock_finish');
Gio._promisify(Secret.Item.prototype, 'delete', 'delete_finish');
Gio._promisify(Secret.Item.prototype, 'set_attributes', 'set_attributes_finish');

const { STRING } = Secret.SchemaAttributeType;
const SCHEMA = Secret.Schema.new('dev.koder.kolide.token', Secret.SchemaFlags.NONE, {
    component: STRING,
    user_id: STRING,
    workspace_id: STRING,
});
// Whoever reads the label learns no more than that the product is in use.
const LABEL = 'Kolide Workspaces';

/** Where a workspace's key ring is, and how to reach it. */
export interface KeyRings {
    /** Whether it is the session's own. */
    isSessions(workspaceId: string): boolean;
    /** Whether its vault is locked, and what serves it stopped. */
    isLocked(workspaceId: string): boolean;
    readonly runtimeDirectory: string;
    /** Keeps what serves the workspace from being frozen. */
    readonly hold: Freezer['hold'];
}

/**
 * The tokens of workspaces, each in its workspace's own key ring (libsecret), that of the default
 * workspace in the session's. A connection lasts as long as one thing takes that is done with it.
 */
export class TokenStore implements WorkspaceTokens {
    constructor(private readonly rings: KeyRings) {}

    async components(workspaceId: string): Promise<string[]> {
        return this.withOpenRing(workspaceId, async service => {
            if (this.rings.isSessions(workspaceId)) await adoptOldTokens(service, workspaceId);
            const items = await find(service, { workspace_id: workspaceId });
            return [...new Set(items.flatMap(item => item.get_attributes()['component'] ?? []))];
        });
    }

    of(workspaceId: string, component: string): AccountTokens {
        const pair = { component, workspace_id: workspaceId };
        return {
            read: async () =>
                this.withOpenRing(workspaceId, async service => {
                    const [newest] = await find(service, pair, Secret.SearchFlags.LOAD_SECRETS);
                    if (!newest) return null;
                    const text = new TextDecoder().decode(newest.get_secret()?.get());
                    const userId = newest.get_attributes()['user_id'] ?? '';
                    return { userId, ...parseTokens(text) };
                }),
            write: async kept =>
                this.withOpenRing(workspaceId, async service => {
                    const attributes = { ...pair, user_id: kept.userId };
                    const value = Secret.Value.new(formatTokens(kept), -1, 'application/json');
                    const ring = Secret.COLLECTION_DEFAULT;
                    await service.store(SCHEMA, attributes, ring, LABEL, value, null);
                    // Only now, so that at no time there are none.
                    for (const item of await find(service, pair))
                        if (item.get_attributes()['user_id'] !== kept.userId)
                            await item.delete(null);
                }),
            clear: async () =>
                this.withOpenRing(workspaceId, async service => {
                    for (const item of await find(service, pair)) await item.delete(null);
                }),
        };
    }

    /**
     * Has the person asked for the session's key ring, if that is locked.
     *
     * @throws {WorkspaceError} Denied if they do not open it.
     */
    async unlockSession(workspaceId: string): Promise<void> {
        await this.withBus(workspaceId, async connection => {
            const service = await secretServiceOn(connection);
            const { COLLECTION_DEFAULT, CollectionFlags } = Secret;
            const ring = await asyncCall(
                callback => {
                    const { NONE } = CollectionFlags;
                    Secret.Collection.for_alias(service, COLLECTION_DEFAULT, NONE, null, callback);
                },
                result => Secret.Collection.for_alias_finish(result),
            );
            if (!ring?.get_locked()) return;
            const [unlocked] = await service.unlock([ring], null);
            if (unlocked === 0)
                throw new WorkspaceError('Denied', _('The key ring was not unlocked.'));
        });
    }

    private async withOpenRing<Value>(
        workspaceId: string,
        work: (service: Secret.Service) => Promise<Value>,
    ): Promise<Value> {
        return this.withBus(workspaceId, async connection => {
            // What is locked would seem to be empty, or have the person asked for no reason.
            await requireOpenRing(connection);
            return work(await secretServiceOn(connection));
        });
    }

    private async withBus<Value>(
        workspaceId: string,
        work: (connection: Gio.DBusConnection) => Promise<Value>,
    ): Promise<Value> {
        // What is stopped does not answer.
        if (this.rings.isLocked(workspaceId)) throw lockedError();
        const hold = this.rings.hold(workspaceId);
        try {
            await hold.thawed;
            const connection = await this.connect(workspaceId);
            try {
                return await work(connection);
            } finally {
                connection.close(null, null);
            }
        } finally {
            hold.release();
        }
    }

    private async connect(workspaceId: string): Promise<Gio.DBusConnection> {
        if (this.rings.isSessions(workspaceId)) return connectToBus(sessionBusAddress());
        try {
            return await connectToWorkspaceBus(this.rings.runtimeDirectory, workspaceId);
        } catch (error) {
            // It ends with the apps, which may be closed at any time.
            throw isClosed(error) ? missingError() : error;
        }
    }
}

/** Those that have all of the attributes, the newest first. */
async function find(
    service: Secret.Service,
    attributes: Record<string, string>,
    flags: Secret.SearchFlags = Secret.SearchFlags.NONE,
): Promise<Secret.Item[]> {
    const items = await service.search(SCHEMA, attributes, Secret.SearchFlags.ALL | flags, null);
    return items.sort((a, b) => b.get_modified() - a.get_modified());
}

/** Programs before this one knew of one workspace only, which is the session's now. */
async function adoptOldTokens(service: Secret.Service, workspaceId: string): Promise<void> {
    for (const item of await find(service, {})) {
        const { component = '', user_id = '', workspace_id } = item.get_attributes();
        if (workspace_id !== undefined) continue;
        const attributes = { component, user_id, workspace_id: workspaceId };
        await item.set_attributes(SCHEMA, attributes, null);
    }
}
