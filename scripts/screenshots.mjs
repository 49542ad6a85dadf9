/** `npm run screenshots`: makes the pictures of the documents anew, in docs/images. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createProgress } from './progress.mjs';
import {
    ensureDependencies,
    ensurePackages,
    isEntryPoint,
    ROOT,
    runScript,
    SetupError,
} from './setup.mjs';

const IMAGES = join(ROOT, 'docs', 'images');

/**
 * What is taken of the demo's screenshots, of 1600 × 1000 pixels: width × height + left + top; null
 * for a window, in front of something grey instead of nothing.
 * @type {Readonly<Record<string, string | null>>}
 */
const PICTURES = {
    menu: '560x540+1040+0',
    waiting: '560x680+1040+0',
    'new-workspace': '520x600+540+200',
    switcher: '460x320+570+345',
    'quick-settings': '440x830+1160+0',
    passphrase: '520x480+540+260',
    'lock-screen': '640x400+480+270',
    'preferences-workspaces': null,
    'preferences-workspace': null,
    'preferences-accounts': null,
    'preferences-behaviour': null,
};

// A window's picture has room for its shadow around it, of which little is seen at its end.
const ON_GREY = ['-background', '#deddda', '-flatten', '-shave', '36x36'];

/**
 * Cuts a picture out of a screenshot, with as few colours as do not show.
 * @param {string} source the screenshot
 * @param {string | null} crop which part of it; null for a window
 * @param {string} target where the picture comes to lie
 */
function cutOut(source, crop, target) {
    const part = crop === null ? ON_GREY : ['-crop', crop, '+repage'];
    const smaller = [
        '-strip',
        '-dither',
        'None',
        '-colors',
        '200',
        '-define',
        'png:exclude-chunk=date',
    ];
    execFileSync('convert', [source, ...part, ...smaller, `PNG8:${target}`]);
}

if (isEntryPoint(import.meta.url))
    await runScript(async () => {
        ensureDependencies();
        ensurePackages(['imagemagick']);
        const { build } = await import('../esbuild.config.mjs');
        const { runDemo, withTestDesktop } = await import('./testDesktop.mjs');
        await build();
        const folder = mkdtempSync(join(tmpdir(), 'kolide-screenshots-'));
        try {
            await withTestDesktop(createProgress(), async desktop => {
                const { code } = await runDemo(desktop, folder);
                if (code !== 0)
                    throw new SetupError('The demo failed; the pictures are as before.');
            });
            for (const name of readdirSync(IMAGES)) rmSync(join(IMAGES, name));
            for (const [name, crop] of Object.entries(PICTURES)) {
                const target = join(IMAGES, `${name}.png`);
                cutOut(join(folder, `${name}.png`), crop, target);
                console.log(`${target}: ${Math.ceil(statSync(target).size / 1024)} KiB`);
            }
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });
