import Gio from 'gi://Gio';

import type { Lifetime } from '../../core/lifetime.js';
import { AwakeKeepers } from '../../core/session/awakeKeepers.js';
import { InhibitorList, INHIBIT_IDLE } from '../../core/session/inhibitors.js';
import type { Vaults } from '../../core/vault/vaults.js';
import { _ } from '../../core/words.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import type { Freezing } from '../../system/freezer/freezing.js';
import { SystemInhibitors } from '../../system/freezer/systemInhibitors.js';
import { log } from '../../system/log.js';
import { inhibitSession } from '../../system/session/sessionInhibition.js';
import { SessionInhibitors } from '../../system/session/sessionInhibitors.js';
import { idle } from '../idle.js';
import { WindowInhibitors, type WindowInhibitorPorts } from './windowInhibitors.js';

/** What is asked whether anybody is awake; all of it may be made later. */
export interface AwakePorts {
    readonly registry: () => WorkspaceRegistry;
    readonly vaults: () => Vaults;
    readonly freezing: () => Freezing;
    readonly windows: Omit<WindowInhibitorPorts, 'isFrozen'>;
}

/** What knows who keeps the computer awake. */
export interface AwakeParts {
    /** What apps on the buses of workspaces inhibit. */
    readonly inhibitors: InhibitorList;
    readonly systemInhibitors: SystemInhibitors;
    readonly keepers: AwakeKeepers;
    /** Whether a workspace inhibits at the session manager what must be inhibited on. */
    readonly isAtWork: (id: string) => boolean;
    /** Begins to follow and to inhibit; to be called when the workspaces are known. */
    readonly start: () => void;
}

/** Makes what counts inhibitors, and takes back those of what is frozen. */
export function wireAwake(ports: AwakePorts, lifetime: Lifetime): AwakeParts {
    const defaultId = (): string =>
        ports.registry().list.find(({ isDefault }) => isDefault)?.id ?? '';
    const inhibitors = new InhibitorList();
    const system = new SystemInhibitors({
        sessionBus: Gio.DBus.session,
        systemBus: Gio.DBus.system,
        defaultId,
    });
    const session = new SessionInhibitors(Gio.DBus.session, inhibitors.own);
    const isSwitchedOn = (): boolean => {
        const { activeId, list } = ports.registry();
        const active = list.find(({ id }) => id === activeId);
        return active?.meta?.keepAwake === true && !ports.vaults().isLocked(activeId);
    };
    const keepers = new AwakeKeepers({
        inhibitors,
        session: () => session.foreign,
        system: () => system.known,
        isSwitchedOn,
        activeId: () => ports.registry().activeId,
        defaultId,
        isLocked: id => ports.vaults().isLocked(id),
    });

    const isFrozen = (id: string): boolean => ports.freezing().freezer.isFrozen(id);
    const windows = new WindowInhibitors({ ...ports.windows, isFrozen });
    const withdrawWindows = (id: string): void => {
        if (isFrozen(id) && keepers.isWindowAwake) windows.withdraw(id).catch(log.error);
    };

    const follow = (): void => {
        const changed = (): void => {
            ports.freezing().freezer.reconsider();
            keepers.events.emit('changed');
        };
        lifetime.add(inhibitors.events.on('changed', changed));
        session.follow(() => {
            for (const { id } of ports.registry().list) withdrawWindows(id);
            changed();
        }, lifetime);
        system.follow(changed, lifetime);
    };
    const followFreezing = (): void => {
        const { freezer } = ports.freezing();
        const settle = async (id: string): Promise<void> => {
            // A thaw is sent in the frame of a switch, in which nothing else is to be done.
            await idle();
            if (lifetime.ended) return;
            inhibitors.setFrozen(id, isFrozen(id));
            if (isFrozen(id)) withdrawWindows(id);
            else windows.restore(id);
            keepers.events.emit('changed');
        };
        lifetime.add(() => {
            windows.restoreAll();
        });
        lifetime.add(
            freezer.events.on('frozen', id => {
                settle(id).catch(log.error);
            }),
        );
    };
    const followSwitch = (): void => {
        // Idle alone: the person may still send the computer to sleep, and close the lid.
        const inhibition = {
            appId: 'kolide-workspaces',
            xid: 0,
            reason: _('The active workspace is set to keep the computer awake'),
            flags: INHIBIT_IDLE,
        };
        const own = inhibitSession(Gio.DBus.session, inhibition, inhibitors.own);
        const want = (isWanted: boolean): void => {
            own.want(isWanted).catch(log.error);
        };
        const update = async (): Promise<void> => {
            await idle();
            if (lifetime.ended) return;
            want(isSwitchedOn());
            keepers.events.emit('changed');
        };
        lifetime.add(() => {
            want(false);
        });
        const { registry, vaults } = ports;
        const updateIfActive = (id: string): void => {
            if (id === registry().activeId) update().catch(log.error);
        };
        lifetime.add(registry().events.on('activeChanged', updateIfActive));
        lifetime.add(registry().events.on('changed', updateIfActive));
        lifetime.add(vaults().events.on('changed', updateIfActive));
        updateIfActive(registry().activeId);
    };
    const isAtWork = (id: string): boolean =>
        inhibitors.isAtWork(id) || (id === defaultId() && keepers.isSessionAwake);
    const start = (): void => {
        follow();
        followFreezing();
        followSwitch();
    };
    return { inhibitors, systemInhibitors: system, keepers, isAtWork, start };
}
