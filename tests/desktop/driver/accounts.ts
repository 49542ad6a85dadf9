import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { AuthClient, type AccountSummary } from '../../../src/system/dbus/authClient.js';
import type { Desktop } from './desktop.js';
import { eventually } from './eventually.js';
import { UUID } from './extension.js';
import { CLIENTS, ISSUER } from './identityProvider.js';
import { WorkspacePrograms } from './workspacePrograms.js';

const SCHEMA = 'org.gnome.shell.extensions.kolide-workspaces';

/** The component that is the workspace itself. */
export const COMPONENT = 'workspaces';

/** The accounts of workspaces, and what can be found out of them. */
export class AccountsDriver {
    readonly auth: AuthClient;
    private readonly programs: WorkspacePrograms;
    private readonly settings: Gio.Settings;

    constructor(private readonly desktop: Desktop) {
        this.auth = new AuthClient(desktop.bus);
        this.programs = new WorkspacePrograms(desktop);
        const directory = `${GLib.get_user_data_dir()}/gnome-shell/extensions/${UUID}/schemas`;
        const source = Gio.SettingsSchemaSource.new_from_directory(directory, null, false);
        const schema = source.lookup(SCHEMA, false);
        if (!schema) throw new Error(`There is no schema ${SCHEMA}`);
        this.settings = new Gio.Settings({ settings_schema: schema });
    }

    /** Sets the real provider for all workspaces that have none of their own; null for none. */
    async setProvider(clientId: string | null = CLIENTS.ordinary): Promise<void> {
        this.settings.set_string('identity-issuer', clientId === null ? '' : ISSUER);
        this.settings.set_string('identity-client-id', clientId ?? '');
        Gio.Settings.sync();
        await this.desktop.shell.painted();
    }

    /** Sets the client of a workspace in its `meta.toml`; returns when that has been read. */
    async setOwnClient(name: string, clientId: string): Promise<void> {
        const { workspaces } = this.desktop;
        const path = `${workspaces.root}/${await workspaces.idOf(name)}/meta.toml`;
        const text = new TextDecoder().decode(GLib.file_get_contents(path)[1]);
        const table = `[identity]\nissuer = "${ISSUER}"\nclient_id = "${clientId}"\n`;
        // By its colour, of which everybody is told, one sees that all of it was read.
        const coloured = text.replace(/^colour = .*$/m, 'colour = "pink"');
        GLib.file_set_contents(path, `${coloured}\n${table}`);
        await eventually('it is read', async () =>
            (await workspaces.list()).some(one => one.name === name && one.colour === 'pink'),
        );
    }

    /** Who is signed in. */
    async stateOf(name: string): Promise<AccountSummary> {
        return this.auth.getState(COMPONENT, name);
    }

    /** Returns when it is so. */
    async untilState(name: string, state: AccountSummary['state'], userId = ''): Promise<void> {
        let last = '';
        await eventually(`${name} is ${state} ${userId}`, async () => {
            const found = await this.stateOf(name);
            last = JSON.stringify(found);
            return found.state === state && found.user_id === userId;
        }).catch((error: unknown) => {
            throw new Error(`${String(error)}; it is ${last}`);
        });
    }

    /** What the key ring of a workspace has of tokens, by the names of RFC 6749; null for none. */
    async tokensIn(name: string, of = name): Promise<Record<string, unknown> | null> {
        const id = await this.desktop.workspaces.idOf(of);
        const lookUp = `secret-tool lookup component ${COMPONENT} workspace_id ${id}`;
        const text = await this.programs.run(name, lookUp);
        return text === '' ? null : (JSON.parse(text) as Record<string, unknown>);
    }
}
