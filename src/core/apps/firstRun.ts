import { messageOf, WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';
import { parseAppId } from './catalogue.js';

/** An app that is there for the first activation of a workspace. */
export interface FirstRunApp {
    /** Its app id. */
    readonly app: string;
    /** Whether it is started by itself; otherwise it is offered. */
    readonly start: boolean;
}

/** What a `first-run-apps.json` says, and what in it is not understood, for the journal. */
export interface FirstRunList {
    readonly apps: readonly FirstRunApp[];
    readonly problems: readonly string[];
}

const VERSION = 1;
const MAX_APPS = 32;

/**
 * Reads a `first-run-apps.json`: an object with `version` (1) and `apps`, a list of objects with `app`
 * (the name of a desktop file, with or without its ending) and `start` (whether it is started; left
 * out, it is offered), or of names alone. An entry that is not understood is left out.
 *
 * @throws {WorkspaceError} InvalidArgument if it is no such file, or one of a newer version.
 */
export function parseFirstRunApps(text: string): FirstRunList {
    const { version, apps } = parseObject(text);
    if (typeof version === 'number' && version > VERSION)
        throw invalid(_('it was written by a newer version of Kolide Workspaces.'));
    if (!Array.isArray(apps)) throw invalid(_('it has no list “apps”.'));
    const found = new Map<string, FirstRunApp>();
    const problems: string[] = [];
    for (const [index, entry] of (apps as unknown[]).entries()) {
        const app = readEntry(entry);
        if (app && found.size < MAX_APPS) found.set(app.app, app);
        else
            problems.push(
                fill(_('Entry %(number) of first-run-apps.json is left out.'), {
                    number: index + 1,
                }),
            );
    }
    return { apps: [...found.values()], problems };
}

function readEntry(entry: unknown): FirstRunApp | null {
    const { app, start = false } = typeof entry === 'string' ? { app: entry } : asObject(entry);
    if (typeof app !== 'string' || typeof start !== 'boolean') return null;
    try {
        return { app: parseAppId(app), start };
    } catch {
        return null;
    }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
    try {
        return asObject(JSON.parse(text) as unknown);
    } catch (error) {
        throw invalid(messageOf(error));
    }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === 'object' && value !== null ? { ...value } : {};
}

function invalid(problem: string): WorkspaceError {
    return new WorkspaceError(
        'InvalidArgument',
        fill(_('first-run-apps.json cannot be read: %(problem)'), { problem }),
    );
}
