/** What a person would otherwise do: go to GDM's login screen and log a second Linux account in. */
import { join } from 'node:path';

import { PROGRAMS } from '../testDesktop.mjs';

/** @import { Desktop } from '../desktop/container.mjs' */

const USER = 'second';
const UNIT = 'second-session.service';
const GREETER = 'Debian-gdm';

const IS_STARTED = '!Main.layoutManager._startingUp';
const OFFERS_ACCOUNTS = `${IS_STARTED} && Main.screenShield._dialog?._userList.numItems() > 0`;

const LOG_IN = `
    echo "$EPOCHREALTIME"
    exec systemd-run --quiet --collect --unit=${UNIT} -p User=${USER} -p PAMName=login \\
        -p 'WorkingDirectory=~' -p TimeoutStopSec=10 --setenv=XDG_SESSION_TYPE=wayland \\
        --setenv=XDG_SESSION_CLASS=user --setenv=XDG_SESSION_DESKTOP=gnome \\
        --setenv=XDG_CURRENT_DESKTOP=GNOME --setenv=DESKTOP_SESSION=gnome \\
        /usr/libexec/gnome-session-binary --session=gnome --disable-acceleration-check`;

// For a remote screen, since this computer has none. What GDM then starts is the same.
const SHOW_GREETER = `
    echo "$EPOCHREALTIME"
    manager=org.gnome.DisplayManager
    exec busctl call $manager /org/gnome/DisplayManager/RemoteDisplayFactory \\
        $manager.RemoteDisplayFactory CreateRemoteDisplay o "$1"`;

// Its shell is to have a screen, and to let itself be asked.
const PREPARE_GREETER = `
    file=applications/org.gnome.Shell.desktop
    sed 's|^Exec=.*|Exec=/usr/bin/gnome-shell --unsafe-mode --virtual-monitor 1600x1000|' \\
        "/usr/share/$file" > "/usr/share/gdm/greeter/$file"`;

// GDM gives each greeter a bus of its own.
const FIND_BUS = `
    until pid=$(pgrep -u ${GREETER} -x gnome-shell) && address=$(
        tr '\\0' '\\n' < "/proc/$pid/environ" | sed -n 's/^DBUS_SESSION_BUS_ADDRESS=//p'
    ) && [ -n "$address" ]; do sleep 0.01; done
    echo "$address"`;

const END_GREETER = `
    loginctl list-sessions --no-legend | while read -r session _; do
        case $(loginctl show-session "$session" -p Class) in
            Class=greeter) loginctl terminate-session "$session" ;;
        esac
    done
    while pgrep -u ${GREETER} -x gnome-shell; do sleep 0.1; done`;

/**
 * Logs the account in, by PAM and with a systemd user manager of its own, as the first one was, and
 * out again.
 *
 * @param {Desktop} desktop
 * @param {number} rounds after a first one, which makes what the account lacks and is not counted
 * @returns {Promise<number[]>} milliseconds from the request to the first whole picture of its shell
 */
export async function timeLogins(desktop, rounds) {
    console.log('\nlogins');
    await run(desktop, ['useradd', '--create-home', '--shell', '/bin/bash', USER]);
    const uid = await run(desktop, ['id', '-u', USER]);
    const times = [];
    for (let round = 0; round <= rounds; round += 1) {
        const bus = `unix:path=/run/user/${uid}/bus`;
        const ready = untilPainted(desktop, uid, bus, IS_STARTED);
        const begun = Number(await run(desktop, ['bash', '-c', LOG_IN])) * 1000;
        const elapsed = (await ready) - begun;
        tell(elapsed, 'logged the second account in');
        if (round > 0) times.push(elapsed);
        await run(desktop, ['systemctl', 'stop', UNIT]);
        await run(desktop, ['systemctl', 'stop', `user@${uid}.service`]);
    }
    return times;
}

/**
 * Has GDM show its login screen, as it does for “Switch User…”, and end it.
 *
 * @param {Desktop} desktop
 * @param {number} rounds after a first one, which reads what later ones find in memory
 * @returns {Promise<number[]>} milliseconds from the request until the accounts to choose from are
 * painted
 */
export async function timeGreeters(desktop, rounds) {
    console.log('\ngreeters');
    await run(desktop, ['bash', '-c', PREPARE_GREETER]);
    const uid = await run(desktop, ['id', '-u', GREETER]);
    const times = [];
    for (let round = 0; round <= rounds; round += 1) {
        const ready = run(desktop, ['bash', '-c', FIND_BUS]).then(bus =>
            untilPainted(desktop, uid, bus, OFFERS_ACCOUNTS),
        );
        const show = ['bash', '-c', SHOW_GREETER, 'show', `/bench/greeter${round}`];
        const begun = Number(await run(desktop, show)) * 1000;
        const elapsed = (await ready) - begun;
        tell(elapsed, 'brought up the login screen');
        if (round > 0) times.push(elapsed);
        await run(desktop, ['bash', '-c', END_GREETER]);
        await run(desktop, ['systemctl', 'stop', `user@${uid}.service`]);
    }
    return times;
}

/**
 * @param {Desktop} desktop
 * @param {string} uid whose shell is meant
 * @param {string} bus the address of its session's bus
 * @param {string} condition JavaScript that holds there when it can be used
 * @returns {Promise<number>} when it was painted, in milliseconds since 1970
 */
async function untilPainted(desktop, uid, bus, condition) {
    const program = join(PROGRAMS, 'desktop/login.main.js');
    const gid = await run(desktop, ['id', '-g', uid]);
    const time = await run(desktop, [
        ...['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--init-groups'],
        ...['gjs', '-m', program, bus, condition],
    ]);
    return Number(time) / 1000;
}

/**
 * @param {Desktop} desktop
 * @param {string[]} argv
 */
async function run(desktop, argv) {
    const { code, stdout, stderr } = await desktop.exec(argv, { user: 'root' });
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${stderr}`);
    return stdout.trim();
}

/**
 * @param {number} elapsed milliseconds
 * @param {string} what
 */
function tell(elapsed, what) {
    console.log(`${elapsed.toFixed(0).padStart(7)} ms  ${what}`);
}
