// @ts-check
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

import { ROOT } from '../setup.mjs';
import { DesktopError } from './error.mjs';

/** @import { Desktop } from './container.mjs' */

const PROGRAM = join(ROOT, 'scripts', 'identityProvider.mjs');
const POLL_MS = 50;

const BROWSER = '/usr/local/lib/kolide-browser.js';
const BROWSER_ID = 'kolide-browser.desktop';

/**
 * What makes it the browser of all workspaces, by path.
 *
 * @type {Record<string, string>}
 */
const BROWSER_FILES = {
    [`/usr/local/share/applications/${BROWSER_ID}`]: [
        '[Desktop Entry]',
        'Type=Application',
        'Name=Browser',
        `Exec=gjs -m ${BROWSER} %u`,
        'MimeType=x-scheme-handler/http;x-scheme-handler/https;',
    ].join('\n'),
    '/etc/xdg/mimeapps.list': [
        '[Default Applications]',
        `x-scheme-handler/http=${BROWSER_ID}`,
        `x-scheme-handler/https=${BROWSER_ID}`,
    ].join('\n'),
};

/**
 * Puts a real identity provider on a desktop's network, and makes a program the desktop's browser that
 * can sign in with it. Returns when the one answers and the shell knows of the other.
 *
 * @param {Desktop} desktop a desktop with a shell
 * @param {string} browser the program on the host: tests/desktop/browser.main.ts, built
 */
export async function startIdentityProvider(desktop, browser) {
    await desktop.copyIn(browser, BROWSER);
    for (const [path, content] of Object.entries(BROWSER_FILES)) {
        const script = 'mkdir -p "$(dirname "$0")" && cat >"$0"';
        await desktop.exec(['sh', '-c', script, path], { user: 'root', input: `${content}\n` });
    }
    const { stdout, stderr, exited } = desktop.spawnOnNetwork([process.execPath, PROGRAM]);
    const complaints = text(stderr);
    const line = await createInterface({ input: stdout })[Symbol.asyncIterator]().next();
    if (line.done) {
        await exited;
        throw new DesktopError(`The identity provider did not start: ${await complaints}`);
    }
    const found = `imports.gi.Shell.AppSystem.get_default().lookup_app('${BROWSER_ID}') !== null`;
    while (!(await desktop.evaluate(found))) await delay(POLL_MS);
}
