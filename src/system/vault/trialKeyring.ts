import GLib from 'gi://GLib';

import { WorkspaceError } from '../../core/errors.js';
import { _ } from '../../core/words.js';
import { execute } from '../execute.js';
import { deleteTree, ensureDirectory, inspect } from '../files.js';
import { log } from '../log.js';
import { pause } from '../pause.js';
import type { UserManager } from '../systemd/userManager.js';
import { KEYRING_PROGRAM } from '../session/workspaceBus.js';
import { askKeyring } from './keyringControl.js';

const SLICE = 'session.slice';
const MAX_MEGABYTES = 64;
const COPY_PATIENCE_MS = 5000;
const START_RETRY_MS = 10;
const START_RETRIES = 500;
// Should this shell be killed meanwhile.
const LONGEST_LIFE_US = 60_000_000;

/**
 * Whether a passphrase opens a key ring. Another daemon than the workspace’s tries it, on a copy of
 * the file and with no bus: so that nothing of the workspace has to run, and nothing is written there.
 *
 * @param file the key ring’s file.
 * @throws {WorkspaceError} Failed if there is no such file, or it cannot be tried.
 */
export async function testPassphrase(
    manager: UserManager,
    runtimeDirectory: string,
    file: string,
    passphrase: string,
): Promise<boolean> {
    // Without one the daemon would make a new key ring, which anything opens.
    if ((await inspect(file))?.kind !== 'file')
        throw new WorkspaceError(
            'Failed',
            _('The workspace’s key ring is missing, so that no passphrase opens it.'),
        );
    const random = GLib.uuid_string_random().replaceAll('-', '');
    const directory = `${runtimeDirectory}/kolide/trial-${random}`;
    const unit = `kolide-trial-${random}.service`;
    try {
        await ensureDirectory(`${directory}/keyrings`);
        await copyFile(file, `${directory}/keyrings/login.keyring`);
        await manager.start({
            name: unit,
            description: 'Tries the passphrase of a workspace',
            slice: SLICE,
            argv: [
                KEYRING_PROGRAM,
                '--foreground',
                '--components=secrets',
                `--control-directory=${directory}`,
            ],
            environment: {
                XDG_DATA_HOME: directory,
                DBUS_SESSION_BUS_ADDRESS: `unix:path=${directory}/none`,
            },
            type: 'exec',
            properties: {
                NoNewPrivileges: new GLib.Variant('b', true),
                RuntimeMaxUSec: new GLib.Variant('t', LONGEST_LIFE_US),
            },
        });
        await untilThere(`${directory}/control`);
        return await askKeyring(directory, `${SLICE}/${unit}`, 'unlock', [passphrase]);
    } finally {
        await manager.stop(unit).catch(() => undefined);
        await deleteTree(directory).catch(log.error);
    }
}

/** What is there may be anything: confined programs write there. */
async function copyFile(from: string, to: string): Promise<void> {
    await execute(
        [
            'dd',
            `if=${from}`,
            'iflag=nofollow,nonblock',
            `of=${to}`,
            'bs=1M',
            `count=${String(MAX_MEGABYTES)}`,
        ],
        COPY_PATIENCE_MS,
    );
}

async function untilThere(path: string): Promise<void> {
    for (let tries = 0; tries < START_RETRIES; tries += 1) {
        if (await inspect(path)) return;
        await pause(START_RETRY_MS);
    }
    throw new WorkspaceError('Failed', _('The key-ring service did not start.'));
}
