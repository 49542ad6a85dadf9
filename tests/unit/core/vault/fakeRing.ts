import { WorkspaceError } from '../../../../src/core/errors.js';
import type { SpareKeys, VaultPorts, VaultRing } from '../../../../src/core/vault/ports.js';

/** The key ring of a workspace, what is written of it, and how its apps are. */
export class FakeRing implements VaultRing, SpareKeys, VaultPorts {
    readonly ring = this;
    readonly spareKeys = this;
    /** What opens the key ring’s file; null if there is none. */
    key: string | null = 'random';
    /** What is in memory. */
    isUnlocked = false;
    areAppsStopped = false;
    spareKey: string | null = 'random';
    meta: boolean | null = false;
    time = 0;
    readonly done: string[] = [];
    readonly reported: unknown[] = [];
    /** Steps that fail, by name. */
    readonly failing = new Set<string>();
    /** What happens when a step begins. */
    readonly before = new Map<string, () => void>();
    /** Resolves when the shell is killed. */
    readonly cut: Promise<void>;
    private stepsLeft = Infinity;
    private tellCut!: () => void;

    constructor() {
        this.cut = new Promise(resolve => {
            this.tellCut = resolve;
        });
    }

    /** Kills the shell after so many more steps. */
    cutAfter(steps: number): void {
        this.stepsLeft = steps;
    }

    /** Nothing of the session is left, but what is written. */
    endSession(): void {
        this.stepsLeft = Infinity;
        this.isUnlocked = false;
        this.areAppsStopped = false;
    }

    isProtected(): boolean | null {
        return this.meta;
    }

    requireOffered(id: string): void {
        if (id === 'default') throw new WorkspaceError('Denied', 'It is the session’s own.');
    }

    async setProtected(_id: string, isProtected: boolean): Promise<void> {
        await this.step(`write ${isProtected}`);
        this.meta = isProtected;
    }

    async test(_id: string, passphrase: string): Promise<boolean> {
        await this.step('test');
        return passphrase === this.key;
    }

    async open(_id: string, key: string): Promise<void> {
        await this.step('open');
        if (this.areAppsStopped) throw new Error('What is frozen starts nothing.');
        this.key ??= key;
        if (this.key !== key) throw new WorkspaceError('Failed', 'The key ring did not open.');
        this.isUnlocked = true;
    }

    async change(_id: string, from: string, to: string): Promise<void> {
        await this.step('change');
        if (!this.isUnlocked || this.key !== from)
            throw new WorkspaceError('Failed', 'The key ring did not change.');
        this.key = to;
    }

    async close(): Promise<void> {
        await this.step('close');
        this.isUnlocked = false;
    }

    async find(): Promise<string | null> {
        await this.step('find');
        return this.spareKey;
    }

    async make(): Promise<string> {
        await this.step('make');
        this.spareKey ??= 'random 2';
        return this.spareKey;
    }

    async forget(): Promise<void> {
        await this.step('forget');
        this.spareKey = null;
    }

    async restrain(): Promise<void> {
        await this.step('restrain');
        this.areAppsStopped = true;
    }

    release(): void {
        this.done.push('release');
        this.areAppsStopped = false;
    }

    now(): number {
        return this.time;
    }

    report(error: unknown): void {
        this.reported.push(error);
    }

    private async step(name: string): Promise<void> {
        if (this.stepsLeft === 0) {
            this.tellCut();
            await new Promise<never>(() => undefined);
        }
        this.stepsLeft -= 1;
        this.done.push(name);
        this.before.get(name)?.();
        await Promise.resolve();
        if (this.failing.has(name)) throw new WorkspaceError('Failed', `${name} failed`);
    }
}
