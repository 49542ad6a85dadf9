import { OperationQueue } from '../operationQueue.js';
import { differences, type Profile } from './profile.js';

/** What profiles act upon. */
export interface ProfilePorts {
    /** The values that the settings of a profile have now. */
    readonly current: () => Profile;
    /** Resolves, whatever happens, when `changed` was told of what has changed until now. */
    readonly catchUp: () => Promise<void>;
    /** Checks that a setting is one of profiles and can have a value. @throws {WorkspaceError} */
    readonly check: (name: string, value: string | null) => void;
    /** Whether a setting is one of profiles, and the value one that it can have, locked or not. */
    readonly counts: (name: string, value: string | null) => boolean;
    /** Gives a setting a value; one that cannot be set stays as it is. Never fails. */
    readonly set: (name: string, value: string | null) => Promise<void>;
    /** Whether there is such a workspace. */
    readonly exists: (id: string) => boolean;
    /** The profile of a workspace; null if it has none yet. */
    readonly read: (id: string) => Promise<Profile | null>;
    readonly write: (id: string, profile: Profile) => Promise<void>;
    /** Whose profile the settings show, whole; null if that was under way, or never was so. */
    readonly readShown: () => Promise<string | null>;
    readonly writeShown: (id: string | null) => Promise<void>;
    /** Resolves when the shell has nothing to draw. */
    readonly idle: () => Promise<void>;
    /** Calls back after a while, in which a person makes several changes; returns what calls it off. */
    readonly later: (callback: () => void) => () => void;
    /** Told of a failure that nobody waits for. */
    readonly failed: (error: unknown) => void;
}

/**
 * The desktop settings that each workspace has for itself. Those of the active one are the
 * desktop's; what a person changes there is the active workspace's.
 */
export class Profiles {
    private readonly queue = new OperationQueue();
    /** Whose settings are recorded, and what they are. */
    private shown: { readonly id: string; readonly profile: Map<string, string | null> } | null =
        null;
    /** Whose settings are being read, and what has been changed since they are its. */
    private coming: { readonly id: string; readonly changes: Map<string, string | null> } | null =
        null;
    private wanted = '';
    private cancelWrite: (() => void) | null = null;

    constructor(private readonly ports: ProfilePorts) {}

    /**
     * Takes the settings over as they are: a person may have changed them while nobody looked. They
     * may still be another workspace's, or a mixture where a switch was not completed; then they
     * become the active one's.
     */
    async start(activeId: string): Promise<void> {
        this.wanted = activeId;
        await this.queue.run(async () => {
            await this.ports.catchUp();
            const shown = await this.ports.readShown();
            if (shown !== null && this.ports.exists(shown)) await this.adopt(shown);
            if (shown !== activeId) await this.bring(activeId);
        });
    }

    /** Makes the settings those of the workspace. Of several that were asked for the last counts. */
    async switchTo(id: string): Promise<void> {
        this.wanted = id;
        await this.queue.run(async () => {
            if (id !== this.wanted || this.shown?.id === id) return;
            await this.ports.catchUp();
            // Something may be changed while the rest is written. A full disk keeps nobody in
            // another workspace's settings.
            while (this.cancelWrite !== null) await this.save().catch(this.ports.failed);
            await this.bring(id);
        });
    }

    /** To be told that a setting of a profile is another one now. */
    changed(name: string, value: string | null): void {
        if (this.shown === null) this.coming?.changes.set(name, value);
        if (this.shown === null || this.shown.profile.get(name) === value) return;
        this.shown.profile.set(name, value);
        this.cancelWrite ??= this.ports.later(() => {
            this.cancelWrite = null;
            this.queue.run(() => this.write()).catch(this.ports.failed);
        });
    }

    /** Whose a setting is that is changed now; null if nobody's. */
    get ownerId(): string | null {
        return (this.shown ?? this.coming)?.id ?? null;
    }

    /**
     * The settings of a workspace, but for those that are kept and do not count here; what it knows
     * nothing of yet is as on the desktop.
     */
    async of(id: string): Promise<Profile> {
        const counting = [...(await this.kept(id))].filter(([name, value]) =>
            this.ports.counts(name, value),
        );
        return new Map([...this.ports.current(), ...counting]);
    }

    /**
     * Changes settings of a workspace, at once if it is the active one.
     *
     * @throws {WorkspaceError} if one of them cannot be changed so; then none is.
     */
    async change(id: string, changes: Profile): Promise<void> {
        this.check(changes);
        await this.queue.run(async () => {
            if (this.shown?.id === id)
                for (const [name, value] of changes) await this.ports.set(name, value);
            else {
                const kept = [...this.ports.current(), ...(await this.kept(id))];
                await this.ports.write(id, new Map([...kept, ...changes]));
            }
        });
    }

    /** Checks that settings can be changed so. @throws {WorkspaceError} if one cannot. */
    check(changes: Profile): void {
        for (const [name, value] of changes) this.ports.check(name, value);
    }

    /** To be told that other settings are a part of profiles now. */
    takeUpSettings(): void {
        for (const [name, value] of this.ports.current())
            if (this.shown?.profile.has(name) === false) this.changed(name, value);
    }

    /** Writes at once what has not been written yet, if there is anything. */
    async save(): Promise<void> {
        if (this.cancelWrite === null) return;
        this.cancelWrite();
        this.cancelWrite = null;
        await this.write();
    }

    private async kept(id: string): Promise<Profile> {
        if (this.shown?.id === id) return this.shown.profile;
        return (await this.ports.read(id)) ?? new Map<string, string | null>();
    }

    private async write(): Promise<void> {
        if (this.shown) await this.ports.write(this.shown.id, this.shown.profile);
    }

    private async adopt(id: string): Promise<void> {
        const stored = (await this.ports.read(id)) ?? new Map<string, string | null>();
        const current = this.ports.current();
        this.shown = { id, profile: new Map([...stored, ...current]) };
        if (differences(stored, current).size > 0) await this.write();
    }

    private async bring(id: string): Promise<void> {
        // If its profile cannot be read, what is changed there is not another one's.
        this.shown = null;
        const { changes } = (this.coming = { id, changes: new Map<string, string | null>() });
        const stored = await this.ports.read(id);
        if (stored === null) {
            await this.adopt(id);
            await this.ports.writeShown(id);
            return;
        }
        const current = this.ports.current();
        // What this computer does not have is kept for one that has it.
        const differing = [...differences(current, stored).keys()].filter(name =>
            current.has(name),
        );
        // Killed from here on, the next start finds that the settings are nobody's, and tries again.
        if (differing.length > 0) await this.ports.writeShown(null);
        // What it knows nothing of yet stays as it is, and is its own from now on.
        this.shown = { id, profile: new Map([...current, ...stored, ...changes]) };
        if (changes.size > 0 || this.shown.profile.size > stored.size) await this.write();
        for (const name of differing) {
            await this.ports.idle();
            if (this.wanted !== id) {
                await this.save().catch(this.ports.failed);
                // If it is wanted again after all, it is to be brought whole.
                this.shown = this.coming = null;
                return;
            }
            // It may have been changed meanwhile.
            const value = this.shown.profile.get(name);
            if (value !== undefined) await this.ports.set(name, value);
        }
        await this.ports.writeShown(id);
    }
}
