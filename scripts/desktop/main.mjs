// @ts-check
import { parseArgs } from 'node:util';

import { createProgress } from '../progress.mjs';
import { bootDesktop } from './container.mjs';
import { reportAndFail } from './error.mjs';
import { installExtension } from './extension.mjs';
import { ensureImage } from './image.mjs';

const USAGE = `Usage: node scripts/desktop/main.mjs [options] [-- command…]

Boots a GNOME desktop in a container and runs the command in it, as its user.
Without a command the desktop stays up until Ctrl-C.

  --install ZIP        install and enable an extension first
  --monitor WxH        size of its screen (1280x800)
  --screenshot FILE    leave a picture of the screen when the command has ended
  --no-shell           do not start GNOME Shell
  --help`;

const { values, positionals } = parseArgs({
    options: {
        install: { type: 'string' },
        monitor: { type: 'string', default: '1280x800' },
        screenshot: { type: 'string' },
        'no-shell': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
});

if (values.help) console.log(USAGE);
else await main().catch(reportAndFail);

async function main() {
    const progress = createProgress();
    const image = await ensureImage({ progress });
    const desktop = await bootDesktop({ image, progress, monitor: values.monitor });
    try {
        if (values.install !== undefined) await installExtension(desktop, values.install);
        if (!values['no-shell']) await desktop.startShell();
        if (positionals.length === 0) await stayUp(desktop);
        else process.exitCode = await runCommand(desktop, positionals);
        if (values.screenshot !== undefined) await desktop.screenshot(values.screenshot);
    } finally {
        await desktop.shutdown();
    }
}

/** @param {import('./container.mjs').Desktop} desktop */
async function stayUp(desktop) {
    console.log(
        `The desktop is up. To enter it, as root:\n\n    ${desktop.enterCommand} [command…]\n`,
    );
    console.log('Ctrl-C ends it.');
    await new Promise(() => setInterval(() => {}, 2 ** 30));
}

/**
 * @param {import('./container.mjs').Desktop} desktop
 * @param {string[]} argv
 */
async function runCommand(desktop, argv) {
    const command = desktop.spawn(argv);
    process.stdin.pipe(command.stdin);
    command.stdin.on('error', () => {});
    command.stdout.pipe(process.stdout);
    command.stderr.pipe(process.stderr);
    const code = await command.exited;
    process.stdin.unpipe();
    process.stdin.destroy();
    return code;
}
