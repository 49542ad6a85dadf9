import { Emitter } from '../emitter.js';
import { WorkspaceError } from '../errors.js';
import type { LogContext } from '../logContext.js';
import { OperationQueue } from '../operationQueue.js';
import { fill, _ } from '../words.js';
import type { RunningReason } from './reasons.js';

// A process that waits for FUSE, NFS or a virtual machine never stops; the others take 30 ms.
const FREEZE_DEADLINE_MS = 500;
const RECHECK_MS = 10_000;
const FIRST_BUSY_WAIT_MS = 50;
const LAST_STUCK_WAIT_MS = 300_000;

/** What runs in a workspace's slice: nothing, only what serves its apps, or apps. */
export type Occupancy = 'none' | 'services' | 'apps';

/** What a freezer acts upon. */
export interface FreezerPorts {
    /**
     * Stops all processes of the workspace where they are.
     *
     * @returns false if it has none.
     * @throws {WorkspaceError} Busy if it may work in a moment; anything else if it may have worked
     * in part.
     */
    freeze(id: string, timeoutMs: number): Promise<boolean>;
    /**
     * Lets them go on; the request is sent before this returns. Neither this nor `freeze` is called
     * again for a workspace before what was asked for it has been answered.
     *
     * @throws {WorkspaceError} Busy
     */
    thaw(id: string): Promise<void>;
    /** Returns once whatever becomes of this process, nothing stays frozen after it. */
    guard(): Promise<void>;
    /** Whether the workspace is known, so that it may be frozen. */
    isKnown(id: string): boolean;
    /** Whether its person wants it to go on in the background. */
    isSetToRun(id: string): boolean;
    /** What else the workspace does that must go on. Never rejects. */
    findReason(id: string): Promise<RunningReason | null>;
    /** Calls back once after the time, unless the returned function is called before. */
    after(ms: number, callback: () => void): () => void;
    /** Told of what went wrong. */
    report(error: unknown, context: LogContext): void;
}

/** What happens to workspaces in the background. */
export interface FreezerEvents {
    /** What the workspace is doing, or why it goes on, is other than before. */
    changed: [id: string];
    /** It was frozen, or is no longer. */
    frozen: [id: string];
}

/** Keeps something running for as long as it is held. */
export interface Hold {
    /** Resolves when it runs; what was frozen may take a few milliseconds. Never rejects. */
    readonly thawed: Promise<void>;
    /** Gives it free to be frozen, after its grace time. A second call does nothing. */
    readonly release: () => void;
}

interface Member {
    /**
     * Of what systemd is asked for: where a freeze and a thaw overlap, it may say that all of it runs
     * while the kernel keeps a part of it frozen (seen with 257).
     */
    readonly calls: OperationQueue;
    /** Whether a freeze has failed since all was known to stand or run: it may go on in the kernel. */
    hasFailed: boolean;
    holds: number;
    /** How many of them are there so that it can end. */
    holdsToEnd: number;
    /** Whether it is to be stopped whoever holds it, unless so that it can end. */
    isLocked: boolean;
    occupancy: Occupancy;
    phase: 'running' | 'freezing' | 'frozen';
    reason: RunningReason | null;
    /** Counts decisions: what was begun for an earlier one no longer matters. */
    decision: number;
    /** Whether a decision is being carried out or waits for its time. */
    isPlanned: boolean;
    /** How often in a row it was busy, or stuck. */
    failures: number;
    cancelTimer: () => void;
    /** What `changed` was last told for. */
    told: string;
}

/**
 * Freezes workspaces that nobody looks at and thaws them when somebody does.
 *
 * A workspace runs for as long as anybody holds it: the switch holds the active one, a launch the
 * one it starts an app in. Some time after the last hold was given up it is frozen, unless there is
 * a reason why it must go on; then it is looked at again from time to time.
 */
export class Freezer {
    readonly events = new Emitter<FreezerEvents>();
    private readonly members = new Map<string, Member>();
    private holdsOfAll = 0;
    private holdsOfAllToEnd = 0;
    private graceMs = 3000;
    private hasEnded = false;

    constructor(private readonly ports: FreezerPorts) {}

    /** Sets how long a workspace runs on in the background, from the next time on. */
    setGrace(seconds: number): void {
        this.graceMs = seconds * 1000;
    }

    /** Whether apps of the workspace run, or are frozen. */
    hasApps(id: string): boolean {
        return this.members.get(id)?.occupancy === 'apps';
    }

    /** What the workspace does while it is not the active one. */
    stateOf(id: string): 'empty' | 'background' | 'frozen' {
        if (!this.hasApps(id)) return 'empty';
        return this.member(id).phase === 'frozen' ? 'frozen' : 'background';
    }

    /** Whether its processes stand still. */
    isFrozen(id: string): boolean {
        return this.members.get(id)?.phase === 'frozen';
    }

    /** Why it is not frozen; null if it is, or soon will be. */
    reasonOf(id: string): RunningReason | null {
        return this.members.get(id)?.reason ?? null;
    }

    /**
     * Lets a workspace run, unless it is locked: the request is sent before this returns, unless it is
     * being frozen at this moment.
     */
    hold(id: string): Hold {
        const member = this.member(id);
        member.holds += 1;
        return {
            // Asked for even if it seems to run: somebody else may have frozen it.
            thawed: member.isLocked ? Promise.resolve() : this.letRun(id, member),
            release: once(() => {
                member.holds -= 1;
                this.plan(id, member, this.graceMs);
            }),
        };
    }

    /** Lets a workspace run, even one that is locked, so that it can end. */
    holdToEnd(id: string): Hold {
        const member = this.member(id);
        member.holdsToEnd += 1;
        return {
            thawed: this.letRun(id, member),
            release: once(() => {
                member.holdsToEnd -= 1;
                this.plan(id, member, this.graceMs);
            }),
        };
    }

    /** Lets all workspaces run, but those that are locked, for the sleep of the computer. */
    holdAll(): Hold {
        this.holdsOfAll += 1;
        const thawed = Promise.all(this.letAllRun(({ isLocked }) => !isLocked));
        return {
            thawed: thawed.then(() => undefined),
            release: once(() => {
                this.holdsOfAll -= 1;
                this.planAll(this.graceMs);
            }),
        };
    }

    /** Lets all workspaces run, also those that are locked, for the end of the session. */
    holdAllToEnd(): Hold {
        this.holdsOfAllToEnd += 1;
        const thawed = Promise.all(this.letAllRun(() => true));
        return {
            thawed: thawed.then(() => undefined),
            release: once(() => {
                this.holdsOfAllToEnd -= 1;
                this.planAll(this.graceMs);
            }),
        };
    }

    /** Has a workspace frozen until it is unlocked, whoever holds it and whatever it does. */
    lock(id: string): void {
        const member = this.member(id);
        member.isLocked = true;
        this.plan(id, member, 0);
    }

    /** Lets a workspace run again if it is held. */
    unlock(id: string): void {
        const member = this.member(id);
        if (!member.isLocked) return;
        member.isLocked = false;
        if (this.isHeld(member)) void this.letRun(id, member);
        else this.plan(id, member, this.graceMs);
    }

    /** Says what runs where: everything that is not named has no processes. */
    setOccupancy(found: ReadonlyMap<string, Occupancy>): void {
        for (const id of found.keys()) this.member(id);
        for (const [id, member] of this.members) {
            const before = member.occupancy;
            member.occupancy = found.get(id) ?? 'none';
            if (member.occupancy === before) continue;
            if (member.occupancy === 'none') this.settle(id, member, 'running', null);
            else if (!this.ports.isKnown(id)) void this.letRun(id, member);
            else if (!member.isPlanned && member.phase === 'running')
                this.plan(id, member, this.graceMs);
            this.tell(id, member);
        }
    }

    /** Looks at once whether what keeps workspaces running still does. */
    reconsider(): void {
        for (const [id, member] of this.members)
            if (member.reason !== null && member.reason !== 'stuck') this.plan(id, member, 0);
    }

    /** Follows a change of whether a workspace is set to keep running. */
    followSetting(id: string): void {
        const member = this.members.get(id);
        if (!member) return;
        const isSet = this.ports.isSetToRun(id);
        if (member.isLocked) return;
        if (isSet && member.phase !== 'running') void this.letRun(id, member);
        if (isSet !== (member.reason === 'setting')) this.plan(id, member, 0);
    }

    /** Begins anew after somebody else has thawed everything. */
    followThaw(): void {
        for (const [id, member] of this.members)
            if (member.phase !== 'running') this.settle(id, member, 'running', null);
        this.planAll(this.graceMs);
    }

    /** Forgets a workspace that is gone. */
    forget(id: string): void {
        const wasFrozen = this.isFrozen(id);
        this.members.get(id)?.cancelTimer();
        this.members.delete(id);
        if (wasFrozen) this.events.emit('frozen', id);
    }

    /** Lets everything run, from now on for ever. The requests are sent as those of `hold` are. */
    end(): void {
        this.hasEnded = true;
        void Promise.all(this.letAllRun(() => true));
    }

    private letAllRun(isMeant: (member: Member) => boolean): Promise<void>[] {
        return [...this.members]
            .filter(([, { occupancy, phase }]) => occupancy !== 'none' || phase !== 'running')
            .filter(([, member]) => isMeant(member))
            .map(([id, member]) => this.letRun(id, member));
    }

    private member(id: string): Member {
        const known = this.members.get(id);
        if (known) return known;
        const member: Member = {
            calls: new OperationQueue(),
            hasFailed: false,
            holds: 0,
            holdsToEnd: 0,
            isLocked: false,
            occupancy: 'none',
            phase: 'running',
            reason: null,
            decision: 0,
            isPlanned: false,
            failures: 0,
            cancelTimer: () => undefined,
            told: describe('none', 'running', null),
        };
        this.members.set(id, member);
        return member;
    }

    private planAll(delayMs: number): void {
        for (const [id, member] of this.members) this.plan(id, member, delayMs);
    }

    /** Makes up its mind on a workspace after the delay, if it may be frozen at all. */
    private plan(id: string, member: Member, delayMs: number): void {
        if (this.hasEnded || this.isHeld(member)) return;
        if (member.occupancy === 'none' || !this.ports.isKnown(id)) return;
        const isCurrent = this.decide(member);
        member.isPlanned = true;
        const begin = (): void => {
            this.tryToFreeze(id, member, isCurrent).catch((error: unknown) => {
                this.ports.report(error, { workspace: id, step: 'freeze' });
            });
        };
        if (delayMs === 0) begin();
        else member.cancelTimer = this.ports.after(delayMs, begin);
    }

    private isHeld(member: Member): boolean {
        if (this.holdsOfAllToEnd > 0 || member.holdsToEnd > 0) return true;
        return !member.isLocked && (this.holdsOfAll > 0 || member.holds > 0);
    }

    /** Ends what was decided before. @returns whether nothing else was decided since. */
    private decide(member: Member): () => boolean {
        member.cancelTimer();
        member.cancelTimer = () => undefined;
        member.isPlanned = false;
        member.decision += 1;
        const { decision } = member;
        return () => member.decision === decision;
    }

    private async letRun(id: string, member: Member): Promise<void> {
        member.failures = 0;
        const isCurrent = this.settle(id, member, 'running', null);
        await this.thaw(id, member, isCurrent);
    }

    /** The workspace is thus now, and stays so until something else is decided. */
    private settle(
        id: string,
        member: Member,
        phase: Member['phase'],
        reason: RunningReason | null,
    ): () => boolean {
        const isCurrent = this.decide(member);
        const wasFrozen = member.phase === 'frozen';
        member.phase = phase;
        member.reason = reason;
        this.tell(id, member);
        if (wasFrozen !== (phase === 'frozen')) this.events.emit('frozen', id);
        return isCurrent;
    }

    private async tryToFreeze(id: string, member: Member, isCurrent: () => boolean): Promise<void> {
        const reason = await this.findReason(id, member);
        if (!isCurrent()) return;
        if (reason !== null) {
            this.goOn(id, member, reason, RECHECK_MS);
            return;
        }
        try {
            await this.ports.guard();
            if (!isCurrent()) return;
            member.phase = 'freezing';
            const isFrozen = await member.calls.run(async () => {
                // Somebody may have come back while the last thaw was under way.
                if (!isCurrent()) return false;
                return this.freeze(id, member);
            });
            if (!isCurrent()) return;
            member.failures = 0;
            this.settle(id, member, isFrozen ? 'frozen' : 'running', null);
        } catch (error) {
            // If something else was decided meanwhile, the thaw was sent with it.
            if (isCurrent()) await this.recover(id, member, isCurrent, error);
        }
    }

    private async freeze(id: string, member: Member): Promise<boolean> {
        try {
            const isFrozen = await this.ports.freeze(id, FREEZE_DEADLINE_MS);
            member.hasFailed = false;
            return isFrozen;
        } catch (error) {
            member.hasFailed = true;
            throw error;
        }
    }

    private async findReason(id: string, member: Member): Promise<RunningReason | null> {
        if (member.isLocked) return null;
        return this.ports.isSetToRun(id) ? 'setting' : this.ports.findReason(id);
    }

    /** Undoes what may have been done in part, and tries again later. */
    private async recover(
        id: string,
        member: Member,
        isCurrent: () => boolean,
        error: unknown,
    ): Promise<void> {
        const wait = FIRST_BUSY_WAIT_MS * 2 ** member.failures;
        if (isBusy(error) && wait < RECHECK_MS) {
            member.failures += 1;
            member.phase = 'running';
            this.plan(id, member, wait);
            return;
        }
        await this.thaw(id, member, isCurrent);
        if (!isCurrent()) return;
        if (member.reason !== 'stuck') {
            member.failures = 0;
            this.ports.report(
                new WorkspaceError(
                    'Failed',
                    fill(
                        _(
                            'The workspace %(id) could not be frozen as a whole and goes on running.',
                        ),
                        { id },
                    ),
                    error,
                ),
                { workspace: id, step: 'freeze' },
            );
        }
        const patience = Math.min(RECHECK_MS * 2 ** member.failures, LAST_STUCK_WAIT_MS);
        member.failures += 1;
        this.goOn(id, member, 'stuck', patience);
    }

    private goOn(id: string, member: Member, reason: RunningReason, recheckMs: number): void {
        this.settle(id, member, 'running', reason);
        this.plan(id, member, recheckMs);
    }

    private async thaw(id: string, member: Member, isCurrent: () => boolean): Promise<void> {
        let isRepeated = false;
        for (let wait = FIRST_BUSY_WAIT_MS; ; wait *= 2) {
            try {
                await member.calls.run(() => this.ports.thaw(id));
                if (isRepeated || !member.hasFailed) {
                    member.hasFailed = false;
                    return;
                }
                // What was about to stand still when systemd looked may do so only now.
                isRepeated = true;
            } catch (error) {
                if (!isBusy(error) || wait > RECHECK_MS || this.hasEnded) {
                    this.ports.report(error, { workspace: id, step: 'thaw' });
                    return;
                }
            }
            await new Promise<void>(resolve => void this.ports.after(wait, resolve));
            if (!isCurrent()) return;
        }
    }

    private tell(id: string, member: Member): void {
        const text = describe(member.occupancy, member.phase, member.reason);
        if (this.hasEnded || text === member.told) return;
        member.told = text;
        this.events.emit('changed', id);
    }
}

/** All that others see of a workspace. */
function describe(occupancy: Occupancy, phase: Member['phase'], reason: string | null): string {
    if (occupancy !== 'apps') return 'empty';
    return phase === 'frozen' ? 'frozen' : `running ${reason ?? ''}`;
}

function isBusy(error: unknown): boolean {
    return error instanceof WorkspaceError && error.code === 'Busy';
}

function once(work: () => void): () => void {
    let isDone = false;
    return () => {
        if (isDone) return;
        isDone = true;
        work();
    };
}
