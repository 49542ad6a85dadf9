import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../../core/errors.js';
import { _ } from '../../core/words.js';
import { isNotFound } from '../gioErrors.js';

Gio._promisify(Gio.File.prototype, 'query_info_async');

// What follows the name runs in the terminal; first what lets people choose theirs (Default Terminal
// Execution Specification).
const TERMINALS = [
    ['xdg-terminal-exec'],
    ['gnome-terminal', '--'],
    ['ptyxis', '--'],
    ['kgx', '--'],
    ['xterm', '-e'],
];

/** The path of a program: the first executable file of its name in PATH, or the path given. */
export async function findProgram(command: string): Promise<string | null> {
    if (command.includes('/')) return (await isExecutable(command)) ? command : null;
    for (const directory of (GLib.getenv('PATH') ?? '/usr/bin:/bin').split(':')) {
        const path = `${directory}/${command}`;
        if (directory.startsWith('/') && (await isExecutable(path))) return path;
    }
    return null;
}

/**
 * What to put before a command so that it runs in a terminal.
 *
 * @throws {WorkspaceError} Failed if there is no terminal.
 */
export async function findTerminal(): Promise<string[]> {
    for (const [name = '', ...options] of TERMINALS)
        if ((await findProgram(name)) !== null) return [name, ...options];
    throw new WorkspaceError(
        'Failed',
        _('There is no terminal to run it in. Install one, such as gnome-terminal.'),
    );
}

async function isExecutable(path: string): Promise<boolean> {
    try {
        const info = await Gio.File.new_for_path(path).query_info_async(
            'standard::type,access::can-execute',
            Gio.FileQueryInfoFlags.NONE,
            GLib.PRIORITY_DEFAULT,
            null,
        );
        return (
            info.get_file_type() === Gio.FileType.REGULAR &&
            info.get_attribute_boolean('access::can-execute')
        );
    } catch (error) {
        if (isNotFound(error)) return false;
        throw error;
    }
}
