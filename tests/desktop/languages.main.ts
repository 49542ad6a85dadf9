/**
 * Shows every place that has words, on the desktop that it runs in:
 *
 *     gjs -m languages.main.js DIRECTORY [LAST]
 *
 * in the language that nobody speaks, and in German on a screen at 200 %. Leaves screenshots in
 * the directory, up to the last one wanted.
 */
import GLib from 'gi://GLib';
import System from 'system';

import { Album } from './driver/album.js';
import { Desktop } from './driver/desktop.js';
import { GERMAN, Language, PSEUDO } from './driver/language.js';
import { Preferences, PREFERENCES_PAGES } from './driver/preferences.js';
import { step } from './driver/step.js';
import { furnish, surfacesOf } from './driver/surfaces.js';

const desktop = new Desktop();
const { input, screen } = desktop;
const language = new Language(desktop);

async function shootAll(album: Album, speech: string): Promise<void> {
    for (const { name, whileOpen } of surfacesOf(desktop, language))
        await whileOpen(async () =>
            album.add(`${speech}-${name}`, async path => screen.takeScreenshot(path)),
        );
}

async function shootPreferences(album: Album, speech: string): Promise<void> {
    const window = new Preferences(desktop, text => language.translate(text));
    await window.open('Workspaces');
    for (const page of PREFERENCES_PAGES) {
        await window.turnTo(page);
        await album.add(`${speech}-preferences-${page}`, async path => screen.takeScreenshot(path));
    }
    await desktop.tidyUp();
}

async function run(album: Album): Promise<void> {
    await step('made workspaces', async () => furnish(desktop));
    await step('spoke as nobody does', async () => language.speak(PSEUDO));
    await shootAll(album, 'pseudo');
    await shootPreferences(album, 'pseudo');
    await step('spoke German, at 200 %', async () => {
        await language.speak(GERMAN);
        await screen.setScale(2);
    });
    await shootAll(album, 'german');
    await shootPreferences(album, 'german');
    await input.close();
}

const [directory = GLib.get_current_dir(), last] = ARGV;
const album = new Album(directory, last);
try {
    await album.fill(async () => run(album));
} catch (error) {
    printerr(error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error));
    await screen.takeScreenshot(GLib.build_filenamev([directory, 'failure.png']));
    System.exit(1);
}
System.exit(0);
