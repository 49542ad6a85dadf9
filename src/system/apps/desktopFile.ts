import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { expandExec } from '../../core/apps/execLine.js';
import type { Program } from '../../core/apps/program.js';
import { WorkspaceError } from '../../core/errors.js';
import { _, fill } from '../../core/words.js';
import { readText } from '../files.js';
import { findTerminal } from './programs.js';

const MAIN_GROUP = 'Desktop Entry';

/**
 * The programs to start for an app: one, or one for each URI if it takes them singly (Desktop Entry
 * Specification 1.5).
 *
 * @param path where its desktop file is.
 * @param uris what it opens.
 * @param action an additional action of the app; null for the app itself.
 * @throws {WorkspaceError} Failed if the file names no program that can be started.
 */
export async function programsOf(
    path: string,
    uris: readonly string[],
    action: string | null,
): Promise<Program[]> {
    const file = new GLib.KeyFile();
    const bytes = new GLib.Bytes(new TextEncoder().encode(await readText(path)));
    file.load_from_bytes(bytes, GLib.KeyFileFlags.NONE);
    const group = action === null ? MAIN_GROUP : `Desktop Action ${action}`;
    const title = translated(file, MAIN_GROUP, 'Name') ?? GLib.path_get_basename(path);
    const exec = text(file, group, 'Exec');
    if (exec === null)
        throw new WorkspaceError(
            'Failed',
            fill(_('“%(title)” does not say which program it is.'), { title }),
        );
    const commands = expandExec(exec, {
        uris,
        pathOf: uri => Gio.File.new_for_uri(uri).get_path(),
        name: title,
        icon: text(file, MAIN_GROUP, 'Icon') ?? '',
        desktopFile: path,
    });
    const terminal = text(file, MAIN_GROUP, 'Terminal') === 'true' ? await findTerminal() : [];
    return commands.map(argv => ({
        appId: GLib.path_get_basename(path).replace(/\.desktop$/, ''),
        title,
        argv: [...terminal, ...argv],
        workingDirectory: text(file, MAIN_GROUP, 'Path') ?? '',
    }));
}

function text(file: GLib.KeyFile, group: string, key: string): string | null {
    try {
        return file.get_string(group, key);
    } catch {
        return null;
    }
}

function translated(file: GLib.KeyFile, group: string, key: string): string | null {
    try {
        return file.get_locale_string(group, key, null);
    } catch {
        return null;
    }
}
