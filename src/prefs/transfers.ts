import Gio from 'gi://Gio';
import Gtk from 'gi://Gtk';

import type { Lifetime } from '../core/lifetime.js';
import { hasSecrets } from '../core/archive/manifest.js';
import { _, fill } from '../core/words.js';
import { lockedError } from '../core/workspace/list.js';
import { freeName } from '../core/workspace/name.js';
import { readManifest } from '../system/archive/manifestFile.js';
import type { WorkspacesClient, WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { moveOver } from '../system/files.js';
import { mayCloseApps } from './closeAppsDialog.js';
import { chooseFile, chooseNewFile } from './fileDialogs.js';
import { askForName } from './importNameDialog.js';
import { askForSecrets } from './importSecretsDialog.js';
import { nameProblem } from './nameProblem.js';
import { hasApps } from './stillness.js';
import type { Toasts } from './toasts.js';
import { Transfer } from './transfer.js';
import { showTransfer } from './transferDialog.js';

const ENDING = 'kolide-workspace';

/** Exports workspaces without their secrets, and imports them with those that there are. */
export class Transfers {
    private isUnderWay = false;

    /** @param extensionPath the directory of the extension. */
    constructor(
        private readonly extensionPath: string,
        private readonly client: WorkspacesClient,
        private readonly toasts: Toasts,
        private readonly lifetime: Lifetime,
    ) {}

    /** Asks for a file and writes a workspace to it, with its apps closed if the person agrees. */
    async exportWorkspace(parent: Gtk.Widget, workspace: WorkspaceSummary): Promise<void> {
        const { id, name, vault } = workspace;
        await this.attempt(async () => {
            if (vault === 'locked') throw lockedError(name);
            // Before anybody has chosen a file in vain.
            const closesApps = await hasApps(id);
            if (closesApps && !(await mayCloseApps(parent, name, describeClosing()))) return;
            // A slash is in no name.
            const path = await chooseNewFile(parent, `${name}.${ENDING}`);
            if (path === null) return;
            const heading = fill(_('Exporting “%(name)”'), { name });
            // What the person has agreed to replace stays until there is something in its place.
            const part = `${path}.part`;
            const words = ['export', id, part, ...(closesApps ? ['--close-apps'] : [])];
            if (!(await this.carryOut(parent, heading, words))) return;
            await moveOver(part, path);
            this.toasts.say(fill(_('“%(name)” was exported to %(path)'), { name, path }));
        });
    }

    /** Asks for a file and makes a workspace of it, under another name if its own cannot be had. */
    async importWorkspace(parent: Gtk.Widget): Promise<void> {
        await this.attempt(async () => {
            const filter = new Gtk.FileFilter({ name: _('Exported workspaces') });
            filter.add_suffix(ENDING);
            const path = await chooseFile(parent, filter);
            if (path === null) return;
            const manifest = await readManifest(path);
            const name = await this.nameFor(parent, manifest.name);
            if (name === null) return;
            const secrets = hasSecrets(manifest.parts)
                ? await askForSecrets(parent, name)
                : { passphrase: null };
            if (secrets === null) return;
            const { passphrase } = secrets;
            const file = Gio.File.new_for_path(path).get_basename() ?? path;
            const heading = fill(_('Importing %(file)'), { file });
            const about = passphrase === null ? '--without-secrets' : '--passphrase-fd=0';
            const words = ['import', path, `--name=${name}`, about];
            if (await this.carryOut(parent, heading, words, passphrase))
                this.toasts.say(fill(_('%(file) was imported'), { file }));
        });
    }

    /** Does one thing at a time: a second click, before there is a dialog, means the same. */
    private async attempt(work: () => Promise<void>): Promise<void> {
        if (this.isUnderWay) return;
        this.isUnderWay = true;
        await this.toasts.attempt(work);
        this.isUnderWay = false;
    }

    /** What a workspace of this name is to be called here; null if it is not to be here. */
    private async nameFor(parent: Gtk.Widget, name: string): Promise<string | null> {
        const taken = (await this.client.list()).map(workspace => workspace.name);
        const reason = nameProblem(name, taken);
        if (reason === null) return name;
        return askForName(parent, {
            reason,
            suggestion: freeName(name, taken),
            problemOf: text => nameProblem(text, taken),
        });
    }

    private async carryOut(
        parent: Gtk.Widget,
        heading: string,
        words: readonly string[],
        passphrase: string | null = null,
    ): Promise<boolean> {
        const transfer = new Transfer(this.extensionPath, words, passphrase);
        let isOver = false;
        this.lifetime.add(() => {
            if (!isOver) transfer.cancel();
        });
        try {
            return await showTransfer(parent, heading, transfer);
        } finally {
            isOver = true;
        }
    }
}

function describeClosing(): string {
    return _(
        'It can be exported only while they are closed. What is not saved in them will be lost.',
    );
}
