import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError, type ErrorCode } from '../../core/errors.js';
import { Emitter } from '../../core/emitter.js';
import type { Lifetime } from '../../core/lifetime.js';
import { GRAPHICAL_SESSION } from '../../core/systemd/unitNames.js';
import { _, fill } from '../../core/words.js';
import { callMethod, PROPERTIES, subscribe, type ObjectInterface } from '../dbus/calls.js';
import { log } from '../log.js';

Gio._promisify(Gio.DBusConnection.prototype, 'call_with_unix_fd_list');

const NAME = 'org.freedesktop.systemd1';
const PATH = '/org/freedesktop/systemd1';
const MANAGER: ObjectInterface = {
    service: NAME,
    path: PATH,
    interfaceName: `${NAME}.Manager`,
};
const NO_SUCH_UNIT = `${NAME}.NoSuchUnit`;
const ALREADY_SUBSCRIBED = `${NAME}.AlreadySubscribed`;
const FREEZE_CANCELLED = `${NAME}.FreezeCancelled`;
// What the manager's errors mean here; all others are Failed.
const CODES: Partial<Record<string, ErrorCode>> = {
    [`${NAME}.UnitBusy`]: 'Busy',
    [FREEZE_CANCELLED]: 'Busy',
    [`${NAME}.UnitExists`]: 'Exists',
};

const SIGKILL = 9;
const STOP_PATIENCE_US = 10_000_000;

/**
 * A service that exists only while it runs (systemd.unit(5), “transient units”), and no longer than
 * the desktop does.
 */
export interface TransientService {
    readonly name: string;
    readonly description: string;
    readonly slice: string;
    readonly argv: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly workingDirectory?: string;
    /**
     * `exec`: started when the program was found and runs; `notify`: when it says so; `oneshot`: when
     * it has ended well.
     */
    readonly type: 'exec' | 'notify' | 'oneshot';
    /** Whether it goes on for as long as any process of it does, not only the first one. */
    readonly outlivesMainProcess?: boolean;
    /** What the program reads from its standard input. */
    readonly stdin?: number;
    /** Further properties by the names of org.freedesktop.systemd1.Service. */
    readonly properties?: Readonly<Record<string, GLib.Variant>>;
}

/** A unit for processes that run already (systemd.scope(5)), which ends with them or the desktop. */
export interface TransientScope extends Pick<TransientService, 'name' | 'description' | 'slice'> {
    readonly processes: readonly number[];
}

/** A unit that the manager has loaded. */
export interface UnitStatus {
    readonly name: string;
    /** `active`, `inactive`, `failed`, … */
    readonly activeState: string;
    readonly description: string;
}

/** What happens in the user manager. */
export interface UserManagerEvents {
    /** A job of the unit has ended, so that it may have started or stopped. */
    jobRemoved: [unit: string];
    /** The unit is no longer loaded. */
    unitRemoved: [unit: string];
}

/** The systemd instance of the person (org.freedesktop.systemd1(5)). */
export class UserManager {
    readonly events = new Emitter<UserManagerEvents>();
    private readonly jobs = new Map<string, (result: string) => void>();
    private readonly early = new Map<string, string>();
    private waiting = 0;

    constructor(
        private readonly connection: Gio.DBusConnection,
        lifetime: Lifetime,
    ) {
        const follow = (signal: string, listener: (parameters: GLib.Variant) => void): void => {
            subscribe(connection, lifetime, { ...MANAGER, signal }, listener);
        };
        follow('JobRemoved', parameters => {
            const [, job, unit, result] = parameters.deepUnpack<[number, string, string, string]>();
            this.finishJob(job, result);
            this.events.emit('jobRemoved', unit);
        });
        follow('UnitRemoved', parameters => {
            const [unit] = parameters.deepUnpack<[string, string]>();
            this.events.emit('unitRemoved', unit);
        });
        // The manager sends its signals only if somebody has asked for them.
        this.call('Subscribe', null).catch((error: unknown) => {
            // The shell has asked already, on the same connection.
            if (remoteName(error) !== ALREADY_SUBSCRIBED) log.error(error);
        });
    }

    /**
     * Starts a service and returns when it runs.
     *
     * @throws {WorkspaceError} Exists if there is a unit of its name, Busy if it is stopped before it
     * has started, Failed if it does not start.
     */
    async start(service: TransientService): Promise<void> {
        const descriptors = Gio.UnixFDList.new();
        await this.startUnit(service, serviceProperties(service, descriptors), descriptors);
    }

    /**
     * Puts processes into a unit of their own, wherever they run.
     *
     * @throws {WorkspaceError} Busy if what it is in is being stopped, Failed if one of the processes
     * has ended.
     */
    async adopt(scope: TransientScope): Promise<void> {
        const processes = new GLib.Variant('au', [...scope.processes]);
        await this.startUnit(scope, [['PIDs', processes]], Gio.UnixFDList.new());
    }

    /** Calls the listener when a unit fails, until the returned function is called. */
    watchFailure(name: string, listener: () => void): () => void {
        const subscription = this.connection.signal_subscribe(
            NAME,
            PROPERTIES,
            'PropertiesChanged',
            unitPath(name),
            `${NAME}.Unit`,
            Gio.DBusSignalFlags.NONE,
            (_connection, _sender, _path, _interface, _signal, parameters) => {
                const [, changed] =
                    parameters.recursiveUnpack<[string, { ActiveState?: string }]>();
                if (changed.ActiveState === 'failed') listener();
            },
        );
        return () => {
            this.connection.signal_unsubscribe(subscription);
        };
    }

    /**
     * Stops a unit, and those that need it, and returns when their processes are gone.
     *
     * @throws {WorkspaceError} Failed if it does not stop; a frozen one refuses to.
     */
    async stop(name: string): Promise<void> {
        const parameters = new GLib.Variant('(ss)', [name, 'replace']);
        const result = await this.runJob(async () => {
            try {
                return (await this.call('StopUnit', parameters)).deepUnpack<[string]>()[0];
            } catch (error) {
                throw translate(error);
            }
        });
        if (result !== 'done')
            throw new WorkspaceError(
                'Failed',
                fill(
                    _(
                        '%(name) did not stop (%(result)). “systemctl --user kill ' +
                            '--signal=KILL %(name)” ends it; what it has not saved is lost.',
                    ),
                    { name, result },
                ),
            );
    }

    /** Ends the processes of a unit at once, even where they are stopped; it may have ended before. */
    async kill(name: string): Promise<void> {
        const parameters = new GLib.Variant('(ssi)', [name, 'all', SIGKILL]);
        await this.unlessMissing(() => this.call('KillUnit', parameters));
    }

    /**
     * Stops all processes of a unit and of those below it where they are (cgroup.freeze).
     *
     * @param timeoutMs how long the manager may take.
     * @returns whether they are stopped; false if the unit is not loaded.
     * @throws {WorkspaceError} Busy if a job is running in the unit, or something new began to run
     * there meanwhile, Failed if it did not freeze in time: then it may be frozen in part, and must be
     * thawed.
     */
    async freeze(name: string, timeoutMs: number): Promise<boolean> {
        return this.unlessMissing(async () => {
            try {
                await this.call('FreezeUnit', new GLib.Variant('(s)', [name]), timeoutMs);
            } catch (error) {
                // The kernel may go on with it all the same.
                if (remoteName(error) === FREEZE_CANCELLED) await this.thaw(name);
                throw error;
            }
        });
    }

    /**
     * Lets the processes of a unit go on; one that is not frozen or not loaded is no error.
     *
     * @throws {WorkspaceError} Busy if somebody else has it frozen at the same time, Failed
     */
    async thaw(name: string): Promise<void> {
        await this.unlessMissing(() => this.call('ThawUnit', new GLib.Variant('(s)', [name])));
    }

    /** The units that are loaded and match one of the patterns (glob(7)). */
    async list(...patterns: string[]): Promise<UnitStatus[]> {
        const parameters = new GLib.Variant('(asas)', [[], patterns]);
        const answer = await this.call('ListUnitsByPatterns', parameters);
        const [units] = answer.deepUnpack<[string[][]]>();
        return units.map(([name = '', description = '', , activeState = '']) => ({
            name,
            description,
            activeState,
        }));
    }

    /** `running`, `freezing`, `frozen`, `thawing`, or `running` for a unit that is not loaded. */
    async freezerState(name: string): Promise<string> {
        return this.property<string>(unitPath(name), `${NAME}.Unit`, 'FreezerState');
    }

    /** The process number of a service's first process; 0 if it does not run. */
    async mainProcess(name: string): Promise<number> {
        return this.property<number>(unitPath(name), `${NAME}.Service`, 'MainPID');
    }

    /** The names of the environment variables that every service gets. */
    async environmentNames(): Promise<string[]> {
        const variables = await this.property<string[]>(PATH, MANAGER.interfaceName, 'Environment');
        return variables.map(variable => variable.slice(0, variable.indexOf('=')));
    }

    /** Has the manager forget that a unit failed; it may have done so already. */
    async resetFailed(name: string): Promise<void> {
        await this.unlessMissing(() =>
            this.call('ResetFailedUnit', new GLib.Variant('(s)', [name])),
        );
    }

    /** The version of systemd, such as `257.9-1`. */
    async version(): Promise<string> {
        return this.property<string>(PATH, MANAGER.interfaceName, 'Version');
    }

    /** The path of the manager's own cgroup in the hierarchy (cgroups(7)). */
    async controlGroup(): Promise<string> {
        return this.property<string>(PATH, MANAGER.interfaceName, 'ControlGroup');
    }

    private async startUnit(
        unit: Pick<TransientService, 'name' | 'description' | 'slice'>,
        properties: readonly [string, GLib.Variant][],
        descriptors: Gio.UnixFDList,
    ): Promise<void> {
        const parameters = new GLib.Variant('(ssa(sv)a(sa(sv)))', [
            unit.name,
            'fail',
            [...unitProperties(unit), ...properties],
            [],
        ]);
        const result = await this.runJob(() => this.startJob(parameters, descriptors));
        if (result !== 'done')
            throw new WorkspaceError(
                // Somebody stops what it is in.
                result === 'canceled' ? 'Busy' : 'Failed',
                fill(
                    _(
                        '%(what) did not start (%(result)). What it said: ' +
                            'journalctl --user --unit=%(unit)',
                    ),
                    { what: unit.description, result, unit: unit.name },
                ),
            );
    }

    private async property<Value>(
        path: string,
        interfaceName: string,
        name: string,
    ): Promise<Value> {
        const answer = await callMethod(
            this.connection,
            { service: NAME, path, interfaceName: PROPERTIES },
            'Get',
            new GLib.Variant('(ss)', [interfaceName, name]),
        );
        return answer.recursiveUnpack<[Value]>()[0];
    }

    /** Begins a job and returns its result when it has ended. */
    private async runJob(begin: () => Promise<string>): Promise<string> {
        this.waiting += 1;
        try {
            const job = await begin();
            return this.early.get(job) ?? (await this.finished(job));
        } finally {
            this.waiting -= 1;
            if (this.waiting === 0) this.early.clear();
        }
    }

    private async startJob(parameters: GLib.Variant, descriptors: Gio.UnixFDList): Promise<string> {
        try {
            const [answer] = await this.connection.call_with_unix_fd_list(
                NAME,
                PATH,
                MANAGER.interfaceName,
                'StartTransientUnit',
                parameters,
                null,
                Gio.DBusCallFlags.NONE,
                -1,
                descriptors,
                null,
            );
            return answer.deepUnpack<[string]>()[0];
        } catch (error) {
            throw translate(error);
        }
    }

    private async finished(job: string): Promise<string> {
        return new Promise(resolve => {
            this.jobs.set(job, resolve);
        });
    }

    private finishJob(job: string, result: string): void {
        const resolve = this.jobs.get(job);
        if (resolve) {
            this.jobs.delete(job);
            resolve(result);
            // The signal may overtake the answer that says which job it is about.
        } else if (this.waiting > 0) this.early.set(job, result);
    }

    /** @returns whether the unit was there. */
    private async unlessMissing(work: () => Promise<unknown>): Promise<boolean> {
        try {
            await work();
            return true;
        } catch (error) {
            if (remoteName(error) === NO_SUCH_UNIT) return false;
            throw translate(error);
        }
    }

    private async call(
        method: string,
        parameters: GLib.Variant | null,
        timeoutMs = -1,
    ): Promise<GLib.Variant> {
        return callMethod(this.connection, MANAGER, method, parameters, { timeoutMs });
    }
}

/** What all transient units are like. */
function unitProperties({
    description,
    slice,
}: Pick<TransientService, 'description' | 'slice'>): [string, GLib.Variant][] {
    return [
        ['Description', text(description)],
        ['Slice', text(slice)],
        ['PartOf', new GLib.Variant('as', [GRAPHICAL_SESSION])],
        ['CollectMode', text('inactive-or-failed')],
        // What does not end by itself after it was asked to is killed.
        ['TimeoutStopUSec', new GLib.Variant('t', STOP_PATIENCE_US)],
    ];
}

function serviceProperties(
    service: TransientService,
    descriptors: Gio.UnixFDList,
): [string, GLib.Variant][] {
    const environment = Object.entries(service.environment).map(
        ([key, value]) => `${key}=${value}`,
    );
    const [program = ''] = service.argv;
    // Without this flag systemd would expand $NAME in the arguments.
    const command: [string, string[], string[]] = [program, [...service.argv], ['no-env-expand']];
    const properties: [string, GLib.Variant][] = [
        ['Type', text(service.type)],
        ['ExecStartEx', new GLib.Variant('a(sasas)', [command])],
        ['Environment', new GLib.Variant('as', environment)],
        ...Object.entries(service.properties ?? {}),
    ];
    if (service.outlivesMainProcess === true) properties.push(['ExitType', text('cgroup')]);
    if (service.workingDirectory !== undefined)
        properties.push(['WorkingDirectory', text(service.workingDirectory)]);
    if (service.stdin !== undefined)
        properties.push([
            'StandardInputFileDescriptor',
            new GLib.Variant('h', descriptors.append(service.stdin)),
        ]);
    return properties;
}

function text(value: string): GLib.Variant {
    return new GLib.Variant('s', value);
}

/** Where a unit is on D-Bus (sd_bus_path_encode(3)). */
function unitPath(name: string): string {
    const element = name.replaceAll(
        /[^A-Za-z0-9]|^[0-9]/g,
        character => `_${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
    return `${PATH}/unit/${element}`;
}

function remoteName(error: unknown): string | null {
    return error instanceof GLib.Error ? Gio.DBusError.get_remote_error(error) : null;
}

function translate(error: unknown): unknown {
    if (!(error instanceof GLib.Error)) return error;
    const name = remoteName(error);
    if (name !== null) Gio.DBusError.strip_remote_error(error);
    return new WorkspaceError(
        CODES[name ?? ''] ?? 'Failed',
        fill(_('systemd reported an error: %(problem) “kolide-workspaces doctor” may tell why.'), {
            problem: error.message,
        }),
        error,
    );
}
