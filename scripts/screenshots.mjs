/**
 * `npm run screenshots [-- --from DIRECTORY]`: makes the pictures of the documents anew, in docs/images;
 * out of screenshots that `npm start` has left in a directory, those that are there.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

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

/** @param {string} folder where the screenshots come to lie */
async function takeScreenshots(folder) {
    const { build } = await import('../esbuild.config.mjs');
    const { runDemo, withTestDesktop } = await import('./testDesktop.mjs');
    await build();
    await withTestDesktop(createProgress(), async desktop => {
        const { code } = await runDemo(desktop, folder);
        if (code !== 0) throw new SetupError('The demo failed; the pictures are as before.');
    });
}

/**
 * @param {string} folder that has screenshots
 * @returns {string[]} the names of those that are needed and are not there
 */
function missingIn(folder) {
    return Object.keys(PICTURES).filter(name => !existsSync(join(folder, `${name}.png`)));
}

/**
 * Makes all pictures anew, and removes those that are none any more.
 * @param {string} folder that has all screenshots
 */
function makeAllPictures(folder) {
    const missing = missingIn(folder);
    if (missing.length > 0)
        throw new SetupError(
            `The demo did not take ${missing.join(', ')}; the pictures are as before.`,
        );
    for (const name of readdirSync(IMAGES)) rmSync(join(IMAGES, name));
    makePictures(folder);
}

/** @param {string} folder that has screenshots; pictures of others stay as they are */
function makePictures(folder) {
    const missing = missingIn(folder);
    const found = Object.entries(PICTURES).filter(([name]) => !missing.includes(name));
    if (found.length === 0) throw new SetupError(`${folder} has none of the screenshots.`);
    for (const [name, crop] of found) {
        const target = join(IMAGES, `${name}.png`);
        cutOut(join(folder, `${name}.png`), crop, target);
        console.log(`${target}: ${Math.ceil(statSync(target).size / 1024)} KiB`);
    }
}

function readOptions() {
    try {
        const options = /** @type {const} */ ({ from: { type: 'string' } });
        return parseArgs({ options }).values;
    } catch {
        throw new SetupError('Usage: npm run screenshots [-- --from DIRECTORY]');
    }
}

if (isEntryPoint(import.meta.url))
    await runScript(async () => {
        const { from } = readOptions();
        ensureDependencies();
        ensurePackages(['imagemagick']);
        if (from !== undefined) {
            makePictures(from);
            return;
        }
        const folder = mkdtempSync(join(tmpdir(), 'kolide-screenshots-'));
        try {
            await takeScreenshots(folder);
            makeAllPictures(folder);
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });
