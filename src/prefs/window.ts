import type Adw from 'gi://Adw';
import Gio from 'gi://Gio';

import { Lifetime } from '../core/lifetime.js';
import { AuthClient } from '../system/dbus/authClient.js';
import { WorkspacesClient } from '../system/dbus/workspacesClient.js';
import { log } from '../system/log.js';
import { AccountsPage } from './accountsPage.js';
import { AboutPage } from './aboutPage.js';
import { makeBehaviourPage } from './behaviourPage.js';
import { ColourStyles } from './colourStyles.js';
import { Diagnostics } from './diagnostics.js';
import { Providers } from './providers.js';
import { Toasts } from './toasts.js';
import { Transfers } from './transfers.js';
import { WorkspacesModel } from './workspacesModel.js';
import { WorkspacesPage } from './workspacesPage.js';

Gio._promisify(Gio, 'bus_get', 'bus_get_finish');

/** The extension whose preferences are shown. */
export interface Extension {
    readonly settings: Gio.Settings;
    /** Its directory. */
    readonly path: string;
    /** As people know it. */
    readonly version: string;
}

/** Puts all pages into the preferences window; what they hold on to ends with it. */
export async function fillWindow(
    window: Adw.PreferencesWindow,
    { settings, path, version }: Extension,
): Promise<void> {
    const lifetime = new Lifetime(log.error);
    window.connect('close-request', () => {
        lifetime.end();
        return false;
    });
    const connection = await Gio.bus_get(Gio.BusType.SESSION, null);
    const client = new WorkspacesClient(connection);
    const toasts = new Toasts(window, lifetime);
    const styles = new ColourStyles();
    styles.start(lifetime);
    const model = new WorkspacesModel(client, toasts);
    const transfers = new Transfers(path, client, toasts, lifetime);
    const workspaces = new WorkspacesPage({
        client,
        model,
        settings,
        styles,
        toasts,
        transfers,
        window,
    });
    const auth = new AuthClient(connection);
    const accounts = new AccountsPage(auth, new Providers(settings), model, styles, toasts);
    const diagnostics = new Diagnostics(connection, client, path, version);
    const about = new AboutPage(diagnostics, window, toasts);
    workspaces.start(lifetime);
    accounts.start(settings, lifetime);
    for (const page of [
        workspaces.widget,
        accounts.widget,
        makeBehaviourPage(settings, lifetime),
        about.widget,
    ])
        window.add(page);
    about.start(lifetime);
    model.start(window, lifetime);
}
