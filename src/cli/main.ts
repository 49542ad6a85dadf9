import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import System from 'system';

import { NotRunningError } from '../system/dbus/apiErrors.js';
import { baseDirectories } from '../system/baseDirectories.js';
import { AuthClient } from '../system/dbus/authClient.js';
import { WorkspacesClient } from '../system/dbus/workspacesClient.js';
import { Doctor } from '../system/doctor/doctor.js';
import { isLocked } from '../system/profile/desktopSettings.js';
import { Layout } from '../system/store/layout.js';
import { EXIT, type ExitCode } from './exitCodes.js';
import { Installation } from './installation.js';
import { runProgram } from './program.js';
import {
    askTerminal,
    askTerminalSecretly,
    interruptible,
    readLineFrom,
    showsErrors,
    writeError,
    writeOutput,
} from './terminal.js';

Gio._promisify(Gio, 'bus_get', 'bus_get_finish');

async function connectToSession(): Promise<Gio.DBusConnection> {
    try {
        return await Gio.bus_get(Gio.BusType.SESSION, null);
    } catch (error) {
        throw new NotRunningError(error);
    }
}

async function main(): Promise<ExitCode> {
    const installation = Installation.ofProgram(import.meta.url);
    installation.bindTranslations();
    return runProgram(ARGV, {
        connect: async () => new WorkspacesClient(await connectToSession()),
        connectAuth: async () => new AuthClient(await connectToSession()),
        write: writeOutput,
        complain: writeError,
        ask: askTerminal,
        directory: () => GLib.get_current_dir(),
        uriOf: file => Gio.File.new_for_commandline_arg(file).get_uri(),
        isLocked,
        version: () => installation.version(),
        transfers: {
            layout: () => new Layout(baseDirectories()),
            pathOf: file => GLib.canonicalize_filename(file, null),
            newId: () => GLib.uuid_string_random(),
            now: () => new Date(),
            keys: async () => (await import('../system/session/keyringKey.js')).keyringKeys,
            askSecretly: askTerminalSecretly,
            readSecret: readLineFrom,
            interruptible,
            showsErrors,
            complain: writeError,
        },
        completionScript: shell => installation.completionScript(shell),
        doctor: new Doctor(installation.path),
    });
}

const loop = GLib.MainLoop.new(null, false);
let code: ExitCode = EXIT.failed;
main()
    .then(
        result => {
            code = result;
        },
        (error: unknown) => {
            printerr(error);
        },
    )
    .finally(() => {
        loop.quit();
    });
// Not at the top level's await: gjs cannot run a main loop below one.
loop.run();
System.exit(code);
