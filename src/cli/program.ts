import { messageOf, WorkspaceError } from '../core/errors.js';
import { WORKSPACES_COMPONENT } from '../core/identity/accountRecords.js';
import { _, fill } from '../core/words.js';
import { nameKey } from '../core/workspace/name.js';
import type { AuthClient } from '../system/dbus/authClient.js';
import type {
    WorkspacesClient,
    WorkspaceSettings,
    WorkspaceSummary,
} from '../system/dbus/workspacesClient.js';
import { useApps } from './appsCommand.js';
import { parseArguments, UsageError, type Arguments } from './arguments.js';
import { complete, formatCandidates } from './candidates.js';
import { COMMANDS, SHELLS, type CommandName, type Shell } from './commands.js';
import { examine, type DoctorApi } from './doctorCommand.js';
import { EXIT, exitCodeOf, type ExitCode } from './exitCodes.js';
import { formatCommandHelp, formatHelp, formatHint, PROGRAM } from './help.js';
import { lookUp } from './lookup.js';
import { useSettings } from './settingsCommand.js';
import { formatAccounts, formatNotifications, formatRemoved, formatWorkspaces } from './table.js';
import { escapeControls, toSafeJson } from './terminalText.js';
import {
    cloneWorkspace,
    createFromTemplate,
    exportWorkspace,
    importWorkspace,
    saveTemplate,
    type TransferPorts,
} from './transfers.js';

/** The D-Bus API, as the commands call it. */
export type WorkspacesApi = Pick<
    WorkspacesClient,
    | 'list'
    | 'listRemoved'
    | 'create'
    | 'keepStill'
    | 'adopt'
    | 'watchEnd'
    | 'update'
    | 'activate'
    | 'pasteFrom'
    | 'lock'
    | 'unlock'
    | 'setPassphrase'
    | 'removePassphrase'
    | 'remove'
    | 'restore'
    | 'purge'
    | 'launch'
    | 'run'
    | 'listSettings'
    | 'changeSettings'
    | 'listNotifications'
>;

/** The D-Bus API for signing in, as the commands call it. */
export type AuthApi = Pick<AuthClient, 'login' | 'logout' | 'getState'>;

/** What the program is handed. */
export interface ProgramPorts {
    /** Reaches the D-Bus API. Asked for only by commands that need it. */
    readonly connect: () => Promise<WorkspacesApi>;
    /** Reaches that for signing in. */
    readonly connectAuth: () => Promise<AuthApi>;
    /** Writes to the standard output. */
    readonly write: (text: string) => void;
    /** Writes to the standard error. */
    readonly complain: (text: string) => void;
    /** Asks the person at the terminal: what was typed, or null if there is no terminal. */
    readonly ask: (question: string) => Promise<string | null>;
    /** Where the program was started. */
    readonly directory: () => string;
    /** The URI of a file named on the command line; a URI stays as it is. */
    readonly uriOf: (file: string) => string;
    /** Whether an administrator has locked a setting of the desktop. */
    readonly isLocked: (setting: string) => boolean;
    /** The version of the extension that the program is a part of. */
    readonly version: () => Promise<string>;
    readonly transfers: TransferPorts;
    readonly completionScript: (shell: Shell) => Promise<string>;
    /** Looks for what is wrong; it needs no D-Bus API. */
    readonly doctor: DoctorApi;
}

// Not among the commands, since only the completion scripts need to know of it.
const COMPLETE = '__complete';

/** Does what the words after the program's name ask for; tells of errors by itself. */
export async function runProgram(words: readonly string[], ports: ProgramPorts): Promise<ExitCode> {
    try {
        const [first, ...rest] = words;
        if (first !== COMPLETE) return await carryOut(words, ports);
        await printCandidates(rest, ports);
        return EXIT.done;
    } catch (error) {
        ports.complain(`${PROGRAM}: ${escapeControls(messageOf(error))}\n`);
        if (error instanceof UsageError) ports.complain(`${formatHint(error.command)}\n`);
        return exitCodeOf(error);
    }
}

async function carryOut(words: readonly string[], ports: ProgramPorts): Promise<ExitCode> {
    const request = parseArguments(COMMANDS, words);
    switch (request.kind) {
        case 'help':
            ports.write(
                request.command ? formatCommandHelp(request.command) : formatHelp(COMMANDS),
            );
            return EXIT.done;
        case 'version':
            ports.write(`${PROGRAM} ${await ports.version()}\n`);
            return EXIT.done;
        case 'run':
            return (await RUN[request.command.name](request.arguments, ports)) ?? EXIT.done;
    }
}

/** Returns how the program ends, where it is not with `done`. */
type Command = (given: Arguments, ports: ProgramPorts) => Promise<ExitCode | undefined>;

const RUN: Record<CommandName, Command> = {
    list: async (given, { connect, write }) => {
        const api = await connect();
        const removed = given.has('removed');
        const list = removed ? await api.listRemoved() : await api.list();
        const format = removed ? formatRemoved : formatWorkspaces;
        write(given.has('json') ? `${toSafeJson(list)}\n` : format(list));
    },

    active: async (given, { connect, write }) => {
        const active = (await (await connect()).list()).find(workspace => workspace.active);
        if (!active)
            throw new WorkspaceError(
                'Failed',
                _('There is no active workspace. “kolide-workspaces doctor” finds out why.'),
            );
        write(`${given.has('json') ? toSafeJson(active) : escapeControls(active.name)}\n`);
    },

    switch: async (given, { connect }) => {
        await (await connect()).activate(given.operand('NAME'));
    },

    launch: async (given, { connect, uriOf, write }) => {
        const uris = given.rest.map(uriOf);
        const api = await connect();
        write(`${await api.launch(given.operand('NAME'), given.operand('APP'), uris)}\n`);
    },

    run: async (given, { connect, directory, write }) => {
        const argv = [given.operand('PROGRAM'), ...given.rest];
        const api = await connect();
        write(`${await api.run(given.operand('NAME'), argv, directory())}\n`);
    },

    login: async (given, { connectAuth }) => {
        const hint = given.option('hint');
        const auth = await connectAuth();
        await auth.login(componentOf(given), given.operand('NAME'), {
            ...(given.has('elsewhere') && { elsewhere: true }),
            ...(hint !== undefined && { login_hint: hint }),
        });
    },

    logout: async (given, { connectAuth }) => {
        await (await connectAuth()).logout(componentOf(given), given.operand('NAME'));
    },

    accounts: async (given, { connect, connectAuth, write }) => {
        const [api, auth] = await Promise.all([connect(), connectAuth()]);
        const component = componentOf(given);
        const accounts = (await api.list()).map(async ({ id, name }) => ({
            id,
            name,
            ...(await auth.getState(component, id)),
        }));
        const list = await Promise.all(accounts);
        write(given.has('json') ? `${toSafeJson(list)}\n` : formatAccounts(list));
    },

    create: async (given, ports) => {
        const api = await ports.connect();
        const [name, settings] = [given.operand('NAME'), readSettings(given)];
        const template = given.option('template');
        const id =
            template === undefined
                ? await api.create(name, settings)
                : await createFromTemplate(template, name, settings, api, ports.transfers);
        await printMade(id, given, api, ports);
    },

    export: async (given, { connect, transfers }) => {
        await exportWorkspace(given, await connect(), transfers);
    },

    import: async (given, ports) => {
        const api = await ports.connect();
        const settings = readSettings(given);
        const id = await importWorkspace(given, settings, api, ports.transfers);
        await printMade(id, given, api, ports);
    },

    clone: async (given, ports) => {
        const api = await ports.connect();
        await printMade(await cloneWorkspace(given, api, ports.transfers), given, api, ports);
    },

    template: async (given, { connect, transfers }) => {
        await saveTemplate(given, await connect(), transfers);
    },

    rename: async (given, { connect }) => {
        await (await connect()).update(given.operand('NAME'), { name: given.operand('NEW') });
    },

    set: async (given, { connect }) => {
        const settings = readSettings(given);
        if (Object.keys(settings).length === 0)
            throw new UsageError(
                _(
                    'Say what to set: an icon, a colour, a user, an isolation level, or whether it ' +
                        'keeps running.',
                ),
                'set',
            );
        await (await connect()).update(given.operand('NAME'), settings);
    },

    settings: async (given, { connect, write, ...ports }) => {
        write(await useSettings(given, await connect(), ports));
    },

    apps: async (given, { connect, write }) => {
        write(await useApps(given, await connect()));
    },

    folder: async (given, { connect, write }) => {
        const api = await connect();
        const { id, folder = '' } = await lookUp(api, given.operand('NAME'));
        if (given.has('open')) await api.run(id, ['gio', 'open', folder], '');
        else write(`${escapeControls(folder)}\n`);
    },

    notifications: async (given, { connect, write }) => {
        const limit = readLimit(given);
        const api = await connect();
        const list = await api.listNotifications(given.operand('NAME'), given.rest, limit);
        write(given.has('json') ? `${toSafeJson(list)}\n` : formatNotifications(list));
    },

    'paste-from': async (given, { connect }) => {
        await (await connect()).pasteFrom(given.operand('NAME'));
    },

    lock: async (given, { connect }) => {
        await (await connect()).lock(given.operand('NAME'));
    },

    unlock: async (given, { connect }) => {
        await (await connect()).unlock(given.operand('NAME'));
    },

    passphrase: async (given, { connect }) => {
        const api = await connect();
        const name = given.operand('NAME');
        if (given.has('remove')) await api.removePassphrase(name);
        else await api.setPassphrase(name);
    },

    remove: async (given, { connect }) => {
        await (await connect()).remove(given.operand('NAME'));
    },

    restore: async (given, { connect }) => {
        await (await connect()).restore(given.operand('NAME'));
    },

    purge: async (given, ports) => {
        const api = await ports.connect();
        const name = given.operand('NAME');
        if (given.has('yes')) await api.purge(name);
        else await purgeAfterAsking(api, name, ports);
    },

    doctor: async (given, { doctor, write }) => {
        const { text, hasProblems } = await examine(given, doctor);
        write(text);
        return hasProblems ? EXIT.failed : EXIT.done;
    },

    completion: async (given, { write, completionScript }) => {
        const name = given.operand('SHELL');
        const shell = SHELLS.find(candidate => candidate === name);
        if (shell) write(await completionScript(shell));
        else
            throw new UsageError(
                fill(_('There is no completion for “%(shell)”, but for: %(shells).'), {
                    shell: name,
                    shells: SHELLS.join(', '),
                }),
                'completion',
            );
    },
};

async function printMade(
    id: string,
    given: Arguments,
    api: WorkspacesApi,
    { write }: ProgramPorts,
): Promise<void> {
    if (!given.has('json')) write(`${id}\n`);
    else write(`${toSafeJson((await api.list()).find(workspace => workspace.id === id))}\n`);
}

function componentOf(given: Arguments): string {
    return given.option('component') ?? WORKSPACES_COMPONENT;
}

async function purgeAfterAsking(
    api: WorkspacesApi,
    idOrName: string,
    { ask }: ProgramPorts,
): Promise<void> {
    const found = findRemoved(await api.listRemoved(), idOrName);
    // The service knows best what is wrong with the name.
    if (!found) return api.purge(idOrName);
    const question = fill(
        _('All files of “%(name)” will be gone for good. Type its name to go on: '),
        { name: found.name },
    );
    const answer = await ask(escapeControls(question));
    if (answer === null)
        throw new UsageError(
            _('There is no terminal to ask for confirmation: use --yes to do without.'),
            'purge',
        );
    if (answer.trim().normalize('NFC') !== found.name)
        throw new WorkspaceError('Failed', _('That is not its name. Nothing was deleted.'));
    await api.purge(found.id);
}

function findRemoved(
    removed: readonly WorkspaceSummary[],
    idOrName: string,
): WorkspaceSummary | undefined {
    const byId = removed.find(({ id }) => id === idOrName);
    if (byId) return byId;
    const named = removed.filter(({ name }) => nameKey(name) === nameKey(idOrName));
    return named.length === 1 ? named[0] : undefined;
}

const DEFAULT_LIMIT = 50;
// As many as the history ever has.
const MAX_LIMIT = 100_000;

function readLimit(given: Arguments): number {
    const limit = Number(given.option('limit') ?? DEFAULT_LIMIT);
    if (Number.isInteger(limit) && limit > 0 && limit <= MAX_LIMIT) return limit;
    throw new UsageError(_('--limit takes a whole number greater than 0.'), 'notifications');
}

function readSettings(given: Arguments): WorkspaceSettings {
    const icon = given.option('icon');
    const colour = given.option('colour');
    const user = given.option('user');
    const isolation = given.option('isolation');
    const notifications = given.option('notifications');
    const clipboard = given.option('clipboard');
    return {
        ...(icon !== undefined && { icon }),
        ...(colour !== undefined && { colour }),
        ...(user !== undefined && { koder_user_id: user }),
        ...(isolation !== undefined && { isolation }),
        ...(notifications !== undefined && { notifications }),
        ...(clipboard !== undefined && { clipboard }),
        ...readSwitch(given, 'keep_running', 'keep-running'),
        ...readSwitch(given, 'keep_awake', 'keep-awake'),
    };
}

function readSwitch(
    given: Arguments,
    key: 'keep_running' | 'keep_awake',
    option: string,
): WorkspaceSettings {
    const [on, off] = [given.has(option), given.has(`no-${option}`)];
    if (on && off)
        throw new UsageError(
            fill(_('--%(option) and --no-%(option) cannot both be given.'), { option }),
            'set',
        );
    return on || off ? { [key]: on } : {};
}

/** @param words `--` and what follows the program's name, up to and with the word being typed. */
async function printCandidates(words: readonly string[], ports: ProgramPorts): Promise<void> {
    const [, ...line] = words;
    const names = {
        list: async () => (await ports.connect()).list(),
        listRemoved: async () => (await ports.connect()).listRemoved(),
    };
    ports.write(formatCandidates(await complete(COMMANDS, line, names)));
}
