import type Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { Finding } from '../core/doctor/finding.js';
import { formatReport, type ReportedWorkspace } from '../core/doctor/report.js';
import { lateModule } from '../core/lateModule.js';
import { Lifetime } from '../core/lifetime.js';
import type { WorkspaceEntry } from '../core/workspace/workspace.js';
import { baseDirectories } from '../system/baseDirectories.js';
import { NotRunningError } from '../system/dbus/apiErrors.js';
import type { WorkspacesClient } from '../system/dbus/workspacesClient.js';
import { versionOfShell } from '../system/doctor/sessionProbe.js';
import { inspect } from '../system/files.js';
import { log } from '../system/log.js';
import { Layout } from '../system/store/layout.js';
import { readWorkspaces } from '../system/store/reading.js';
import { UserManager } from '../system/systemd/userManager.js';

/** What there is to know about the installation; null where it could not be found out. */
export interface Versions {
    readonly extension: string;
    readonly shell: string | null;
    readonly systemd: string | null;
}

/** Finds out what is installed and what is wrong. */
export class Diagnostics {
    /**
     * @param path the directory of the extension.
     * @param extensionVersion as people know it.
     */
    constructor(
        private readonly connection: Gio.DBusConnection,
        private readonly client: WorkspacesClient,
        private readonly path: string,
        private readonly extensionVersion: string,
    ) {}

    /** What is installed. */
    async versions(): Promise<Versions> {
        const lifetime = new Lifetime(log.error);
        try {
            const manager = new UserManager(this.connection, lifetime);
            const [shell, systemd] = await Promise.all([
                versionOfShell(this.connection),
                manager.version().catch(() => null),
            ]);
            return { extension: this.extensionVersion, shell, systemd };
        } finally {
            lifetime.end();
        }
    }

    /** A report that can be handed to somebody else. @throws {WorkspaceError} */
    async report(): Promise<string> {
        const [versions, findings, workspaces] = await Promise.all([
            this.versions(),
            this.examine(),
            this.workspaces(),
        ]);
        const { extension, shell, systemd } = versions;
        return formatReport({
            versions: [
                ['Kolide Workspaces', extension],
                ['GNOME Shell', shell ?? '?'],
                ['systemd', systemd ?? '?'],
            ],
            findings,
            workspaces,
            home: GLib.get_home_dir(),
        });
    }

    private async examine(): Promise<Finding[]> {
        const { Doctor } = await lateModule(import('../system/doctor/doctor.js'));
        const doctor = new Doctor(this.path);
        try {
            return await doctor.examine();
        } finally {
            doctor.end();
        }
    }

    /** All that a finding may name, whether the extension runs or not. */
    private async workspaces(): Promise<ReportedWorkspace[]> {
        const { root, removed } = new Layout(baseDirectories());
        const [present, aside, states] = await Promise.all([
            readIn(root),
            readIn(removed),
            this.states(),
        ]);
        return [
            ...present.map(entry => toReported(entry, states.get(entry.id) ?? '?')),
            ...aside.map(entry => toReported(entry, 'removed')),
        ];
    }

    private async states(): Promise<Map<string, string>> {
        try {
            return new Map((await this.client.list()).map(({ id, state }) => [id, state]));
        } catch (error) {
            if (error instanceof NotRunningError) return new Map();
            throw error;
        }
    }
}

async function readIn(directory: string): Promise<WorkspaceEntry[]> {
    return (await inspect(directory)) ? readWorkspaces(directory) : [];
}

function toReported({ meta }: WorkspaceEntry, state: string): ReportedWorkspace {
    return {
        name: meta?.name ?? '',
        identity: meta?.koderUserId ?? '',
        state,
        isolation: meta?.isolation ?? '?',
        vault: meta?.vault === true ? 'passphrase' : 'none',
    };
}
