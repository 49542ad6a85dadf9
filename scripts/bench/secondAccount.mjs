/** What a person would otherwise do: log a second Linux account in. */
import { join } from 'node:path';

import { PROGRAMS } from '../testDesktop.mjs';

/** @import { Desktop } from '../desktop/container.mjs' */

const USER = 'second';
const UNIT = 'second-session.service';

const LOG_IN = `
    echo "$EPOCHREALTIME"
    exec systemd-run --quiet --collect --unit=${UNIT} -p User=${USER} -p PAMName=login \\
        -p 'WorkingDirectory=~' -p TimeoutStopSec=10 --setenv=XDG_SESSION_TYPE=wayland \\
        --setenv=XDG_SESSION_CLASS=user --setenv=XDG_SESSION_DESKTOP=gnome \\
        --setenv=XDG_CURRENT_DESKTOP=GNOME --setenv=DESKTOP_SESSION=gnome \\
        /usr/libexec/gnome-session-binary --session=gnome --disable-acceleration-check`;

/**
 * Logs the account in, by PAM and with a systemd user manager of its own, as the first one was, and
 * out again.
 *
 * @param {Desktop} desktop
 * @param {number} rounds after a first one, which makes what the account lacks and is not counted
 * @returns {Promise<number[]>} milliseconds from the request to the first whole picture of its shell
 */
export async function timeLogins(desktop, rounds) {
    const run = async (/** @type {string[]} */ argv) => {
        const { code, stdout, stderr } = await desktop.exec(argv, { user: 'root' });
        if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${stderr}`);
        return stdout.trim();
    };
    console.log('\nlogins');
    await run(['useradd', '--create-home', '--shell', '/bin/bash', USER]);
    const uid = await run(['id', '-u', USER]);
    const times = [];
    for (let round = 0; round <= rounds; round += 1) {
        const program = join(PROGRAMS, 'desktop/login.main.js');
        const ready = run([
            ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--init-groups'],
            ...['gjs', '-m', program, `/run/user/${uid}/bus`],
        ]);
        const begun = Number(await run(['bash', '-c', LOG_IN])) * 1000;
        const elapsed = Number(await ready) / 1000 - begun;
        console.log(`${elapsed.toFixed(0).padStart(7)} ms  logged the second account in`);
        if (round > 0) times.push(elapsed);
        await run(['systemctl', 'stop', UNIT]);
        await run(['systemctl', 'stop', `user@${uid}.service`]);
    }
    return times;
}
