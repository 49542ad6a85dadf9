import type { Curtain } from '../../../core/presentation/curtain.js';
import type { InhibitorList } from '../../../core/session/inhibitors.js';
import type { NotificationDesk } from '../../../core/session/notifications.js';
import type { ScreenAccess } from '../../../core/session/screenAccess.js';
import { activateApp, type OpenApp } from './appActions.js';
import { serveAccessibility } from './accessibility.js';
import { updateDisplay } from './displayEnvironment.js';
import { serveDocuments } from './documents.js';
import { serveFdoNotifications } from './fdoNotifications.js';
import { serveGtkNotifications } from './gtkNotifications.js';
import { WorkspaceInhibitors } from './inhibition.js';
import { showMediaPlayers } from './mediaPlayers.js';
import { servePortalBackend } from './portalBackend.js';
import { serveScreenSaver } from './screenSaver.js';
import { serveSessionManager } from './sessionManager.js';
import type { BusService } from './workspaceBusServices.js';

/** What the services tell of, and what they ask for. */
export interface SessionPorts {
    readonly inhibitors: InhibitorList;
    readonly notifications: NotificationDesk;
    readonly screen: ScreenAccess;
    readonly curtain: Curtain;
    /** The environment variables that lead a workspace's programs to the display. */
    readonly displayOf: (workspaceId: string) => Readonly<Record<string, string>>;
    /** Starts an app in a workspace. */
    readonly launch: (workspaceId: string, appId: string) => Promise<unknown>;
}

/** Everything of the session's that is served on the buses of workspaces. */
export function sessionServices(ports: SessionPorts): BusService[] {
    const { inhibitors, notifications, screen } = ports;
    const openApp: OpenApp = async (bus, workspaceId, appId) => {
        try {
            await activateApp(bus, appId);
        } catch {
            // It is no application that D-Bus can activate.
            await ports.launch(workspaceId, appId);
        }
    };
    return [
        link => updateDisplay(link, ports.displayOf(link.workspaceId)),
        serveDocuments,
        link => servePortalBackend(link, screen),
        serveAccessibility,
        link => showMediaPlayers(link, ports.curtain),
        link => serveFdoNotifications(link, notifications, openApp),
        link => serveGtkNotifications(link, notifications, openApp),
        async link => {
            const held = new WorkspaceInhibitors(link, inhibitors);
            await Promise.all([serveSessionManager(link, held), serveScreenSaver(link, held)]);
        },
    ];
}
