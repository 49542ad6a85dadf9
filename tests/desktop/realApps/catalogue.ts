import GLib from 'gi://GLib';

import type { Feed } from './feed.js';
import type { Hands } from './hands.js';

/** Where an app is used. */
export interface Place {
    /** The home of its workspace. */
    readonly home: string;
    readonly feed: Feed;
}

/** How an app is used. */
interface Manner {
    /** Whether it holds a connection to the feed, and says in its title what it heard last. */
    readonly isConnected: boolean;
    /** What it is to open. */
    readonly uri?: (place: Place) => string;
    /** Returns when it does what it is told. */
    begin(hands: Hands, place: Place): Promise<void>;
    /** Puts digits into it, beside those that it has. */
    keep(hands: Hands, digits: string, place: Place): Promise<void>;
    /** What it shows of what was put into it. */
    kept(hands: Hands): Promise<string>;
}

/** An app that people use. */
export interface RealApp extends Manner {
    readonly name: string;
    /** The Debian package that it comes in. */
    readonly package: string;
    /** The name of its desktop file. */
    readonly desktopId: string;
    readonly madeWith: string;
    readonly display: 'Wayland' | 'X11';
}

/** What a title says: `[DIGITS] #CONNECTION.TICK`. */
const TITLE = /\[(?<kept>.*)\] #(?<connection>\d+)\.(?<tick>\d+)/;

/** What an app with a connection heard last. */
export function heard(title: string): { connection: number; tick: number } | null {
    const groups = TITLE.exec(title)?.groups;
    if (!groups) return null;
    return { connection: Number(groups['connection']), tick: Number(groups['tick']) };
}

async function keptInTitle(hands: Hands): Promise<string> {
    return TITLE.exec((await hands.see()).title)?.groups?.['kept'] ?? '';
}

async function allText(hands: Hands): Promise<string> {
    return (await hands.copy('Ctrl+a', 'Ctrl+c')) ?? '';
}

/** What the files are called that are shown: the digits may be in the directory's name as well. */
async function fileNames(hands: Hands): Promise<string> {
    return (await allText(hands)).replaceAll(/[^\n]*\//g, '');
}

async function typeAtEnd(hands: Hands, digits: string): Promise<void> {
    await hands.insist(
        `take the text “${digits}”`,
        async () => {
            await hands.press('Ctrl+End', 'End');
            await hands.type(digits);
        },
        async () => (await allText(hands)).includes(digits),
    );
}

/** An app whose window takes text. */
const TEXT: Manner = {
    isConnected: false,
    begin: async hands => typeAtEnd(hands, '7'),
    keep: typeAtEnd,
    kept: allText,
};

/** A web browser with the feed's page, which keeps what it is told in the browser's profile. */
const BROWSER: Manner = {
    isConnected: true,
    uri: ({ feed }) => feed.page,
    begin: async hands => {
        await hands.insist(
            'show the page',
            async () => {},
            async () => heard((await hands.see()).title) !== null,
        );
    },
    keep: async (hands, digits) => {
        await hands.insist(
            `take “${digits}”`,
            async () => {
                await hands.click();
                await hands.type(digits);
                await hands.press('Return');
            },
            async () => (await keptInTitle(hands)).includes(digits),
        );
    },
    kept: keptInTitle,
};

/** A terminal with a command that listens to the feed, and a file in its shell's home. */
function terminal(file: string): Manner {
    const listen = async (
        hands: Hands,
        { feed }: Place,
        key: string,
        command: string,
    ): Promise<void> =>
        hands.insist(
            'run a command',
            async () => {
                await hands.press(key);
                await hands.type(`${command}bash ${feed.listener} ${file}`);
                await hands.press('Return');
            },
            async () => heard((await hands.see()).title) !== null,
        );
    return {
        isConnected: true,
        // What interrupts a command would end a shell that is only starting.
        begin: async (hands, place) => listen(hands, place, 'Ctrl+u', ''),
        keep: async (hands, digits, place) => {
            await hands.insist(
                `keep “${digits}”`,
                async () => listen(hands, place, 'Ctrl+c', `printf ${digits} >>${file};`),
                async () => (await keptInTitle(hands)).includes(digits),
            );
        },
        kept: keptInTitle,
    };
}

/** A file manager that shows its home, in which files come to be. */
const FILES: Manner = {
    isConnected: false,
    begin: async hands => {
        await hands.insist(
            'show its home',
            async () => {},
            async () => (await hands.see()).title === 'Home',
        );
    },
    keep: async (hands, digits, { home }) => {
        await hands.insist(
            `show the file “${digits}”`,
            async () => {
                GLib.file_set_contents(`${home}/${digits}`, digits);
                return Promise.resolve();
            },
            async () => (await fileNames(hands)).includes(digits),
        );
    },
    kept: fileNames,
};

/** The apps of the table. */
export const REAL_APPS: readonly RealApp[] = [
    {
        ...{ name: 'Text Editor', package: 'gnome-text-editor', madeWith: 'GTK 4' },
        ...{ desktopId: 'org.gnome.TextEditor', display: 'Wayland', ...TEXT },
    },
    {
        ...{ name: 'Files', package: 'nautilus', madeWith: 'GTK 4' },
        ...{ desktopId: 'org.gnome.Nautilus', display: 'Wayland', ...FILES },
    },
    {
        ...{ name: 'Terminal', package: 'gnome-terminal', madeWith: 'GTK 3' },
        ...{ desktopId: 'org.gnome.Terminal', display: 'Wayland', ...terminal('terminal') },
    },
    {
        ...{ name: 'Calculator', package: 'gnome-calculator', madeWith: 'GTK 4' },
        ...{ desktopId: 'org.gnome.Calculator', display: 'Wayland', ...TEXT },
    },
    {
        ...{ name: 'Firefox ESR', package: 'firefox-esr', madeWith: 'Gecko' },
        ...{ desktopId: 'firefox-esr', display: 'Wayland', ...BROWSER },
    },
    {
        ...{ name: 'Chromium', package: 'chromium', madeWith: 'Blink' },
        ...{ desktopId: 'chromium', display: 'Wayland', ...BROWSER },
    },
    {
        ...{ name: 'XTerm', package: 'xterm', madeWith: 'Xt' },
        ...{ desktopId: 'debian-xterm', display: 'X11', ...terminal('xterm') },
    },
    {
        ...{ name: 'Console', package: 'gnome-console', madeWith: 'GTK 4' },
        ...{ desktopId: 'org.gnome.Console', display: 'Wayland', ...terminal('console') },
    },
    {
        ...{ name: 'gedit', package: 'gedit', madeWith: 'GTK 3' },
        ...{ desktopId: 'org.gnome.gedit', display: 'Wayland', ...TEXT },
    },
    {
        ...{ name: 'FeatherPad', package: 'featherpad', madeWith: 'Qt 6' },
        ...{ desktopId: 'featherpad', display: 'Wayland', ...TEXT },
    },
    {
        ...{ name: 'LibreOffice Writer', package: 'libreoffice-writer', madeWith: 'VCL' },
        ...{ desktopId: 'libreoffice-writer', display: 'Wayland', ...TEXT },
    },
    {
        ...{ name: 'Thunderbird', package: 'thunderbird', madeWith: 'Gecko' },
        ...{ desktopId: 'thunderbird', display: 'Wayland', ...TEXT },
    },
];
