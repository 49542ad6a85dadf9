import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { runtimeDirectoryOf } from '../../core/apps/environment.js';
import { WorkspaceError } from '../../core/errors.js';
import type { Freezer } from '../../core/freezer/freezer.js';
import { keyringServiceOf, sliceOf } from '../../core/systemd/unitNames.js';
import type { ControlOperation } from '../../core/vault/controlMessage.js';
import type { VaultRing } from '../../core/vault/ports.js';
import { _ } from '../../core/words.js';
import { callMethod, PROPERTIES, SECRETS } from '../dbus/calls.js';
import { isClosed } from '../gioErrors.js';
import { log } from '../log.js';
import { after } from '../pause.js';
import { connectToWorkspaceBus } from '../session/busConnection.js';
import { KEY_RING_FILE } from '../store/layout.js';
import type { UserManager } from '../systemd/userManager.js';
import { askKeyring } from './keyringControl.js';
import { testPassphrase } from './trialKeyring.js';

// It is in memory only, and never locked.
const SESSION_COLLECTION = '/org/freedesktop/secrets/collection/session';
const LOCK_PATIENCE_MS = 2000;

/** What the key rings of workspaces are reached by. */
export interface RingParts {
    readonly manager: UserManager;
    readonly freezer: Pick<Freezer, 'hold'>;
    readonly runtimeDirectory: string;
    /** The directory of a workspace. */
    readonly treeOf: (id: string) => string;
    /** Starts what serves a workspace's apps, its key ring with this key, where it does not run. */
    readonly startServices: (id: string, key: string) => Promise<void>;
}

/** The key rings of workspaces, run by gnome-keyring-daemon(1). */
export class WorkspaceRing implements VaultRing {
    constructor(private readonly parts: RingParts) {}

    async test(id: string, passphrase: string): Promise<boolean> {
        const { manager, runtimeDirectory, treeOf } = this.parts;
        const file = `${treeOf(id)}/${KEY_RING_FILE}`;
        return testPassphrase(manager, runtimeDirectory, file, passphrase);
    }

    async open(id: string, key: string): Promise<void> {
        await this.whileRunning(id, async () => {
            await this.parts.startServices(id, key);
            if (!(await this.ask(id, 'unlock', [key])))
                throw new WorkspaceError(
                    'Failed',
                    _(
                        'The workspace’s key ring did not open. “kolide-workspaces doctor” may tell why.',
                    ),
                );
        });
    }

    async change(id: string, from: string, to: string): Promise<void> {
        await this.whileRunning(id, async () => {
            if (!(await this.ask(id, 'change', [from, to])))
                throw new WorkspaceError(
                    'Failed',
                    _(
                        'The workspace’s key ring did not take the new passphrase. Nothing was changed.',
                    ),
                );
        });
    }

    async close(id: string): Promise<void> {
        const unit = keyringServiceOf(id);
        const [found] = await this.parts.manager.list(unit);
        if (found?.activeState !== 'active') return;
        try {
            // Apps go on with a key ring that is locked and opened again; with another one not all.
            await this.whileRunning(id, () => this.lockCollections(id));
        } catch (error) {
            if (!isClosed(error)) log.error(error, { workspace: id, step: 'lock' });
            await this.parts.manager.kill(unit);
        }
    }

    /** @throws if any of them may still be open. */
    private async lockCollections(id: string): Promise<void> {
        const cancellable = new Gio.Cancellable();
        const giveUp = after(LOCK_PATIENCE_MS, () => {
            cancellable.cancel();
        });
        try {
            const { runtimeDirectory } = this.parts;
            const connection = await connectToWorkspaceBus(runtimeDirectory, id, cancellable);
            try {
                const options = { onlyRunning: true, cancellable };
                const properties = { ...SECRETS, interfaceName: PROPERTIES };
                const which = new GLib.Variant('(ss)', [SECRETS.interfaceName, 'Collections']);
                const answer = await callMethod(connection, properties, 'Get', which, options);
                const [all] = answer.recursiveUnpack<[string[]]>();
                const wanted = all.filter(path => path !== SESSION_COLLECTION);
                const asked = new GLib.Variant('(ao)', [wanted]);
                const locked = await callMethod(connection, SECRETS, 'Lock', asked, options);
                const [done] = locked.deepUnpack<[string[]]>();
                if (wanted.some(path => !done.includes(path)))
                    throw new WorkspaceError('Failed', _('The workspace’s key ring stays open.'));
            } finally {
                connection.close(null, null);
            }
        } finally {
            giveUp();
        }
    }

    private async ask(
        id: string,
        operation: ControlOperation,
        texts: readonly string[],
    ): Promise<boolean> {
        const directory = `${runtimeDirectoryOf(this.parts.runtimeDirectory, id)}/keyring`;
        return askKeyring(directory, `${sliceOf(id)}/${keyringServiceOf(id)}`, operation, texts);
    }

    private async whileRunning(id: string, work: () => Promise<void>): Promise<void> {
        const hold = this.parts.freezer.hold(id);
        try {
            await hold.thawed;
            await work();
        } finally {
            hold.release();
        }
    }
}
