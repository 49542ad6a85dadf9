/**
 * Shows every place that has words, on the desktop that it runs in:
 *
 *     gjs -m languages.main.js DIRECTORY
 *
 * in the language that nobody speaks, and in German on a screen at 200 %. Leaves screenshots in
 * the directory.
 */
import GLib from 'gi://GLib';
import System from 'system';

import { Desktop } from './driver/desktop.js';
import { GERMAN, Language, PSEUDO } from './driver/language.js';
import { Preferences, PREFERENCES_PAGES } from './driver/preferences.js';
import { step } from './driver/step.js';
import { furnish, surfacesOf } from './driver/surfaces.js';

const desktop = new Desktop();
const { input, screen } = desktop;
const language = new Language(desktop);

async function shootAll(directory: string, speech: string): Promise<void> {
    for (const { name, whileOpen } of surfacesOf(desktop, language))
        await step(`screenshot ${speech}-${name}.png`, async () =>
            whileOpen(async () => {
                const path = GLib.build_filenamev([directory, `${speech}-${name}.png`]);
                await screen.takeScreenshot(path);
            }),
        );
}

async function shootPreferences(directory: string, speech: string): Promise<void> {
    const window = new Preferences(desktop, text => language.translate(text));
    await window.open('Workspaces');
    for (const page of PREFERENCES_PAGES)
        await step(`screenshot ${speech}-${page}.png`, async () => {
            await window.turnTo(page);
            await screen.takeScreenshot(
                GLib.build_filenamev([directory, `${speech}-preferences-${page}.png`]),
            );
        });
    await desktop.tidyUp();
}

async function run(directory: string): Promise<void> {
    await step('made workspaces', async () => furnish(desktop));
    await step('spoke as nobody does', async () => language.speak(PSEUDO));
    await shootAll(directory, 'pseudo');
    await shootPreferences(directory, 'pseudo');
    await step('spoke German, at 200 %', async () => {
        await language.speak(GERMAN);
        await screen.setScale(2);
    });
    await shootAll(directory, 'german');
    await shootPreferences(directory, 'german');
    await input.close();
}

const directory = ARGV[0] ?? GLib.get_current_dir();
try {
    await run(directory);
} catch (error) {
    printerr(error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error));
    await screen.takeScreenshot(GLib.build_filenamev([directory, 'failure.png']));
    System.exit(1);
}
System.exit(0);
