import type { WorkspaceNotification } from './notifications.js';

/** A notification that was shown or held, as `kolide/notifications.jsonl` keeps it. */
export interface PastNotification {
    readonly at: Date;
    /** The desktop file's name without its ending, or as the app calls itself. */
    readonly app: string;
    readonly title: string;
    readonly body: string;
}

/** How much of the past is kept. */
export interface HistoryBounds {
    /** How many notifications. */
    readonly count: number;
    /** How old they may be. */
    readonly days: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_TITLE = 300;
const MAX_BODY = 2000;

/** What is kept of a notification. */
export function pastOf(notification: WorkspaceNotification, at: Date): PastNotification {
    const { appId, appName, title, body } = notification;
    return {
        at,
        app: cut(appId === '' ? appName : appId, MAX_TITLE),
        title: cut(title, MAX_TITLE),
        body: cut(body, MAX_BODY),
    };
}

/** The line of JSON (RFC 8259) for a notification, with its end. */
export function formatPast({ at, app, title, body }: PastNotification): string {
    return `${JSON.stringify({ at: at.toISOString(), app, title, body })}\n`;
}

/** Reads lines of JSON. Those that are no notifications, such as one that was cut off, are left out. */
export function parseHistory(text: string): PastNotification[] {
    return text.split('\n').flatMap(line => parsePast(line) ?? []);
}

/** What may be kept, oldest first. */
export function within(
    history: readonly PastNotification[],
    { count, days }: HistoryBounds,
    now: Date,
): PastNotification[] {
    const oldest = now.getTime() - days * DAY_MS;
    const young = history.filter(({ at }) => at.getTime() >= oldest);
    return count === 0 ? [] : young.slice(-count);
}

/** Of lines, the last ones that are no more than so many bytes together. */
export function newestLines(lines: readonly string[], maxBytes: number): string[] {
    let first = lines.length;
    for (let bytes = 0; first > 0; first -= 1) {
        bytes += byteLength(lines[first - 1] ?? '');
        if (bytes > maxBytes) break;
    }
    return lines.slice(first);
}

/** How long a text is in UTF-8. */
export function byteLength(text: string): number {
    return new TextEncoder().encode(text).length;
}

/** Those that have all the words somewhere, whatever the case, newest first. */
export function search(
    history: readonly PastNotification[],
    words: readonly string[],
): PastNotification[] {
    const wanted = words.map(fold);
    return history
        .filter(({ app, title, body }) => {
            const text = fold(`${app}\n${title}\n${body}`);
            return wanted.every(word => text.includes(word));
        })
        .reverse();
}

function parsePast(line: string): PastNotification | null {
    let value: unknown;
    try {
        value = JSON.parse(line);
    } catch {
        return null;
    }
    if (typeof value !== 'object' || value === null) return null;
    const { at, app, title, body } = value as Record<string, unknown>;
    const time = typeof at === 'string' ? new Date(at) : null;
    if (time === null || Number.isNaN(time.getTime())) return null;
    if (typeof app !== 'string' || typeof title !== 'string' || typeof body !== 'string')
        return null;
    return { at: time, app, title, body };
}

function fold(text: string): string {
    return text.normalize('NFKC').toLocaleLowerCase();
}

/** Cuts between characters. */
function cut(text: string, length: number): string {
    const characters = [...text.slice(0, 2 * length + 1)];
    return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
