import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { AutostartKeys } from '../../core/apps/autostart.js';
import { appIdOf } from '../../core/apps/catalogue.js';
import { expandExec } from '../../core/apps/execLine.js';
import type { Program } from '../../core/apps/program.js';
import { WorkspaceError } from '../../core/errors.js';
import { _, fill } from '../../core/words.js';
import { readText } from '../files.js';
import { findProgram, findTerminal } from './programs.js';

const MAIN_GROUP = 'Desktop Entry';

const ESCAPES: Partial<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r' };

/**
 * What has the bus start an app that names no program, and open it (Desktop Entry Specification, “D-Bus
 * Activation”).
 */
function activation(appId: string, uris: readonly string[], action: string | null): string[] {
    return action === null
        ? ['gapplication', 'launch', appId, ...uris]
        : ['gapplication', 'action', appId, action];
}

/** A desktop file (Desktop Entry Specification 1.5). */
export class DesktopFile {
    private constructor(
        private readonly path: string,
        private readonly keys: GLib.KeyFile,
    ) {}

    /** Reads a desktop file. @throws if it cannot be read or is none. */
    static async read(path: string): Promise<DesktopFile> {
        return DesktopFile.parse(path, await readText(path));
    }

    /** @param text what the file says. @throws if it is no desktop file. */
    static parse(path: string, text: string): DesktopFile {
        const keys = new GLib.KeyFile();
        const bytes = new GLib.Bytes(new TextEncoder().encode(text));
        keys.load_from_bytes(bytes, GLib.KeyFileFlags.NONE);
        return new DesktopFile(path, keys);
    }

    /** What decides whether it is started at login. */
    get autostart(): AutostartKeys {
        return {
            hidden: this.isTrue('Hidden'),
            isEnabled: this.text('X-GNOME-Autostart-enabled') !== 'false',
            onlyShowIn: this.list('OnlyShowIn'),
            notShowIn: this.list('NotShowIn'),
            phase: this.text('X-GNOME-Autostart-Phase') ?? '',
        };
    }

    /** Whether it is about an app, and not a link or a directory. */
    get isApplication(): boolean {
        return this.text('Type') === 'Application';
    }

    /** What people call it. */
    get title(): string {
        return this.translated('Name') ?? GLib.path_get_basename(this.path);
    }

    /** A name of the icon theme or a path; empty if it has none. */
    get icon(): string {
        return this.text('Icon') ?? '';
    }

    /** Whether what it asks to be tried before it is started is there. */
    async isInstalled(): Promise<boolean> {
        const command = this.text('TryExec');
        return command === null || (await findProgram(command)) !== null;
    }

    /**
     * The programs to start for the app: one, or one for each URI if it takes them singly.
     *
     * @param uris what it opens.
     * @param action an additional action of the app; null for the app itself.
     * @throws {WorkspaceError} Failed if the file names no program that can be started.
     */
    async programs(uris: readonly string[], action: string | null): Promise<Program[]> {
        const { title } = this;
        const group = action === null ? MAIN_GROUP : `Desktop Action ${action}`;
        const exec = this.text('Exec', group);
        const isActivated = this.isTrue('DBusActivatable');
        if (exec === null && !isActivated)
            throw new WorkspaceError(
                'Failed',
                fill(_('“%(title)” does not say which program it is.'), { title }),
            );
        const appId = appIdOf(GLib.path_get_basename(this.path));
        const commands =
            exec === null
                ? [activation(appId, uris, action)]
                : expandExec(exec, {
                      uris,
                      pathOf: uri => Gio.File.new_for_uri(uri).get_path(),
                      name: title,
                      icon: this.icon,
                      desktopFile: this.path,
                  });
        const isInTerminal = exec !== null && this.isTrue('Terminal');
        const terminal = isInTerminal ? await findTerminal() : [];
        return commands.map(argv => ({
            appId,
            title,
            argv: [...terminal, ...argv],
            workingDirectory: this.text('Path') ?? '',
        }));
    }

    private isTrue(key: string): boolean {
        return this.text(key) === 'true';
    }

    private list(key: string): string[] {
        return (this.text(key) ?? '').split(';').filter(element => element !== '');
    }

    private text(key: string, group = MAIN_GROUP): string | null {
        return readKey(this.keys, group, key);
    }

    private translated(key: string): string | null {
        try {
            return this.keys.get_locale_string(MAIN_GROUP, key, null);
        } catch {
            return null;
        }
    }
}

/**
 * The value of a key as GIO reads it, its escapes undone; null if there is none. GLib’s own
 * `get_string` throws where a backslash escapes nothing, which GIO leaves as it is.
 */
export function readKey(keys: GLib.KeyFile, group: string, key: string): string | null {
    try {
        return keys
            .get_value(group, key)
            .replaceAll(/\\([sntr\\]|$)/g, (_all, letter: string) => ESCAPES[letter] ?? letter);
    } catch {
        return null;
    }
}
