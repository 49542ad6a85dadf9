import GLib from 'gi://GLib';

import {
    runtimeDirectoryOf,
    shownAppsDirectoryOf,
    soundDirectoryOf,
} from '../../core/apps/environment.js';
import {
    busConfigurationDirectory,
    enterSandbox,
    SANDBOX_CHECK,
    SANDBOX_PROGRAM,
    sandboxView,
    soundServerView,
    waylandSocket,
    withheldVariables,
    type SandboxSource,
    type SandboxView,
} from '../../core/apps/sandbox.js';
import { soundConfiguration } from '../../core/apps/sound.js';
import { messageOf } from '../../core/errors.js';
import { KeptAnswer } from '../../core/keptAnswer.js';
import {
    busServiceOf,
    sandboxServiceOf,
    sliceOf,
    soundServiceOf,
} from '../../core/systemd/unitNames.js';
import { _, fill } from '../../core/words.js';
import type { Workspace } from '../../core/workspace/workspace.js';
import { ensureDirectory, fileId, listDirectory, writeText } from '../files.js';
import { log } from '../log.js';
import { lastLinesOf } from '../systemd/journal.js';
import { findProgram } from './programs.js';
import type { TransientService, UserManager } from '../systemd/userManager.js';

const PYTHON = '/usr/bin/python3';
const CAP_SYS_ADMIN = 1 << 21;
const SIGKILL = 9;
const EPERM = 1;
const MS_REC = 16384;

/** Makes of a service one that runs where the workspace's programs do. */
export type Enclosure = (service: TransientService) => TransientService;

/** What sandboxes need to know, beside the workspace. */
export interface SandboxPlaces {
    readonly treeOf: (id: string) => string;
    readonly runtimeDirectory: string;
    /** The services of a workspace are stopped; rejected with Busy if apps of it run. */
    readonly stopServices: (workspace: Workspace) => Promise<void>;
}

/** Where nothing is enclosed. */
export const OPEN: Enclosure = service => service;

/**
 * The sandboxes of confined workspaces: user, process, mount and IPC namespaces made by the user
 * manager (systemd.exec(5), “Sandboxing”), in which all programs of the workspace run, its bus too.
 */
export class Sandboxes {
    private readonly answer = new KeptAnswer(() => this.probe());

    constructor(
        private readonly manager: UserManager,
        private readonly places: SandboxPlaces,
    ) {}

    /**
     * Makes sure that a workspace has the sandbox that it should have, and no other; one call at a
     * time for a workspace.
     *
     * @throws {WorkspaceError} Busy if programs of the workspace run that were started with another
     * isolation, Failed if there can be no sandbox.
     */
    async ensure(workspace: Workspace): Promise<Enclosure> {
        const { id } = workspace;
        const isConfined = workspace.meta.isolation === 'confined';
        const service = sandboxServiceOf(id);
        const units = await this.manager.list(service, busServiceOf(id));
        const runs = (name: string): boolean =>
            units.some(unit => unit.name === name && unit.activeState === 'active');
        const isSandboxed = runs(service);
        const isOther = isSandboxed
            ? !isConfined || !(await this.leadsToDisplay(service))
            : isConfined && runs(busServiceOf(id));
        if (isOther) await this.places.stopServices(workspace);
        if (!isConfined) return OPEN;
        const withheld = await this.withheldVariables();
        if (!isSandboxed || isOther) await this.start(workspace, withheld);
        return enclosure(service, await this.manager.mainProcess(service), withheld);
    }

    /** Why workspaces cannot be confined here; null if they can. It is tried out once. */
    async problem(): Promise<string | null> {
        return this.answer.get();
    }

    private async start({ id, meta }: Workspace, withheld: readonly string[]): Promise<void> {
        const tree = this.places.treeOf(id);
        const { runtimeDirectory } = this.places;
        await Promise.all(
            [
                `${tree}/home`,
                runtimeDirectoryOf(runtimeDirectory, id),
                soundDirectoryOf(runtimeDirectory, id),
                shownAppsDirectoryOf(runtimeDirectory, id),
                busConfigurationDirectory(runtimeDirectory),
            ].map(ensureDirectory),
        );
        const source = await this.source(id, tree);
        // Apps run without sound, too.
        const sound = this.startSound(source, meta.name, withheld).catch((error: unknown) => {
            log.error(error, { workspace: id, step: 'sound' });
        });
        await this.manager.start({
            ...leaderService(sandboxServiceOf(id), sandboxView(source), withheld),
            description: `Sandbox of the workspace ${meta.name}`,
            slice: sliceOf(id),
        });
        await sound;
    }

    /**
     * Starts a sound server for the workspace alone. On the session's own, programs could have it
     * load code of theirs, outside.
     */
    private async startSound(
        source: SandboxSource,
        name: string,
        withheld: readonly string[],
    ): Promise<void> {
        const { id, runtimeDirectory } = source;
        const path = await findProgram('pipewire-pulse');
        if (path === null) return;
        const configuration = `${soundDirectoryOf(runtimeDirectory, id)}/sound.conf`;
        await writeText(configuration, soundConfiguration(runtimeDirectory, id));
        await this.manager.start({
            name: soundServiceOf(id),
            description: `Sound server of the workspace ${name}`,
            slice: sliceOf(id),
            argv: [path, '-c', configuration],
            environment: {},
            type: 'exec',
            properties: sandboxProperties(soundServerView(source), withheld),
        });
    }

    private async source(id: string, tree: string): Promise<SandboxSource> {
        const [top, devices] = await Promise.all([listDirectory('/'), listDirectory('/dev')]);
        return {
            id,
            tree,
            home: withoutLink(GLib.get_home_dir(), top),
            runtimeDirectory: this.places.runtimeDirectory,
            waylandDisplay: waylandDisplay(),
            topDirectories: top.filter(({ kind }) => kind === 'directory').map(({ name }) => name),
            devices: devices.map(({ name }) => name),
        };
    }

    private async withheldVariables(): Promise<string[]> {
        return withheldVariables(await this.manager.environmentNames());
    }

    /** Whether the compositor that the sandbox was made under is the one there is now. */
    private async leadsToDisplay(service: string): Promise<boolean> {
        const socket = waylandSocket(this.places.runtimeDirectory, waylandDisplay());
        const leader = await this.manager.mainProcess(service);
        const [here, there] = await Promise.all([
            fileId(socket),
            fileId(`/proc/${leader}/root${socket}`),
        ]);
        return here !== null && here === there;
    }

    private async probe(): Promise<string | null> {
        const name = `kolide-probe-${GLib.uuid_string_random().replaceAll('-', '')}.service`;
        const home = GLib.get_home_dir();
        let withheld: readonly string[];
        try {
            withheld = await this.withheldVariables();
            const source = await this.source('', `${home}/none`);
            const { shown, ...view } = sandboxView(source);
            const own = { ...view, shown: shown.filter(path => !path.startsWith(source.tree)) };
            await this.manager.start({
                ...leaderService(name, own, withheld),
                description: 'Tries whether workspaces can be confined',
                slice: 'app.slice',
            });
        } catch (error) {
            return notOffered(`${messageOf(error)} ${await lastLinesOf(name)}`);
        }
        try {
            const enclose = enclosure(name, await this.manager.mainProcess(name), withheld);
            await this.manager.start(
                enclose({
                    name: name.replace('probe', 'probe-check'),
                    description: 'Tries whether a sandbox closes what it should',
                    slice: 'app.slice',
                    argv: ['/bin/sh', '-c', SANDBOX_CHECK, home],
                    environment: {},
                    type: 'oneshot',
                }),
            );
            return null;
        } catch (error) {
            return notOffered(messageOf(error));
        } finally {
            await this.manager.stop(name).catch(() => undefined);
        }
    }
}

/** The service whose namespaces a sandbox is. */
function leaderService(
    name: string,
    view: SandboxView,
    withheld: readonly string[],
): Pick<TransientService, 'name' | 'argv' | 'environment' | 'type' | 'properties'> {
    return {
        name,
        argv: [PYTHON, '-I', '-S', '-c', SANDBOX_PROGRAM],
        environment: {},
        type: 'notify',
        properties: {
            ...sandboxProperties(view, withheld),
            // Within its own namespaces, and given up once its terminals are there.
            AmbientCapabilities: new GLib.Variant('t', CAP_SYS_ADMIN),
            // The kernel keeps every other signal from the first process of a namespace.
            KillSignal: new GLib.Variant('i', SIGKILL),
            SuccessExitStatus: new GLib.Variant('(aiai)', [[], [SIGKILL]]),
            SyslogIdentifier: new GLib.Variant('s', name),
        },
    };
}

/** Namespaces in which there is what the view shows (systemd.exec(5), “Sandboxing”). */
function sandboxProperties(
    view: SandboxView,
    withheld: readonly string[],
): Readonly<Record<string, GLib.Variant>> {
    const { emptied, closed, shown, shownReadOnly } = view;
    const yes = new GLib.Variant('b', true);
    const binds = (paths: readonly string[]): GLib.Variant =>
        new GLib.Variant(
            'a(ssbt)',
            paths.map((path): [string, string, boolean, number] => [path, path, true, MS_REC]),
        );
    return {
        ...restrictions(withheld),
        PrivateUsers: yes,
        PrivatePIDs: new GLib.Variant('s', 'yes'),
        PrivateTmp: yes,
        PrivateIPC: yes,
        TemporaryFileSystem: new GLib.Variant(
            'a(ss)',
            emptied.map((path): [string, string] => [
                path,
                path === '/dev/shm' ? 'mode=1777' : 'mode=0755',
            ]),
        ),
        InaccessiblePaths: new GLib.Variant(
            'as',
            closed.map(path => `-${path}`),
        ),
        BindPaths: binds(shown),
        // An empty list would take back the one before.
        ...(shownReadOnly.length > 0 && { BindReadOnlyPaths: binds(shownReadOnly) }),
    };
}

/** What holds for each process, and is not inherited from the sandbox that it enters. */
function restrictions(withheld: readonly string[]): Readonly<Record<string, GLib.Variant>> {
    return {
        NoNewPrivileges: new GLib.Variant('b', true),
        // The kernel keeps one keyring for all processes of a person (keyrings(7)).
        SystemCallFilter: new GLib.Variant('(bas)', [false, ['@keyring']]),
        SystemCallErrorNumber: new GLib.Variant('i', EPERM),
        UnsetEnvironment: new GLib.Variant('as', [...withheld]),
        // It would be told of a file that is not there.
        MemoryPressureWatch: new GLib.Variant('s', 'off'),
    };
}

function enclosure(sandbox: string, leader: number, withheld: readonly string[]): Enclosure {
    const sandboxes = new GLib.Variant('as', [sandbox]);
    return service => ({
        ...service,
        argv: enterSandbox(leader, service.argv, service.workingDirectory ?? '/'),
        // What it is called in the sandbox need not exist outside.
        workingDirectory: '/',
        properties: {
            ...service.properties,
            // What is unset would be so even where the service sets it itself.
            ...restrictions(withheld.filter(name => !(name in service.environment))),
            // It starts after the sandbox, stops before it, and never outlives it.
            After: sandboxes,
            BindsTo: sandboxes,
        },
    });
}

function waylandDisplay(): string {
    return GLib.getenv('WAYLAND_DISPLAY') ?? 'wayland-0';
}

/** The path, with its first component not a link: /home may lead to /var/home. */
function withoutLink(
    path: string,
    top: readonly { readonly name: string; readonly target: string | null }[],
): string {
    const [, first = '', ...rest] = path.split('/');
    const target = top.find(({ name }) => name === first)?.target ?? null;
    return target === null ? path : ['', target.replace(/^\//, ''), ...rest].join('/');
}

function notOffered(problem: string): string {
    return fill(_('Apps cannot be confined on this computer: %(problem)'), {
        problem: problem.trim(),
    });
}
