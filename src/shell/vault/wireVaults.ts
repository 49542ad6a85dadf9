import GLib from 'gi://GLib';

import { WorkspaceError } from '../../core/errors.js';
import type { Lifetime } from '../../core/lifetime.js';
import type { PresentationShield } from '../../core/presentation/shield.js';
import type { VaultActions } from '../../core/vault/actions.js';
import { AutoLock } from '../../core/vault/autoLock.js';
import { Doorkeeper } from '../../core/vault/doorkeeper.js';
import { Vaults } from '../../core/vault/vaults.js';
import { workspaceOfKeyringService } from '../../core/systemd/unitNames.js';
import { _, fill } from '../../core/words.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import type { Workspace } from '../../core/workspace/workspace.js';
import type { Freezing } from '../../system/freezer/freezing.js';
import { log } from '../../system/log.js';
import { after } from '../../system/pause.js';
import { keyringKeys } from '../../system/session/keyringKey.js';
import type { Settings } from '../../system/settings.js';
import type { UserManager } from '../../system/systemd/userManager.js';
import { WorkspaceRing } from '../../system/vault/workspaceRing.js';
import { isScreenLocked, onScreenLocked, onScreenUnlocked } from '../screenLock.js';
import { PassphraseDialogs, type PassphraseForm } from './passphraseDialog.js';
import { removeForm, setForm, unlockForm } from './passphraseForms.js';

/** What the parts that are about vaults are handed. */
export interface VaultWiring {
    readonly registry: WorkspaceRegistry;
    readonly manager: UserManager;
    readonly freezing: Freezing;
    readonly settings: Settings;
    readonly shield: PresentationShield;
    readonly treeOf: (id: string) => string;
    /** Starts what serves a workspace's apps, its key ring with this key, where it does not run. */
    readonly startServices: (workspace: Workspace, key: string) => Promise<void>;
    /** Shows a failure of something that a person asked for. */
    readonly tell: (error: unknown) => void;
}

/** What vaults are made of. */
export interface VaultParts {
    readonly vaults: Vaults;
    readonly doorkeeper: Doorkeeper;
    readonly actions: VaultActions;
    /** Locks what was left open, and follows what happens; to be called when all is known. */
    readonly start: () => void;
}

/** Makes all parts that are about vaults and hands them to each other. */
export function wireVaults(parts: VaultWiring, lifetime: Lifetime): VaultParts {
    const { registry, manager, freezing, settings, shield, treeOf, tell } = parts;
    const { freezer } = freezing;
    const vaults = new Vaults({
        isProtected: id => {
            const entry = registry.list.find(candidate => candidate.id === id);
            // That of the default one is the session's.
            return entry?.isDefault === true ? false : (entry?.meta?.vault ?? null);
        },
        requireOffered: id => {
            requireOwnKeyring(registry.findUsable(id));
        },
        setProtected: (id, vault) => registry.update(id, { vault }),
        ring: new WorkspaceRing({
            manager,
            freezer,
            runtimeDirectory: GLib.get_user_runtime_dir(),
            treeOf,
            startServices: (id, key) => parts.startServices(registry.findUsable(id), key),
        }),
        spareKeys: keyringKeys,
        restrain: async id => {
            try {
                if (settings.choice('vault-locked-apps') === 'closed') await freezing.close(id);
            } finally {
                // What does not close does not run on behind the lock.
                freezer.lock(id);
            }
        },
        release: id => {
            freezer.unlock(id);
        },
        now: () => GLib.get_monotonic_time() / 1000,
        report: log.error,
    });
    const dialogs = new PassphraseDialogs(lifetime);
    const shownOf = (workspace: Workspace) => (): Workspace => shield.shown(workspace);
    const ask = (form: PassphraseForm): Promise<void> => dialogs.ask(form).answered;
    const doorkeeper = new Doorkeeper(vaults, id =>
        dialogs.ask(unlockForm(vaults, shownOf(registry.findUsable(id)))),
    );
    const autoLock = new AutoLock(vaults, registry, after);
    const actions: VaultActions = {
        lock: async idOrName => {
            const { id } = registry.findUsable(idOrName);
            if (vaults.stateOf(id) === 'none') throw noVault();
            await vaults.lock(id);
        },
        unlock: async idOrName => {
            await doorkeeper.enter(registry.findUsable(idOrName).id);
        },
        setPassphrase: async idOrName => {
            const workspace = registry.findUsable(idOrName);
            requireOwnKeyring(workspace);
            await ask(setForm(vaults, shownOf(workspace)));
        },
        removePassphrase: async idOrName => {
            const workspace = registry.findUsable(idOrName);
            if (vaults.stateOf(workspace.id) === 'none') throw noVault();
            await ask(removeForm(vaults, shownOf(workspace)));
        },
    };

    const start = (): void => {
        const askForActive = (): void => {
            const entry = doorkeeper.enter(registry.activeId);
            entry?.catch(tell);
        };
        lifetime.add(
            registry.events.on('activeChanged', id => {
                doorkeeper.giveUpAllBut(id);
                // Somebody else has moved the link to a workspace that is locked.
                askForActive();
            }),
        );
        lifetime.add(
            vaults.events.on('changed', id => {
                if (vaults.stateOf(id) === 'open') freezing.delaySleep().catch(log.error);
            }),
        );
        // Whatever has ended it, its person has to say the passphrase again.
        lifetime.add(
            manager.events.on('unitRemoved', unit => {
                const id = workspaceOfKeyringService(unit);
                if (id !== null) void vaults.lock(id);
            }),
        );
        onScreenLocked(() => {
            void vaults.lockAll();
        }, lifetime);
        onScreenUnlocked(askForActive, lifetime);
        lifetime.add(
            shield.events.on('changed', () => {
                dialogs.updateCaptions();
            }),
        );
        lifetime.add(
            settings.followNumber('vault-lock-after-minutes', minutes => {
                autoLock.setMinutes(minutes);
            }),
        );
        autoLock.start(lifetime);
        lifetime.add(() => {
            closeLocked(parts, vaults);
        });
        void vaults.start(registry.list.map(({ id }) => id));
        askForActive();
    };
    return { vaults, doorkeeper, actions, start };
}

/**
 * Closes the apps of locked workspaces, as nothing hides them any more. When the screen is locked
 * something does: GNOME takes extensions off then, and puts them on again at once.
 */
function closeLocked({ registry, freezing }: VaultWiring, vaults: Vaults): void {
    if (isScreenLocked()) return;
    for (const { id } of registry.list)
        if (vaults.isLocked(id) && freezing.freezer.hasApps(id))
            freezing.close(id).catch((error: unknown) => {
                log.error(error, { workspace: id, step: 'close' });
            });
}

/** @throws {WorkspaceError} Denied */
function requireOwnKeyring({ isDefault, meta }: Workspace): void {
    if (!isDefault) return;
    throw new WorkspaceError(
        'Denied',
        fill(
            _('“%(name)” uses the key ring of the session and can have no passphrase of its own.'),
            { name: meta.name },
        ),
    );
}

function noVault(): WorkspaceError {
    return new WorkspaceError('NotFound', _('This workspace has no passphrase.'));
}
