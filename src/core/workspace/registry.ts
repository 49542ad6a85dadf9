import { Emitter } from '../emitter.js';
import { WorkspaceError } from '../errors.js';
import type { Freezer, Hold } from '../freezer/freezer.js';
import type { RunningReason } from '../freezer/reasons.js';
import type { Picture } from '../identity/picture.js';
import { LatestRequest } from '../latestRequest.js';
import type { Lifetime } from '../lifetime.js';
import type { OperationQueue } from '../operationQueue.js';
import { SharedWork } from '../sharedWork.js';
import { _, fill } from '../words.js';
import { COLOURS, ICONS } from './appearance.js';
import {
    arrange,
    find,
    notFoundError,
    requireFreeName,
    requireNameToRestore,
    sortByAge,
} from './list.js';
import { BLANK_META, changeMeta, type WorkspaceMeta } from './meta.js';
import { parseName } from './name.js';
import type { RecoveryNote, StoreChange, WorkspaceStore } from './store.js';
import { switchWorkspace, type SwitchPorts, type SwitchStep } from './switch.js';
import {
    displayName,
    isBroken,
    type Workspace,
    type WorkspaceChanges,
    type WorkspaceEntry,
    type WorkspaceOptions,
    type WorkspaceState,
} from './workspace.js';

/** What happens to workspaces. */
export interface RegistryEvents {
    added: [id: string];
    /** What is stored of it is another. */
    changed: [id: string];
    /** What it does in the background, or why, is another. */
    stateChanged: [id: string];
    removed: [id: string];
    /** These have another place among all. */
    rearranged: [ids: readonly string[]];
    activeChanged: [id: string, previous: string];
}

/** What a registry is handed. */
export interface RegistryPorts {
    readonly store: WorkspaceStore;
    /** Orders what changes the store; shared by all registries of one store. */
    readonly queue: OperationQueue;
    /** Lets workspaces run and says what they do in the background. */
    readonly freezer: Pick<Freezer, 'events' | 'hold' | 'stateOf' | 'reasonOf'>;
    /** Why workspaces cannot be confined here, for people; null if they can. */
    readonly confinementProblem: () => Promise<string | null>;
    /** Whether apps of a workspace run, or are frozen, at this moment. */
    readonly hasApps: (id: string) => Promise<boolean>;
    /**
     * Resolves when what is being started in a workspace runs, or does not. The workspace runs
     * meanwhile, even if it is locked.
     */
    readonly settled: (id: string) => Promise<void>;
    /** Closes all apps of a workspace and resolves when they are gone. */
    readonly closeApps: (id: string) => Promise<void>;
    readonly newId: () => string;
    readonly now: () => Date;
    /** The ids of the workspaces that a person has put in order. */
    readonly order: () => readonly string[];
    /**
     * Lets the person into a workspace: null if it is not locked; rejected if it stays locked.
     */
    readonly enter: (id: string) => Promise<void> | null;
    /** Holds back a switch that no person asks for. @throws {WorkspaceError} Denied */
    readonly requireOpen: (id: string) => void;
    /** Closes the menus that apps have open. */
    readonly dismissPopups: () => Promise<void> | null;
    /** Shows the windows and the face of one workspace and hides those of all others. */
    readonly show: (id: string) => void;
    /** Resolves when what was shown is on the screen. */
    readonly painted: () => Promise<void>;
    /** Told that a switch to a workspace begins; what it returns is told of each step. */
    readonly traceSwitch: (id: string) => (step: SwitchStep) => void;
    /** Told of what was mended in the store. */
    readonly recovered: (notes: readonly RecoveryNote[]) => void;
    /** Told of a failure that nobody waits for. */
    readonly failed: (error: unknown) => void;
}

interface SwitchRequest {
    readonly id: string;
    readonly isByProgram: boolean;
}

/** All workspaces: knows them, changes them, switches between them, and tells of every change. */
export class WorkspaceRegistry {
    readonly events = new Emitter<RegistryEvents>();
    private readonly known = new Map<string, WorkspaceEntry>();
    private arranged: readonly WorkspaceEntry[] = [];
    private active = '';
    private readonly holds = new Map<string, Hold>();
    private readonly removals = new SharedWork<string, void>();
    private readonly removing = new Set<string>();
    private readonly isolating = new Set<string>();
    private shown = '';
    /** The workspace that a switch is under way to, and whether it was thawed for that. */
    private arriving: { readonly id: string; isThawed: boolean } | null = null;
    private readonly switching = new LatestRequest<SwitchRequest>(request =>
        this.switchTo(request),
    );

    constructor(private readonly ports: RegistryPorts) {}

    /** Opens the store, reads it and follows its changes for as long as the lifetime lasts. */
    async start(lifetime: Lifetime): Promise<void> {
        await this.ports.queue.run(async () => {
            if (lifetime.ended) return;
            await this.recover();
            const { entries, activeId } = await this.ports.store.read();
            for (const entry of entries) this.known.set(entry.id, entry);
            this.active = activeId;
            this.shown = activeId;
            this.arranged = this.arrange(activeId);
            this.thaw(activeId);
            lifetime.add(
                this.ports.freezer.events.on('changed', id => {
                    // What a switch thaws is about to be active: that is said in a moment.
                    if (id === this.arriving?.id) this.arriving.isThawed = true;
                    else if (id !== this.active && this.known.has(id))
                        this.events.emit('stateChanged', id);
                }),
            );
            this.watch(lifetime);
        });
    }

    /** All workspaces in the order in which people see them. */
    get list(): readonly WorkspaceEntry[] {
        return this.arranged;
    }

    /** Follows a change of the order, and tells of those that have another place. */
    rearrange(): void {
        const before = this.arranged;
        this.arranged = this.arrange(this.active);
        const ids = this.arranged.map(({ id }) => id);
        const moved = ids.filter((id, place) => before[place]?.id !== id);
        if (moved.length > 0) this.events.emit('rearranged', moved);
    }

    /** The id of the active workspace; empty until `start` is done. */
    get activeId(): string {
        return this.active;
    }

    /**
     * The id of the workspace that a person sees: in the midst of a switch it is the new one, before
     * that is the active one for everybody else, too.
     */
    get shownId(): string {
        return this.shown;
    }

    /** Finds a workspace by id or name. @throws {WorkspaceError} NotFound */
    find(idOrName: string): WorkspaceEntry {
        return find(this.arranged, idOrName);
    }

    /** Finds a workspace that is not broken. @throws {WorkspaceError} NotFound, Failed */
    findUsable(idOrName: string): Workspace {
        return requireUsable(this.find(idOrName));
    }

    /** A look for a new workspace that sets it apart from the others. */
    suggestAppearance(): Required<Pick<WorkspaceOptions, 'icon' | 'colour'>> {
        return {
            icon: leastUsed(ICONS, this.arranged, meta => meta.icon),
            colour: leastUsed(Object.keys(COLOURS), this.arranged, meta => meta.colour),
        };
    }

    /** Why workspaces cannot be confined here, for people; null if they can. */
    async confinementProblem(): Promise<string | null> {
        return this.ports.confinementProblem();
    }

    /**
     * Holds back what is about to be started in a workspace that is leaving, or as it was isolated
     * before.
     *
     * @throws {WorkspaceError} Busy if it is being removed or isolated otherwise, NotFound if it was
     * removed.
     */
    requireStaying(workspace: Workspace): void {
        const { id, meta } = workspace;
        if (this.removing.has(id)) throw removingError(workspace);
        const entry = this.known.get(id);
        if (!entry) throw notFoundError(meta.name);
        const isOther = entry.meta !== null && entry.meta.isolation !== meta.isolation;
        if (isOther || this.isolating.has(id)) throw isolatingError(workspace);
    }

    /** What the workspace is doing. */
    stateOf(entry: WorkspaceEntry): WorkspaceState {
        if (isBroken(entry)) return 'broken';
        return entry.id === this.active ? 'active' : this.ports.freezer.stateOf(entry.id);
    }

    /** Why the workspace goes on in the background; null if nothing keeps it from being frozen. */
    reasonOf({ id }: WorkspaceEntry): RunningReason | null {
        return id === this.active ? null : this.ports.freezer.reasonOf(id);
    }

    /**
     * Makes a workspace.
     *
     * @returns its id.
     * @throws {WorkspaceError} InvalidName, InvalidArgument, Exists, Failed if it cannot be confined
     * as was asked for, and what the store throws.
     */
    async create(name: string, options: WorkspaceOptions): Promise<string> {
        await this.requireOffered(options.isolation);
        return this.ports.queue.run(async () => {
            const id = this.ports.newId();
            const meta = this.newMeta(name, options);
            requireFreeName(this.arranged, meta.name);
            await this.ports.store.create(id, meta);
            await this.tellOf(id);
            return id;
        });
    }

    /**
     * Brings in a workspace that was put together beside the others.
     *
     * @param staged the name of its directory.
     * @returns its id.
     * @throws {WorkspaceError} NotFound, InvalidArgument, Exists if its name is taken, Failed if it cannot
     * be confined as it says, and what the store throws.
     */
    async adopt(staged: string): Promise<string> {
        // What is tried out for that takes its time.
        await this.requireOffered((await this.ports.store.readStaged(staged)).meta.isolation);
        return this.ports.queue.run(async () => {
            const { id, meta } = await this.ports.store.readStaged(staged);
            requireFreeName(this.arranged, meta.name);
            await this.ports.store.adopt(staged);
            await this.tellOf(id);
            return id;
        });
    }

    /**
     * Changes what is known of a workspace: all of it or nothing.
     *
     * @param picture the one that it gets; null for none.
     * @throws {WorkspaceError} NotFound, InvalidName, InvalidArgument, Exists, Busy if it is to be
     * isolated otherwise while its apps run, Denied if that is the default one, Failed for one whose
     * meta.toml cannot be read or that cannot be confined, and what the store throws.
     */
    async update(
        idOrName: string,
        changes: WorkspaceChanges,
        picture?: Picture | null,
    ): Promise<void> {
        await this.requireOffered(changes.isolation);
        await this.ports.queue.run(async () => {
            const { id } = this.find(idOrName);
            // Read again, so that what another program has just written is not lost.
            const entry = await this.ports.store.readEntry(id);
            if (!entry) throw notFoundError(idOrName);
            if (!entry.meta) throw brokenError(entry);
            const meta = changeMeta(entry.meta, changes);
            if (changes.name !== undefined) requireFreeName(this.arranged, meta.name, id);
            const write = async (): Promise<void> => {
                await this.ports.store.write(id, meta, picture);
                await this.tellOf(id);
            };
            if (meta.isolation === entry.meta.isolation) await write();
            else await this.isolate(entry, write);
        });
    }

    /**
     * Switches to a workspace; done when it is on the screen. Asked for again while a switch runs,
     * the latest request counts.
     *
     * @throws {WorkspaceError} NotFound, Denied if it is locked and stays so, Failed for a broken one,
     * and what a switch throws.
     */
    async activate(idOrName: string): Promise<void> {
        await this.request({ id: this.findUsable(idOrName).id, isByProgram: false });
    }

    /**
     * The same for a program.
     *
     * @throws {WorkspaceError} Denied, too, while the screen is shared.
     */
    async activateForProgram(idOrName: string): Promise<void> {
        const { id } = this.findUsable(idOrName);
        this.ports.requireOpen(id);
        await this.request({ id, isByProgram: true });
    }

    /**
     * Closes a workspace's apps and sets it aside, so that it can be restored.
     *
     * @throws {WorkspaceError} NotFound, Denied for the default one, Busy for the active one, and
     * what the store throws.
     */
    async remove(idOrName: string): Promise<void> {
        const { id } = await this.ports.queue.run(() => {
            const entry = this.findRemovable(idOrName);
            this.removing.add(entry.id);
            return Promise.resolve(entry);
        });
        await this.removals.run(id, () => this.setAside(id));
    }

    /** The workspaces that were set aside, oldest first. */
    async removed(): Promise<WorkspaceEntry[]> {
        return sortByAge(await this.ports.store.readRemoved());
    }

    /**
     * Brings back a workspace that was set aside.
     *
     * @throws {WorkspaceError} NotFound, Exists if its name was taken meanwhile, and what the store
     * throws.
     */
    async restore(idOrName: string): Promise<void> {
        await this.ports.queue.run(async () => {
            const entry = find(await this.removed(), idOrName);
            if (entry.meta) requireNameToRestore(this.arranged, entry.meta.name);
            await this.ports.store.restore(entry.id);
            await this.tellOf(entry.id);
        });
    }

    /**
     * Deletes a workspace that was set aside, for good.
     *
     * @throws {WorkspaceError} NotFound, Busy for one that was not removed before, and what the
     * store throws.
     */
    async purge(idOrName: string): Promise<void> {
        const removed = await this.removed();
        const { id } = find([...removed, ...this.arranged], idOrName);
        const entry = removed.find(candidate => candidate.id === id);
        if (!entry)
            throw new WorkspaceError(
                'Busy',
                fill(_('“%(name)” is in use. Remove it before you purge it.'), {
                    name: displayName(this.find(id)),
                }),
            );
        await this.ports.store.purge(id);
    }

    private async setAside(id: string): Promise<void> {
        try {
            // Apps may take their time to close, and nothing else should wait for that.
            await this.ports.settled(id);
            await this.ports.closeApps(id);
            await this.ports.queue.run(async () => {
                this.findRemovable(id);
                await this.ports.store.remove(id);
                await this.tellOf(id);
            });
        } finally {
            this.removing.delete(id);
        }
    }

    /** @throws {WorkspaceError} Failed, with the reason. */
    private async requireOffered(isolation: string | undefined): Promise<void> {
        const problem = isolation === 'confined' ? await this.confinementProblem() : null;
        if (problem !== null) throw new WorkspaceError('Failed', problem);
    }

    /** What serves a workspace's apps is begun anew with another isolation. */
    private async isolate(entry: WorkspaceEntry, write: () => Promise<void>): Promise<void> {
        if (entry.isDefault)
            throw new WorkspaceError(
                'Denied',
                fill(_('“%(name)” belongs to the session itself and cannot be confined.'), {
                    name: displayName(entry),
                }),
            );
        this.isolating.add(entry.id);
        try {
            // What is locked stays frozen if apps run in it.
            await this.requireNoApps(entry);
            await this.ports.settled(entry.id);
            await this.requireNoApps(entry);
            await this.ports.closeApps(entry.id);
            await write();
        } finally {
            this.isolating.delete(entry.id);
        }
    }

    /** @throws {WorkspaceError} Busy */
    private async requireNoApps(entry: WorkspaceEntry): Promise<void> {
        if (await this.ports.hasApps(entry.id))
            throw new WorkspaceError(
                'Busy',
                fill(
                    _('Apps of “%(name)” are running. Close them before you change its isolation.'),
                    { name: displayName(entry) },
                ),
            );
    }

    private findRemovable(idOrName: string): WorkspaceEntry {
        const entry = this.find(idOrName);
        const name = displayName(entry);
        if (entry.isDefault)
            throw new WorkspaceError(
                'Denied',
                fill(_('“%(name)” belongs to the session itself and cannot be removed.'), { name }),
            );
        if (entry.id === this.active)
            throw new WorkspaceError(
                'Busy',
                fill(_('“%(name)” is active. Switch to another workspace first.'), { name }),
            );
        return entry;
    }

    private async request(request: SwitchRequest): Promise<void> {
        // Whatever is awaited here would have every click wait for one frame more.
        const entered = this.ports.enter(request.id);
        if (entered) await entered;
        await this.switching.ask(request);
    }

    private async switchTo({ id, isByProgram }: SwitchRequest): Promise<void> {
        await this.ports.queue.run(async () => {
            if (id === this.active) return;
            // Somebody may have begun to look on while it waited.
            if (isByProgram) this.ports.requireOpen(id);
            if (this.removing.has(id)) throw removingError(this.find(id));
            const to = requireUsable(this.find(id));
            const arriving = { id, isThawed: false };
            this.arriving = arriving;
            try {
                await switchWorkspace(this.find(this.active), to, this.switchPorts(id));
            } finally {
                this.arriving = null;
                if (arriving.isThawed && id !== this.active) this.events.emit('stateChanged', id);
            }
        });
    }

    private switchPorts(id: string): SwitchPorts {
        return {
            dismissPopups: this.ports.dismissPopups,
            show: to => {
                this.shown = to;
                this.ports.show(to);
            },
            thaw: to => {
                this.thaw(to);
            },
            letFreeze: from => {
                this.letFreeze(from);
            },
            moveActive: to => this.ports.store.moveActive(to),
            announce: (to, previous) => {
                this.announceActive(to, previous);
            },
            painted: this.ports.painted,
            done: this.ports.traceSwitch(id),
        };
    }

    private watch(lifetime: Lifetime): void {
        try {
            lifetime.add(
                this.ports.store.watch(this.known.keys(), change => {
                    this.follow(change).catch(this.ports.failed);
                }),
            );
        } catch (error) {
            // The kernel grants each person a limited number of watchers. All else works without.
            this.ports.failed(error);
        }
    }

    private thaw(id: string): void {
        if (!this.holds.has(id)) this.holds.set(id, this.ports.freezer.hold(id));
    }

    private letFreeze(id: string): void {
        this.holds.get(id)?.release();
        this.holds.delete(id);
    }

    private announceActive(id: string, previous: string): void {
        this.active = id;
        this.events.emit('activeChanged', id, previous);
    }

    /** Follows a change of the tree that came from outside, or finds that it was our own. */
    private async follow(change: StoreChange): Promise<void> {
        await this.ports.queue.run(async () => {
            await this.reload(change.names);
            if (change.active) await this.followActive();
        });
    }

    private async followActive(): Promise<void> {
        // Mostly it was our own move.
        const known = this.known.has(this.active) ? this.active : undefined;
        const id = await this.ports.store.readActive(known);
        if (id !== null && !this.known.has(id)) await this.reload([id]);
        if (id === null || !this.known.has(id)) {
            await this.recover();
            const { entries, activeId } = await this.ports.store.read();
            await this.reload([...this.known.keys(), ...entries.map(entry => entry.id)]);
            this.adoptActive(activeId);
        } else if (this.mayFollow(id)) this.adoptActive(id);
        else await this.ports.store.moveActive(this.active);
    }

    private mayFollow(id: string): boolean {
        // When the active one is gone there is nothing to go back to.
        if (id === this.active || !this.known.has(this.active)) return true;
        try {
            this.ports.requireOpen(id);
            return true;
        } catch (error) {
            this.ports.failed(error);
            return false;
        }
    }

    /** The link has been moved already, so that only the telling is left to do. */
    private adoptActive(id: string): void {
        if (id === this.active) return;
        // An active workspace keeps its name, where several have the same.
        this.arranged = this.arrange(id);
        const previous = this.active;
        this.thaw(id);
        this.shown = id;
        this.announceActive(id, previous);
        this.letFreeze(previous);
    }

    private async recover(): Promise<void> {
        const notes = await this.ports.store.open();
        if (notes.length > 0) this.ports.recovered(notes);
    }

    /** Tells of a change that has been made; it stands, even if it cannot be read again. */
    private async tellOf(id: string): Promise<void> {
        try {
            await this.reload([id]);
        } catch (error) {
            this.ports.failed(error);
        }
    }

    /** Reads some workspaces again and tells of what is new, other or gone. */
    private async reload(ids: Iterable<string>): Promise<void> {
        const before = new Map(this.arranged.map(entry => [entry.id, entry]));
        // What cannot be read leaves all as it was, to be read again.
        const read = new Map<string, WorkspaceEntry | null>();
        for (const id of new Set(ids)) read.set(id, await this.ports.store.readEntry(id));
        let isAnyNew = false;
        for (const [id, entry] of read) {
            const known = this.known.get(id) ?? null;
            isAnyNew ||=
                entry === null || known === null ? entry !== known : !looksEqual(known, entry);
            if (entry) this.known.set(id, entry);
            else this.known.delete(id);
        }
        // Mostly it was our own change, which is known already.
        if (!isAnyNew) return;
        this.arranged = this.arrange(this.active);
        const after = new Map(this.arranged.map(entry => [entry.id, entry]));
        for (const id of before.keys()) if (!after.has(id)) this.tell('removed', id);
        for (const [id, entry] of after) {
            const old = before.get(id);
            if (!old) this.tell('added', id);
            else if (!looksEqual(old, entry)) this.tell('changed', id);
        }
    }

    /** Tells of one workspace; who fails to follow that keeps nobody from hearing of the others. */
    private tell(event: 'added' | 'changed' | 'removed', id: string): void {
        try {
            this.events.emit(event, id);
        } catch (error) {
            this.ports.failed(error);
        }
    }

    private arrange(activeId: string): WorkspaceEntry[] {
        return arrange(this.known.values(), activeId, this.ports.order());
    }

    private newMeta(name: string, options: WorkspaceOptions): WorkspaceMeta {
        const blank: WorkspaceMeta = {
            ...BLANK_META,
            name: parseName(name),
            createdAt: this.ports.now(),
            ...this.suggestAppearance(),
        };
        return changeMeta(blank, options);
    }
}

/** The first of the choices that the fewest workspaces have. */
function leastUsed(
    choices: readonly string[],
    entries: readonly WorkspaceEntry[],
    valueOf: (meta: WorkspaceMeta) => string,
): string {
    const uses = (choice: string): number =>
        entries.filter(({ meta }) => meta !== null && valueOf(meta) === choice).length;
    return choices.reduce((best, choice) => (uses(choice) < uses(best) ? choice : best));
}

function requireUsable(entry: WorkspaceEntry): Workspace {
    if (isBroken(entry)) throw brokenError(entry);
    return entry;
}

function removingError(entry: WorkspaceEntry): WorkspaceError {
    const name = displayName(entry);
    return new WorkspaceError('Busy', fill(_('“%(name)” is being removed.'), { name }));
}

function isolatingError(entry: WorkspaceEntry): WorkspaceError {
    const name = displayName(entry);
    return new WorkspaceError(
        'Busy',
        fill(_('The isolation of “%(name)” is being changed. Try again in a moment.'), { name }),
    );
}

function brokenError(entry: WorkspaceEntry): WorkspaceError {
    return new WorkspaceError(
        'Failed',
        fill(_('The workspace “%(name)” is broken: %(reason)'), {
            name: displayName(entry),
            reason: isBroken(entry) ? entry.reason : '',
        }),
    );
}

/** Whether two readings of a workspace say the same, in all that anybody asks for. */
function looksEqual(a: WorkspaceEntry, b: WorkspaceEntry): boolean {
    return digest(a) === digest(b);
}

function digest(entry: WorkspaceEntry): string {
    // TOML's integers are none of JSON's.
    return JSON.stringify(visible(entry), (_key, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
    );
}

function visible(entry: WorkspaceEntry): unknown {
    const { meta } = entry;
    return [
        isBroken(entry) ? entry.reason : entry.picture,
        meta && { ...meta, table: null, createdAt: meta.createdAt.getTime() },
        meta?.table['identity'],
    ];
}
