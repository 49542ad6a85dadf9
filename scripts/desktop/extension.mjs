// @ts-check
import path from 'node:path';

/** @import { Desktop } from './container.mjs' */

/**
 * Installs an extension for the user and enables it from the shell's next start on.
 *
 * @param {Desktop} desktop
 * @param {string} zipPath
 * @returns {Promise<string>} its uuid
 */
export async function installExtension(desktop, zipPath) {
    const zip = `/tmp/${path.basename(zipPath)}`;
    await desktop.copyIn(zipPath, zip);
    const metadata = await mustExec(desktop, ['unzip', '-p', zip, 'metadata.json']);
    const { uuid } = JSON.parse(metadata);
    await mustExec(desktop, ['gnome-extensions', 'install', '--force', zip]);
    await mustExec(desktop, ['rm', zip]);
    await mustExec(desktop, [
        ...['gsettings', 'set', 'org.gnome.shell', 'enabled-extensions', `['${uuid}']`],
    ]);
    return uuid;
}

/**
 * @param {Desktop} desktop
 * @param {string[]} argv
 */
async function mustExec(desktop, argv) {
    const { code, stdout, stderr } = await desktop.exec(argv);
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${stderr || stdout}`);
    return stdout;
}
