import Gio from 'gi://Gio';
import Gtk from 'gi://Gtk';

import type { Lifetime } from '../core/lifetime.js';
import { _, fill } from '../core/words.js';
import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { moveOver } from '../system/files.js';
import { chooseFile, chooseNewFile } from './fileDialogs.js';
import type { Toasts } from './toasts.js';
import { Transfer } from './transfer.js';
import { showTransfer } from './transferDialog.js';

const ENDING = 'kolide-workspace';

/** Exports and imports workspaces, without their secrets. */
export class Transfers {
    /** @param extensionPath the directory of the extension. */
    constructor(
        private readonly extensionPath: string,
        private readonly toasts: Toasts,
        private readonly lifetime: Lifetime,
    ) {}

    /** Asks for a file and writes a workspace to it. */
    async exportWorkspace(parent: Gtk.Widget, { id, name }: WorkspaceSummary): Promise<void> {
        await this.toasts.attempt(async () => {
            // A slash is in no name.
            const path = await chooseNewFile(parent, `${name}.${ENDING}`);
            if (path === null) return;
            const heading = fill(_('Exporting “%(name)”'), { name });
            // What the person has agreed to replace stays until there is something in its place.
            const part = `${path}.part`;
            if (!(await this.carryOut(parent, heading, ['export', id, part]))) return;
            await moveOver(part, path);
            this.toasts.say(fill(_('“%(name)” was exported to %(path)'), { name, path }));
        });
    }

    /** Asks for a file and makes a workspace of it. */
    async importWorkspace(parent: Gtk.Widget): Promise<void> {
        await this.toasts.attempt(async () => {
            const filter = new Gtk.FileFilter({ name: _('Exported workspaces') });
            filter.add_suffix(ENDING);
            const path = await chooseFile(parent, filter);
            if (path === null) return;
            const file = Gio.File.new_for_path(path).get_basename() ?? path;
            const heading = fill(_('Importing %(file)'), { file });
            if (await this.carryOut(parent, heading, ['import', path, '--without-secrets']))
                this.toasts.say(fill(_('%(file) was imported'), { file }));
        });
    }

    private async carryOut(
        parent: Gtk.Widget,
        heading: string,
        words: readonly string[],
    ): Promise<boolean> {
        const transfer = new Transfer(this.extensionPath, words);
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
