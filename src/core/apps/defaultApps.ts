import type { Profile } from '../profile/profile.js';

// MIME Applications Associations, “Default Application” and “Added Associations”
const CHOSEN = 'Default Applications';
const OFFERED = 'Added Associations';
const OF_BROWSER = [
    'x-scheme-handler/https',
    'x-scheme-handler/http',
    'text/html',
    'application/xhtml+xml',
];
const OF_MAIL = ['x-scheme-handler/mailto'];

/** An entry of a `mimeapps.list`. */
interface Slot {
    readonly group: string;
    readonly type: string;
}

/**
 * What a person chooses in Settings under “Default Apps”, by the names that they have among a
 * workspace's settings. With each choice GIO notes that the app can be chosen, and takes it where
 * nothing else is chosen: that is a setting, too.
 */
const SLOTS: Readonly<Record<string, readonly Slot[]>> = {
    'default-apps web-browser': OF_BROWSER.map(type => ({ group: CHOSEN, type })),
    'default-apps mail': OF_MAIL.map(type => ({ group: CHOSEN, type })),
    'default-apps offered': [...OF_BROWSER, ...OF_MAIL].map(type => ({ group: OFFERED, type })),
};

// One desktop file, or more of them to be tried in turn.
const APPS = /^[^'"\\/\p{Cc}]{1,255}\.desktop$/u;

/** Whether a setting is a choice of a default app. */
export function isOfDefaultApps(name: string): boolean {
    return Object.hasOwn(SLOTS, name);
}

/** Whether the text of a GVariant, as settings are written, can be the value of such a setting. */
export function isDefaultApp(name: string, value: string): boolean {
    return parseValue(name, value) !== null;
}

/** The apps that the text of a `mimeapps.list` says were chosen for a type, the first choice first. */
export function chosenFor(text: string, type: string): string[] {
    return appsIn(lines(text), { group: CHOSEN, type });
}

/** What it says of each such setting; null where nothing was chosen. */
export function readDefaultApps(text: string): Profile {
    const all = lines(text);
    return new Map(
        Object.entries(SLOTS).map(([name, slots]) => [
            name,
            formatValue(slots.map(slot => usable(appsIn(all, slot).join(';')))),
        ]),
    );
}

/** The text of a `mimeapps.list` in which these settings have other values; all else stays. */
export function writeDefaultApps(text: string, changes: Profile): string {
    const wanted = new Map<string, Map<string, string>>();
    for (const [name, value] of changes)
        for (const [index, { group, type }] of (SLOTS[name] ?? []).entries()) {
            const apps = (value === null ? null : parseValue(name, value)?.[index]) ?? '';
            wanted.set(group, (wanted.get(group) ?? new Map<string, string>()).set(type, apps));
        }
    return [...wanted].reduce((before, [group, entries]) => setIn(before, group, entries), text);
}

/** Sets entries of a group; empty ones are taken away. */
function setIn(text: string, group: string, entries: ReadonlyMap<string, string>): string {
    const left = new Map(entries);
    const result: string[] = [];
    let end = -1;
    for (const { line, ...entry } of lines(text)) {
        const apps = entry.group === group ? left.get(entry.key) : undefined;
        if (apps === undefined) result.push(line);
        else if (apps !== '') result.push(`${entry.key}=${apps}`);
        // Of several entries for a type the last one counts; here there is one.
        if (apps !== undefined) left.set(entry.key, '');
        if (entry.group === group && line.trim() !== '') end = result.length;
    }
    const more = [...left].filter(([, apps]) => apps !== '').map(entry => entry.join('='));
    if (more.length > 0 && end < 0) {
        const before = text === '' ? '' : `${text.trimEnd()}\n\n`;
        return `${before}[${group}]\n${more.join('\n')}\n`;
    }
    result.splice(end, 0, ...more);
    return result.join('\n');
}

interface Line {
    readonly line: string;
    /** The group that it is in. */
    readonly group: string;
    /** Empty where there is no entry. */
    readonly key: string;
    readonly value: string;
}

/** Reads a file of the Desktop Entry Specification, “Basic format of the file”. */
function lines(text: string): Line[] {
    let group = '';
    return text.split('\n').map(line => {
        group = /^\s*\[([^[\]]*)\]\s*$/.exec(line)?.[1] ?? group;
        return { line, group, ...entryIn(line) };
    });
}

// Programs of workspaces write such files: a pattern with both ends open takes the square of its time.
function entryIn(line: string): Pick<Line, 'key' | 'value'> {
    const at = line.indexOf('=');
    const key = line.slice(0, Math.max(at, 0)).trim();
    if (key === '' || key.startsWith('#') || key.startsWith('[')) return { key: '', value: '' };
    return { key, value: line.slice(at + 1).trim() };
}

function appsIn(all: readonly Line[], { group, type }: Slot): string[] {
    // The last one counts.
    const entry = all.filter(line => line.group === group && line.key === type).at(-1);
    return (entry?.value ?? '').split(';').filter(Boolean);
}

function usable(apps: string): string {
    return APPS.test(apps) ? apps : '';
}

/** One app for all entries is a string, several are an array in their order. */
function formatValue(apps: readonly string[]): string | null {
    const [first = ''] = apps;
    if (apps.some(other => other !== first)) return `['${apps.join("', '")}']`;
    return first === '' ? null : `'${first}'`;
}

function parseValue(name: string, text: string): string[] | null {
    const slots = SLOTS[name] ?? [];
    const [, single] = /^'([^']*)'$/.exec(text.trim()) ?? [];
    if (single !== undefined) return APPS.test(single) ? slots.map(() => single) : null;
    const [, list] = /^\['([^\]]*)'\]$/.exec(text.trim()) ?? [];
    const several = list?.split(/'\s*,\s*'/) ?? [];
    const isRight = several.every(apps => apps === '' || APPS.test(apps));
    return isRight && several.length === slots.length ? several : null;
}
