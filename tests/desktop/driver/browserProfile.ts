import GLib from 'gi://GLib';

/** Whose browser it is, and what they do with the pages of a provider. */
export interface BrowserHabits {
    /** The login of scripts/identityProvider.mjs. */
    readonly person: string;
    /** Signs in, says no, or walks away from the first page that asks something. */
    readonly habit: 'signs in' | 'refuses' | 'leaves';
}

// Of a workspace that is only just being made.
const DEFAULT_HABITS = '{ "person": "ada", "habit": "signs in" }';

/** What the browser keeps in a directory of settings, between the test and itself. */
export interface BrowserProfile {
    /** The path of its cookies. */
    readonly cookies: string;
    habits(): BrowserHabits;
    setHabits(habits: BrowserHabits): void;
    /** Writes down what it saw, and in which workspace. */
    note(page: string): void;
    /** What it wrote down: a line for each page. */
    pages(): string[];
}

/** The browser's profile below an XDG_CONFIG_HOME. */
export function browserProfile(configHome: string): BrowserProfile {
    const directory = `${configHome}/kolide-browser`;
    GLib.mkdir_with_parents(directory, 0o700);
    const read = (path: string): string =>
        GLib.file_test(path, GLib.FileTest.EXISTS)
            ? new TextDecoder().decode(GLib.file_get_contents(path)[1])
            : '';
    const [habits, pages] = [`${directory}/habits.json`, `${directory}/pages`];
    return {
        cookies: `${directory}/cookies.txt`,
        habits: () => JSON.parse(read(habits) || DEFAULT_HABITS) as BrowserHabits,
        setHabits: value => {
            GLib.file_set_contents(habits, JSON.stringify(value));
        },
        note: page => {
            const workspace = GLib.getenv('KOLIDE_WORKSPACE') ?? '';
            const line = `${workspace}: ${page.replace(/\s+/g, ' ').trim()}\n`;
            GLib.file_set_contents(pages, read(pages) + line);
        },
        pages: () =>
            read(pages)
                .split('\n')
                .filter(line => line !== ''),
    };
}
