import { WorkspaceError } from '../core/errors.js';
import { formatSettingName, parseSettingName } from '../core/profile/settingName.js';
import { _, fill } from '../core/words.js';
import type { WorkspacesClient } from '../system/dbus/workspacesClient.js';
import { UsageError, type Arguments } from './arguments.js';
import { alignColumns, escapeControls, toSafeJson } from './terminalText.js';

/** The part of the D-Bus API that is about desktop settings. */
export type SettingsApi = Pick<WorkspacesClient, 'listSettings' | 'changeSettings'>;

type Values = Readonly<Record<string, string>>;

/** What the command is handed. */
export interface SettingsPorts {
    /** Whether an administrator has locked a setting. */
    readonly isLocked: (name: string) => boolean;
    /** Writes to the standard error. */
    readonly complain: (text: string) => void;
}

/** Does what `settings` is asked for, and returns what it is to print. */
export async function useSettings(
    given: Arguments,
    api: SettingsApi,
    ports: SettingsPorts,
): Promise<string> {
    const workspace = given.operand('NAME');
    const { name, value } = readSetting(given);
    const other = given.option('copy-from');
    const isReset = given.has('reset');
    const ways = [other !== undefined, isReset, value !== null].filter(Boolean).length;
    if (ways > 1) throw misused(_('Give a value, --reset or --copy-from, but only one of them.'));
    if (isReset && name === null) throw misused(_('Say which setting to reset: SCHEMA KEY.'));

    if (ways === 0) {
        const all = await api.listSettings(workspace);
        return format(name === null ? all : pick(all, name), name !== null, given.has('json'));
    }
    if (other !== undefined) {
        const all = await api.listSettings(other);
        await api.changeSettings(
            workspace,
            name === null ? withoutLocked(all, ports) : pick(all, name),
        );
    } else if (name !== null) await api.changeSettings(workspace, { [name]: value ?? '' });
    return '';
}

function readSetting(given: Arguments): { name: string | null; value: string | null } {
    const [schema, key, value, ...more] = given.rest;
    if (schema === undefined) return { name: null, value: null };
    if (key === undefined || more.length > 0)
        throw misused(_('A setting is a schema and a key, and its value is one word in quotes.'));
    return {
        name: formatSettingName(parseSettingName(`${schema} ${key}`)),
        value: value ?? null,
    };
}

/** What nobody has locked; tells of the others. */
function withoutLocked(values: Values, { isLocked, complain }: SettingsPorts): Values {
    const free = Object.entries(values).filter(([name]) => {
        if (!isLocked(name)) return true;
        const complaint = fill(_('An administrator has locked the setting “%(name)”.'), { name });
        complain(`${escapeControls(complaint)}\n`);
        return false;
    });
    return Object.fromEntries(free);
}

function pick(values: Values, name: string): Values {
    const value = values[name];
    if (value !== undefined) return { [name]: value };
    throw new WorkspaceError(
        'NotFound',
        fill(_('“%(name)” is not among the settings that workspaces have for themselves.'), {
            name,
        }),
    );
}

function format(values: Values, isSingle: boolean, isJson: boolean): string {
    if (isJson) return `${toSafeJson(values)}\n`;
    const shown = (value: string): string => (value === '' ? _('(default)') : value);
    const rows = Object.entries(values).map(([name, value]) =>
        [...(isSingle ? [] : [name]), shown(value)].map(escapeControls),
    );
    return alignColumns(rows)
        .map(row => `${row}\n`)
        .join('');
}

function misused(message: string): UsageError {
    return new UsageError(message, 'settings');
}
