import { CATALOGUE_MODES } from '../core/apps/catalogue.js';
import { _ } from '../core/words.js';
import type { AppsValue, WorkspacesClient } from '../system/dbus/workspacesClient.js';
import { UsageError, type Arguments } from './arguments.js';
import { lookUp } from './lookup.js';
import { escapeControls, toSafeJson } from './terminalText.js';

/** The part of the D-Bus API that is about which apps are shown. */
export type AppsApi = Pick<WorkspacesClient, 'list' | 'update'>;

/** Does what `apps` is asked for, and returns what it is to print. */
export async function useApps(given: Arguments, api: AppsApi): Promise<string> {
    const name = given.operand('NAME');
    const [mode, ...more] = CATALOGUE_MODES.filter(candidate => given.has(candidate));
    if (more.length > 0) throw misused(_('Give --all, --only or --except, but only one of them.'));
    if (mode === undefined && given.rest.length > 0)
        throw misused(_('Say whether to show --only these apps, or all --except them.'));
    if (mode === 'all' && given.rest.length > 0) throw misused(_('--all takes no apps.'));
    if (mode === undefined) return format(await appsOf(name, api), given.has('json'));
    await api.update(name, { apps: [mode, given.rest] });
    return '';
}

async function appsOf(idOrName: string, api: AppsApi): Promise<AppsValue> {
    return (await lookUp(api, idOrName)).apps ?? ['all', []];
}

function format([mode, apps]: AppsValue, isJson: boolean): string {
    if (isJson) return `${toSafeJson({ mode, apps })}\n`;
    return [mode, ...apps].map(line => `${escapeControls(line)}\n`).join('');
}

function misused(message: string): UsageError {
    return new UsageError(message, 'apps');
}
