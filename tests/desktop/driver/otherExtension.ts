import GLib from 'gi://GLib';

import type { Desktop } from './desktop.js';

const UUID = 'other@kolide.example';
const DIRECTORY = `${GLib.get_user_data_dir()}/gnome-shell/extensions/${UUID}`;
const METADATA = {
    uuid: UUID,
    name: 'Other',
    description: 'Does nothing',
    'shell-version': ['48'],
};
const CODE = `
import {Extension} from 'resource:///org/gnome/shell/extensions/extension.js';
export default class Other extends Extension {
    enable() {}
    disable() {}
}
`;

/** The state that the shell has for an extension that is enabled (js/misc/extensionUtils.js). */
const ACTIVE = 1;

/** What the published types leave open. */
interface Manager {
    createExtensionObject(uuid: string, directory: unknown, type: number): object;
    loadExtension(extension: object): Promise<unknown>;
    unloadExtension(extension: object): Promise<unknown>;
    enableExtension(uuid: string): boolean;
    disableExtension(uuid: string): boolean;
    lookup(uuid: string): { state: number } | undefined;
}

/** An extension that does nothing, and is switched off while the screen is locked. */
export class OtherExtension {
    constructor(private readonly desktop: Desktop) {}

    /** Installs it, and enables it after all that are enabled now. */
    async enable(): Promise<void> {
        GLib.mkdir_with_parents(DIRECTORY, 0o700);
        GLib.file_set_contents(`${DIRECTORY}/metadata.json`, JSON.stringify(METADATA));
        GLib.file_set_contents(`${DIRECTORY}/extension.js`, CODE);
        await this.desktop.shell.run(
            async ({ Gio, Main }, uuid, directory) => {
                const { extensionManager } = Main as unknown as { extensionManager: Manager };
                const file = Gio.File.new_for_path(directory);
                // 2: one of the person's.
                const made = extensionManager.createExtensionObject(uuid, file, 2);
                await extensionManager.loadExtension(made);
                extensionManager.enableExtension(uuid);
            },
            UUID,
            DIRECTORY,
        );
        await this.desktop.shell.until(
            'the other extension is enabled',
            ({ Main }, uuid, active) => {
                const { extensionManager } = Main as unknown as { extensionManager: Manager };
                return extensionManager.lookup(uuid)?.state === active;
            },
            UUID,
            ACTIVE,
        );
    }

    /** Whether it is enabled at the moment. */
    async isEnabled(): Promise<boolean> {
        return this.desktop.shell.run(
            ({ Main }, uuid, active) => {
                const { extensionManager } = Main as unknown as { extensionManager: Manager };
                return extensionManager.lookup(uuid)?.state === active;
            },
            UUID,
            ACTIVE,
        );
    }

    /** Takes it away. */
    async remove(): Promise<void> {
        await this.desktop.shell.run(async ({ Main }, uuid) => {
            const { extensionManager } = Main as unknown as { extensionManager: Manager };
            extensionManager.disableExtension(uuid);
            const extension = extensionManager.lookup(uuid);
            if (extension) await extensionManager.unloadExtension(extension);
        }, UUID);
        await this.desktop.execute(['rm', '-r', DIRECTORY]);
    }
}
