import GLib from 'gi://GLib';

import type { AccountState } from '../core/identity/account.js';
import { describeReason } from '../core/freezer/reasons.js';
import { _, fill } from '../core/words.js';
import type { WorkspaceState } from '../core/workspace/workspace.js';
import type { AccountSummary } from '../system/dbus/authClient.js';
import type { NotificationSummary, WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import { alignColumns, escapeControls } from './terminalText.js';

const ACTIVE_MARK = '*';

/** The workspaces as a table for people, with a line on each broken one's reason below it. */
export function formatWorkspaces(workspaces: readonly WorkspaceSummary[]): string {
    if (workspaces.length === 0) return line(_('There are no workspaces.'));
    return format(workspaces, ['', _('Name'), _('State'), _('Identity')], workspace => [
        workspace.active ? ACTIVE_MARK : '',
        workspace.name,
        describe(workspace),
        workspace.koder_user_id ?? '',
    ]);
}

/** The removed workspaces as a table; their ids tell apart those with the same name. */
export function formatRemoved(workspaces: readonly WorkspaceSummary[]): string {
    if (workspaces.length === 0) return line(_('There are no removed workspaces.'));
    return format(workspaces, [_('Name'), _('Identity'), _('Id')], workspace => [
        workspace.name,
        workspace.koder_user_id ?? '',
        workspace.id,
    ]);
}

/** Past notifications as a table, by the clock and the calendar of the person. */
export function formatNotifications(notifications: readonly NotificationSummary[]): string {
    if (notifications.length === 0) return line(_('There are no notifications.'));
    const rows = notifications.map(({ at, app, title, body }) =>
        [formatTime(at), app, title, body]
            .map(text => text.replaceAll(/\s+/g, ' '))
            .map(escapeControls),
    );
    const header = [_('Time'), _('App'), _('Title'), _('Text')];
    return alignColumns([header, ...rows])
        .map(line)
        .join('');
}

/** A time (RFC 3339) in the person’s formats; JavaScript has those of the language for all of them. */
function formatTime(at: string): string {
    // The generated types do not know that there may be none.
    const time = GLib.DateTime.new_from_iso8601(at, null) as GLib.DateTime | null;
    return time?.to_local()?.format('%x %X') ?? at;
}

/** An account of a workspace. */
export interface WorkspaceAccount extends AccountSummary {
    readonly id: string;
    readonly name: string;
}

/** Who is signed in where, as a table for people. */
export function formatAccounts(accounts: readonly WorkspaceAccount[]): string {
    return format(accounts, [_('Name'), _('State'), _('Identity')], ({ name, state, user_id }) => [
        name,
        describeAccount(state),
        user_id,
    ]);
}

function format<Row extends Pick<WorkspaceSummary, 'id' | 'name' | 'reason'>>(
    workspaces: readonly Row[],
    header: readonly string[],
    cellsOf: (workspace: Row) => string[],
): string {
    const rows = workspaces.map(workspace => cellsOf(workspace).map(escapeControls));
    const [headerLine = '', ...lines] = alignColumns([header, ...rows]);
    const body = workspaces.map((workspace, index) => {
        const row = lines[index] ?? '';
        if (workspace.reason === undefined) return line(row);
        const { id, name, reason } = workspace;
        // Of several with the same name the id is the way to name this one.
        const text = id === name ? reason : `${id}: ${reason}`;
        return line(row) + line(`     ${escapeControls(text)}`);
    });
    return line(headerLine) + body.join('');
}

function describe({ state, running_because: reason, vault }: WorkspaceSummary): string {
    if (vault === 'locked') return state === 'active' ? _('active, locked') : _('locked');
    if (state !== 'background' || reason === undefined) return describeState(state);
    return fill(_('running: %(reason)'), { reason: describeReason(reason) });
}

function describeState(state: WorkspaceState): string {
    switch (state) {
        case 'active':
            return _('active');
        case 'background':
            return _('in the background');
        case 'frozen':
            return _('frozen');
        case 'empty':
            return _('empty');
        case 'broken':
            return _('broken');
        default:
            // A newer service may have more of them.
            return state satisfies never;
    }
}

function describeAccount(state: AccountState): string {
    switch (state) {
        case 'signed-out':
            return _('signed out');
        case 'signing-in':
            return _('signing in');
        case 'signed-in':
            return _('signed in');
        case 'offline':
            return _('offline');
        default:
            // A newer service may have more of them.
            return state satisfies never;
    }
}

function line(text: string): string {
    return `${text}\n`;
}
