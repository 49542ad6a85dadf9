import type { Cancellation } from '../core/cancellation.js';
import { WorkspaceError } from '../core/errors.js';
import { normalisePassphrase, parseNewPassphrase } from '../core/vault/passphrase.js';
import type { SessionKeys } from '../core/vault/sessionKeys.js';
import { _, fill, ngettext } from '../core/words.js';
import { nameKey, parseName } from '../core/workspace/name.js';
import type { WorkspaceChanges } from '../core/workspace/workspace.js';
import { copyTree, writeTemplate } from '../system/archive/copying.js';
import { writeArchive } from '../system/archive/exporting.js';
import {
    Archive,
    stageWorkspace,
    unpackArchive,
    type Staged,
} from '../system/archive/importing.js';
import type { Report } from '../system/archive/tar.js';
import type { WorkspacesClient, WorkspaceSettings } from '../system/dbus/workspacesClient.js';
import { deleteTree, inspect } from '../system/files.js';
import type { Layout } from '../system/store/layout.js';
import { readMeta } from '../system/store/reading.js';
import { UsageError, type Arguments } from './arguments.js';
import { Progress, PROGRESS_STYLES, type ProgressStyle } from './progress.js';

/** The part of the D-Bus API that moves whole workspaces. */
export type TransferApi = Pick<
    WorkspacesClient,
    'list' | 'keepStill' | 'watchEnd' | 'adopt' | 'listSettings'
>;

/** What moving whole workspaces is handed. */
export interface TransferPorts {
    readonly layout: () => Layout;
    /** The absolute path of a file named on the command line. */
    readonly pathOf: (file: string) => string;
    readonly newId: () => string;
    readonly now: () => Date;
    /** The keys of key rings, in the session's key ring. */
    readonly keys: () => Promise<Pick<SessionKeys, 'find' | 'keep' | 'forget'>>;
    /** Asks the person at the terminal; what is typed is not shown. Null without a terminal. */
    readonly askSecretly: (question: string, cancellation: Cancellation) => Promise<string | null>;
    /** What a program that is no terminal says, in a line. @throws {WorkspaceError} InvalidArgument */
    readonly readSecret: (descriptor: number) => Promise<string>;
    /** Does work that the person can give up. */
    readonly interruptible: <Value>(
        work: (cancellation: Cancellation) => Promise<Value>,
    ) => Promise<Value>;
    /** Whether the standard error is a terminal. */
    readonly showsErrors: () => boolean;
    /** Writes to the standard error. */
    readonly complain: (text: string) => void;
}

/** Writes a workspace to a file. */
export async function exportWorkspace(
    given: Arguments,
    api: TransferApi,
    ports: TransferPorts,
): Promise<void> {
    const file = ports.pathOf(given.operand('FILE'));
    await withProgress('export', given, ports, async (report, cancellation) => {
        const passphrase = given.has('with-secrets')
            ? await choosePassphrase(ports, cancellation)
            : null;
        await whileStill(given, api, cancellation, async tree => {
            const meta = await readMeta(tree);
            const secrets = passphrase !== null && {
                passphrase,
                keyringKey: meta.vault ? null : await (await ports.keys()).find(idOf(tree)),
            };
            const about = { kind: 'workspace', name: meta.name, madeAt: ports.now() } as const;
            const source = { ...about, tree, secrets: secrets === false ? null : secrets };
            await writeArchive(file, source, report, cancellation);
        });
    });
}

/** Makes a workspace of an archive and returns its id. */
export async function importWorkspace(
    given: Arguments,
    settings: WorkspaceSettings,
    api: TransferApi,
    ports: TransferPorts,
): Promise<string> {
    const file = ports.pathOf(given.operand('FILE'));
    return withProgress('import', given, ports, async (report, cancellation) => {
        const archive = await Archive.open(file, cancellation);
        const name = parseName(given.option('name') ?? archive.manifest.name);
        const passphrase =
            given.has('without-secrets') || !archive.hasSecrets
                ? null
                : await findPassphrase(archive, given, ports, cancellation);
        const work = { archive, name, passphrase, settings };
        return bringIn(work, api, ports, report, cancellation);
    });
}

/** Makes a workspace with what a template says and returns its id. */
export async function createFromTemplate(
    template: string,
    name: string,
    settings: WorkspaceSettings,
    api: TransferApi,
    ports: TransferPorts,
): Promise<string> {
    return ports.interruptible(async cancellation => {
        const archive = await Archive.open(ports.pathOf(template), cancellation);
        if (archive.manifest.kind !== 'template')
            throw new WorkspaceError(
                'InvalidArgument',
                _('This is no template but a whole workspace: use “import”.'),
            );
        const work = { archive, name: parseName(name), passphrase: null, settings };
        return bringIn(work, api, ports, () => undefined, cancellation);
    });
}

/** Makes a copy of a workspace and returns its id. */
export async function cloneWorkspace(
    given: Arguments,
    api: TransferApi,
    ports: TransferPorts,
): Promise<string> {
    const name = parseName(given.operand('NEW'));
    await requireFreeName(name, api);
    return withProgress('clone', given, ports, async (report, cancellation) =>
        whileStill(given, api, cancellation, async source => {
            const layout = ports.layout();
            const id = ports.newId();
            const target = layout.workspace(id);
            const staged = await stageWorkspace(layout, id, async tree =>
                copyTree(
                    { source, tree, target },
                    { name, createdAt: ports.now() },
                    report,
                    cancellation,
                ),
            );
            return adopt(staged, null, api, ports, cancellation);
        }),
    );
}

/** Writes the settings of a workspace to a file. */
export async function saveTemplate(
    given: Arguments,
    api: TransferApi,
    ports: TransferPorts,
): Promise<void> {
    const file = ports.pathOf(given.operand('FILE'));
    const name = given.operand('NAME');
    // The service knows best what is wrong with the name.
    const settings = await api.listSettings(name);
    const list = await api.list();
    const found = list.find(
        workspace => workspace.id === name || nameKey(workspace.name) === nameKey(name),
    );
    const tree = ports.layout().workspace(found?.id ?? name);
    const meta = await readMeta(tree);
    const profile = Object.entries(settings).map(
        ([setting, value]) => [setting, value === '' ? null : value] as const,
    );
    await ports.interruptible(async cancellation =>
        writeTemplate(
            file,
            {
                tree,
                // What is made with it has a home of its own, even if this is the session's.
                meta: found?.default === true ? { ...meta, home: 'own' } : meta,
                profile: new Map(profile),
                now: ports.now(),
            },
            cancellation,
        ),
    );
}

interface Arrival {
    readonly archive: Archive;
    readonly name: string;
    /** Null to do without the secrets. */
    readonly passphrase: string | null;
    readonly settings: WorkspaceSettings;
}

async function bringIn(
    { archive, name, passphrase, settings }: Arrival,
    api: TransferApi,
    ports: TransferPorts,
    report: Report,
    cancellation: Cancellation,
): Promise<string> {
    await requireFreeName(name, api);
    const layout = ports.layout();
    const id = ports.newId();
    const target = layout.workspace(id);
    const changes = {
        ...changesOf(settings),
        name,
        ...(archive.manifest.kind === 'template' && { createdAt: ports.now() }),
    };
    const key = passphrase === null ? null : await archive.keyringKey(passphrase, cancellation);
    const staged = await stageWorkspace(layout, id, async tree =>
        unpackArchive(archive, { tree, target }, passphrase, changes, report, cancellation),
    );
    return adopt(staged, key, api, ports, cancellation);
}

/** What has been chosen for a workspace, in the terms of its `meta.toml`. */
function changesOf(settings: WorkspaceSettings): WorkspaceChanges {
    const { koder_user_id: koderUserId, keep_running: keepRunning, ...others } = settings;
    const { keep_awake: keepAwake, apps, ...same } = others;
    return {
        ...same,
        ...(koderUserId !== undefined && { koderUserId }),
        ...(keepRunning !== undefined && { keepRunning }),
        ...(keepAwake !== undefined && { keepAwake }),
        ...(apps && { apps: { mode: apps[0], apps: apps[1] } }),
    };
}

/**
 * Has the shell take over what was put together; what it does not take is gone again.
 *
 * @param key of its key ring, if it brings one; a new one is made with its first app otherwise.
 */
async function adopt(
    staged: Staged,
    key: string | null,
    api: TransferApi,
    ports: TransferPorts,
    cancellation: Cancellation,
): Promise<string> {
    const { name, id, linksLeftOut } = staged;
    try {
        if (cancellation.reason) throw cancellation.reason;
        if (key !== null) await (await ports.keys()).keep(id, key);
        await api.adopt(name);
    } catch (error) {
        const layout = ports.layout();
        await deleteTree(layout.workspace(name));
        // The shell may have ended when it had taken it over, before it could say so.
        const isTaken = (await inspect(layout.workspace(id))) !== null;
        if (key !== null && !isTaken) await (await ports.keys()).forget(id);
        throw error;
    }
    if (linksLeftOut > 0)
        ports.complain(
            `${fill(
                ngettext(
                    '%(count) link that leads out of the workspace was left out.',
                    '%(count) links that lead out of the workspace were left out.',
                    linksLeftOut,
                ),
                { count: linksLeftOut },
            )}\n`,
        );
    return id;
}

/** Does work with a workspace in which nothing runs meanwhile. */
async function whileStill<Value>(
    given: Arguments,
    api: TransferApi,
    cancellation: Cancellation,
    work: (tree: string) => Promise<Value>,
): Promise<Value> {
    const tree = await api.keepStill(given.operand('NAME'), given.has('close-apps'));
    const stopWatching = api.watchEnd(() => {
        cancellation.cancel(
            new WorkspaceError(
                'Failed',
                _('Kolide Workspaces was turned off meanwhile, so that apps could run. Try again.'),
            ),
        );
    });
    try {
        return await work(tree);
    } finally {
        stopWatching();
    }
}

async function withProgress<Value>(
    command: string,
    given: Arguments,
    ports: TransferPorts,
    work: (report: Report, cancellation: Cancellation) => Promise<Value>,
): Promise<Value> {
    const progress = new Progress(progressStyle(command, given, ports), ports.complain);
    return ports.interruptible(async cancellation => {
        try {
            return await work(progress.report, cancellation);
        } finally {
            progress.end();
        }
    });
}

function progressStyle(command: string, given: Arguments, ports: TransferPorts): ProgressStyle {
    const wanted = given.option('progress');
    if (wanted === undefined) return ports.showsErrors() ? 'bar' : 'none';
    const style = PROGRESS_STYLES.find(candidate => candidate === wanted);
    if (style) return style;
    throw new UsageError(
        fill(_('--progress takes one of: %(styles).'), { styles: PROGRESS_STYLES.join(', ') }),
        command,
    );
}

async function choosePassphrase(ports: TransferPorts, cancellation: Cancellation): Promise<string> {
    const question = _('Passphrase for the secrets in the file: ');
    const passphrase = parseNewPassphrase(await ask(question, ports, cancellation));
    const again = await ask(_('Once more: '), ports, cancellation);
    if (normalisePassphrase(again) === passphrase) return passphrase;
    throw new WorkspaceError('InvalidArgument', _('They are not the same. Nothing was exported.'));
}

async function findPassphrase(
    archive: Archive,
    given: Arguments,
    ports: TransferPorts,
    cancellation: Cancellation,
): Promise<string> {
    const descriptor = given.option('passphrase-fd');
    const said =
        descriptor === undefined
            ? await ask(_('Passphrase of the secrets in the file: '), ports, cancellation)
            : await cancellation.guard(ports.readSecret(parseDescriptor(descriptor)));
    const passphrase = normalisePassphrase(said);
    await archive.tryPassphrase(passphrase, cancellation);
    return passphrase;
}

/** @throws {UsageError} */
function parseDescriptor(text: string): number {
    if (/^\d{1,4}$/.test(text)) return Number(text);
    throw new UsageError(_('--passphrase-fd takes the number of a file descriptor.'), 'import');
}

async function ask(
    question: string,
    { askSecretly }: TransferPorts,
    cancellation: Cancellation,
): Promise<string> {
    const answer = await askSecretly(question, cancellation);
    if (answer !== null) return answer;
    throw new WorkspaceError(
        'InvalidArgument',
        _('There is no terminal on which to ask for the passphrase.'),
    );
}

/** Found out before hours are spent; the service makes sure of it in the end. */
async function requireFreeName(name: string, api: TransferApi): Promise<void> {
    const taken = (await api.list()).some(workspace => nameKey(workspace.name) === nameKey(name));
    if (taken)
        throw new WorkspaceError(
            'Exists',
            fill(_('There is already a workspace named “%(name)”. Choose another name.'), {
                name,
            }),
        );
}

/** The name of its directory. */
function idOf(tree: string): string {
    return tree.slice(tree.lastIndexOf('/') + 1);
}
