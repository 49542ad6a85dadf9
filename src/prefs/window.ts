import type Adw from 'gi://Adw';
import Gio from 'gi://Gio';

import { Lifetime } from '../core/lifetime.js';
import { WorkspacesClient } from '../system/dbus/workspacesClient.js';
import { log } from '../system/log.js';
import { WorkspacesPage } from './workspacesPage.js';

Gio._promisify(Gio, 'bus_get', 'bus_get_finish');

/** Puts all pages into the preferences window; what they hold on to ends with it. */
export async function fillWindow(window: Adw.PreferencesWindow): Promise<void> {
    const lifetime = new Lifetime(log.error);
    window.connect('close-request', () => {
        lifetime.end();
        return false;
    });
    const client = new WorkspacesClient(await Gio.bus_get(Gio.BusType.SESSION, null));
    const page = new WorkspacesPage(client, window);
    window.add(page.widget);
    page.start(lifetime);
}
