import type { Desktop } from './desktop.js';
import { UUID } from './extension.js';
import { Window } from './window.js';

const SETTINGS = '/org/gnome/shell/extensions/kolide-workspaces/';

/** The pages of the preferences, as they are called. */
export const PREFERENCES_PAGES = ['Workspaces', 'Accounts', 'Behaviour', 'About'] as const;

/** One of them. */
export type PreferencesPage = (typeof PREFERENCES_PAGES)[number];

/** What is on each page and on no other. */
const LANDMARKS: Readonly<Record<PreferencesPage, string>> = {
    Workspaces: 'New Workspace',
    Accounts: 'Identity Provider',
    Behaviour: 'Workspaces in the Background',
    About: 'Versions',
};

/** The preferences window, and the settings below it. */
export class Preferences extends Window {
    /** @param translate what the product says in place of an English sentence. */
    constructor(
        private readonly desktop: Desktop,
        private readonly translate: (text: string) => Promise<string> = text =>
            Promise.resolve(text),
    ) {
        super('org.gnome.Shell.Extensions', desktop.shell, desktop.input);
    }

    /** Opens it and shows a page. */
    async open(page: PreferencesPage, width = 640, height = 900): Promise<void> {
        // Plugged in before the window opens, which else would miss the first click of a new pointer.
        await this.desktop.input.moveTo(1, 500);
        await this.desktop.execute(['gnome-extensions', 'prefs', UUID]);
        await this.find('page tab', await this.translate('Workspaces'));
        // What it shows to a screen reader may not have the keyboard yet.
        await this.desktop.shell.untilFocused('Kolide Workspaces');
        // What is scrolled out of sight cannot be clicked on.
        await this.resize(width, height);
        await this.turnTo(page);
    }

    /** Shows another page. */
    async turnTo(page: PreferencesPage): Promise<void> {
        await this.activate('page tab', await this.translate(page));
        await this.find('label', await this.translate(LANDMARKS[page]));
    }

    /** A setting as text of a GVariant; empty if nobody has set it. */
    async setting(key: string): Promise<string> {
        return (await this.desktop.execute(['dconf', 'read', SETTINGS + key])).trim();
    }

    /** Sets something, as another program does. */
    async set(key: string, value: string): Promise<void> {
        await this.desktop.execute(['dconf', 'write', SETTINGS + key, value]);
    }

    /** Sets everything as it is at first. */
    async resetSettings(): Promise<void> {
        await this.desktop.execute(['dconf', 'reset', '-f', SETTINGS]);
    }
}
