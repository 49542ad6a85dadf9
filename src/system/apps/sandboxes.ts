import GLib from 'gi://GLib';

import { runtimeDirectoryOf } from '../../core/apps/environment.js';
import {
    busConfigurationDirectory,
    enterSandbox,
    SANDBOX_PROGRAM,
    sandboxView,
    SESSION_VARIABLES,
    waylandSocket,
    type SandboxView,
} from '../../core/apps/sandbox.js';
import { messageOf } from '../../core/errors.js';
import { SharedWork } from '../../core/sharedWork.js';
import {
    busServiceOf,
    GRAPHICAL_SESSION,
    sandboxServiceOf,
    sliceOf,
} from '../../core/systemd/unitNames.js';
import { _, fill } from '../../core/words.js';
import type { Workspace } from '../../core/workspace/workspace.js';
import { ensureDirectory, fileId, listDirectory } from '../files.js';
import { lastLinesOf } from '../systemd/journal.js';
import type { TransientService, UserManager } from '../systemd/userManager.js';

const PYTHON = '/usr/bin/python3';
const CAP_SYS_ADMIN = 1 << 21;
const SIGKILL = 9;
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
    private readonly starting = new SharedWork<string, Enclosure>();
    private answer: Promise<string | null> | null = null;

    constructor(
        private readonly manager: UserManager,
        private readonly places: SandboxPlaces,
    ) {}

    /**
     * Makes sure that a workspace has the sandbox that it should have, and no other.
     *
     * @throws {WorkspaceError} Busy if programs of the workspace run that were started with another
     * isolation, Failed if there can be no sandbox.
     */
    async ensure(workspace: Workspace): Promise<Enclosure> {
        return this.starting.run(workspace.id, () => this.prepare(workspace));
    }

    /** Why workspaces cannot be confined here; null if they can. It is tried out once. */
    async problem(): Promise<string | null> {
        this.answer ??= this.probe();
        return this.answer;
    }

    private async prepare(workspace: Workspace): Promise<Enclosure> {
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
        if (!isSandboxed || isOther) await this.start(workspace);
        return enclosureOf(service, await this.manager.mainProcess(service));
    }

    private async start({ id, meta }: Workspace): Promise<void> {
        const service = sandboxServiceOf(id);
        const tree = this.places.treeOf(id);
        const { runtimeDirectory } = this.places;
        await Promise.all(
            [
                `${tree}/home`,
                runtimeDirectoryOf(runtimeDirectory, id),
                busConfigurationDirectory(runtimeDirectory),
            ].map(ensureDirectory),
        );
        const view = await this.view(id, tree);
        await this.manager.start({
            ...sandboxService(service, view),
            description: `Sandbox of the workspace ${meta.name}`,
            slice: sliceOf(id),
        });
    }

    private async view(id: string, tree: string): Promise<SandboxView> {
        const top = await listDirectory('/');
        return sandboxView({
            id,
            tree,
            home: withoutLink(GLib.get_home_dir(), top),
            runtimeDirectory: this.places.runtimeDirectory,
            waylandDisplay: waylandDisplay(),
            topDirectories: top.filter(({ kind }) => kind === 'directory').map(({ name }) => name),
        });
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
        try {
            const { shown, ...view } = await this.view('', home);
            await this.manager.start({
                ...sandboxService(name, {
                    ...view,
                    shown: shown.filter(path => !path.startsWith(home)),
                }),
                description: 'Tries whether workspaces can be confined',
                slice: 'app.slice',
            });
        } catch (error) {
            return notOffered(`${messageOf(error)} ${await lastLinesOf(name)}`);
        }
        try {
            const enclosure = enclosureOf(name, await this.manager.mainProcess(name));
            // The home is not there, and no process but those of the sandbox.
            const check = `test ! -e "$0" && test "$(cat /proc/1/comm)" = sleep`;
            await this.manager.start(
                enclosure({
                    name: name.replace('probe', 'probe-check'),
                    description: 'Tries whether a sandbox hides what it should',
                    slice: 'app.slice',
                    argv: ['/bin/sh', '-c', check, home],
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

function sandboxService(
    name: string,
    view: SandboxView,
): Pick<TransientService, 'name' | 'argv' | 'environment' | 'type' | 'properties'> {
    const { emptied, closed, shown, shownReadOnly } = view;
    const yes = new GLib.Variant('b', true);
    const binds = (paths: readonly string[]): GLib.Variant =>
        new GLib.Variant(
            'a(ssbt)',
            paths.map((path): [string, string, boolean, number] => [path, path, true, MS_REC]),
        );
    return {
        name,
        argv: [PYTHON, '-I', '-c', SANDBOX_PROGRAM],
        environment: {},
        type: 'notify',
        properties: {
            PrivateUsers: yes,
            PrivatePIDs: new GLib.Variant('s', 'yes'),
            PrivateTmp: yes,
            PrivateIPC: yes,
            NoNewPrivileges: yes,
            // Within its own namespaces, and given up once its terminals are there.
            AmbientCapabilities: new GLib.Variant('t', CAP_SYS_ADMIN),
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
            BindReadOnlyPaths: binds(shownReadOnly),
            // The kernel keeps every other signal from the first process of a namespace.
            KillSignal: new GLib.Variant('i', SIGKILL),
            SuccessExitStatus: new GLib.Variant('(aiai)', [[], [SIGKILL]]),
            PartOf: new GLib.Variant('as', [GRAPHICAL_SESSION]),
            SyslogIdentifier: new GLib.Variant('s', name),
        },
    };
}

function enclosureOf(sandbox: string, leader: number): Enclosure {
    const sandboxes = new GLib.Variant('as', [sandbox]);
    return service => ({
        ...service,
        argv: enterSandbox(leader, service.argv, service.workingDirectory ?? '/'),
        // What it is called in the sandbox need not exist outside.
        workingDirectory: '/',
        properties: {
            ...service.properties,
            NoNewPrivileges: new GLib.Variant('b', true),
            // It would be told of a file that is not there.
            MemoryPressureWatch: new GLib.Variant('s', 'off'),
            UnsetEnvironment: new GLib.Variant('as', SESSION_VARIABLES),
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
