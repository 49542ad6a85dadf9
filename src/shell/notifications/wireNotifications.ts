import Gio from 'gi://Gio';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

import type { Lifetime } from '../../core/lifetime.js';
import {
    resolveNotifications,
    type BackgroundNotifications,
} from '../../core/session/backgroundNotifications.js';
import { HeldNotifications } from '../../core/session/heldNotifications.js';
import { NotificationDesk } from '../../core/session/notifications.js';
import type { Vaults } from '../../core/vault/vaults.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import { displayName, isBroken } from '../../core/workspace/workspace.js';
import { processOfClient } from '../../system/dbus/busProcess.js';
import { log as journal } from '../../system/log.js';
import { tellDismissed } from '../../system/session/dismissal.js';
import { NotificationLog } from '../../system/session/notificationLog.js';
import { after } from '../../system/pause.js';
import type { Settings } from '../../system/settings.js';
import type { Layout } from '../../system/store/layout.js';
import { idle } from '../idle.js';
import type { ScreenAudience } from '../sharing/screenAudience.js';
import { overrideFdoDaemon, type FdoDaemon } from './fdoDaemon.js';
import { overrideGtkDaemon, type GtkDaemon } from './gtkDaemon.js';
import { processOfSender } from './sender.js';

const TRIM_AFTER_MS = 1000;
const TRIM_EVERY_MS = 24 * 60 * 60 * 1000;

/** What the published types leave open. */
interface Daemons {
    readonly _fdoNotificationDaemon: FdoDaemon;
    readonly _gtkNotificationDaemon: GtkDaemon;
}

/** What the notifications of workspaces pass through. */
export interface NotificationParts {
    readonly desk: NotificationDesk;
    readonly held: HeldNotifications;
    readonly log: NotificationLog;
    /** Follows the workspaces; to be called when they are known. */
    readonly start: () => void;
}

/** Makes what holds and keeps the notifications of workspaces. */
export function wireNotifications(
    registry: WorkspaceRegistry,
    audience: ScreenAudience,
    vaults: Pick<Vaults, 'events' | 'isLocked' | 'stateOf'>,
    settings: Settings,
    layout: Layout,
    tell: (error: unknown) => void,
    lifetime: Lifetime,
): NotificationParts {
    const desk = new NotificationDesk();
    const notificationsOf = (id: string): BackgroundNotifications =>
        resolveNotifications(
            registry.list.find(entry => entry.id === id)?.meta?.notifications ?? 'default',
            settings.choice('background-notifications'),
        );
    const held = new HeldNotifications({
        shownId: () => registry.shownId,
        isLocked: id => vaults.isLocked(id),
        setting: notificationsOf,
        isSeenByOthers: () => audience.isThere,
        nameOf: id => displayName(registry.find(id)),
        idle,
    });
    const log = new NotificationLog(
        id => layout.workspace(id),
        () => ({
            count: settings.number('notification-history-count'),
            days: settings.number('notification-history-days'),
        }),
        tell,
    );
    const trim = async (): Promise<void> => {
        for (const entry of registry.list) {
            // One of a newer version stays as it is; what has a passphrase has no history.
            if (isBroken(entry) || vaults.stateOf(entry.id) !== 'none') continue;
            await idle();
            if (lifetime.ended) return;
            await log.trim(entry.id).catch(journal.error);
        }
    };
    const defaultId = (): string => registry.list.find(({ isDefault }) => isDefault)?.id ?? '';
    const start = (): void => {
        const daemons = Main.notificationDaemon as unknown as Daemons;
        overrideFdoDaemon(
            daemons._fdoNotificationDaemon,
            desk,
            { defaultId, processOf: processOfSender },
            lifetime,
        );
        overrideGtkDaemon(
            daemons._gtkNotificationDaemon,
            desk,
            {
                defaultId,
                processOf: client => processOfClient(Gio.DBus.session, client),
                tellDismissed,
            },
            lifetime,
        );
        held.guard(desk, lifetime);
        lifetime.add(() => {
            void log.save();
        });
        trimRegularly(trim, settings, lifetime);
        lifetime.add(
            desk.events.on('added', notification => {
                const { workspaceId } = notification;
                const owner = registry.list.find(({ id }) => id === workspaceId);
                // One of a newer version stays as it is.
                if (owner && isBroken(owner)) return;
                // A file is no place for what is to be hidden until the passphrase is said.
                if (vaults.stateOf(workspaceId) === 'none') log.add(notification);
            }),
        );
        lifetime.add(
            desk.events.on('activated', ({ workspaceId }) => {
                registry.activate(workspaceId).catch(tell);
            }),
        );
        lifetime.add(
            audience.events.on('changed', () => {
                // What was let through is not for those who look on now.
                if (!audience.isThere) return;
                for (const { id } of registry.list) if (id !== registry.activeId) held.withdraw(id);
            }),
        );
        lifetime.add(
            registry.events.on('activeChanged', (id, previous) => {
                held.withdraw(previous);
                held.release(id).catch(tell);
            }),
        );
        lifetime.add(
            vaults.events.on('changed', id => {
                if (vaults.isLocked(id)) held.withdraw(id);
                else held.release(id).catch(tell);
                if (vaults.stateOf(id) !== 'none') log.erase(id).catch(tell);
            }),
        );
        lifetime.add(
            registry.events.on('removed', id => {
                log.forget(id);
            }),
        );
    };
    return { desk, held, log, start };
}

/** Has what is too much or too old forgotten soon, whenever another bound is set, and once a day. */
function trimRegularly(trim: () => Promise<void>, settings: Settings, lifetime: Lifetime): void {
    let cancel = (): void => {};
    const trimAfter = (milliseconds: number): void => {
        cancel();
        cancel = after(milliseconds, () => {
            trimAfter(TRIM_EVERY_MS);
            void trim();
        });
    };
    lifetime.add(() => {
        cancel();
    });
    for (const key of ['notification-history-count', 'notification-history-days'] as const)
        lifetime.add(
            settings.followNumber(key, () => {
                trimAfter(TRIM_AFTER_MS);
            }),
        );
}
