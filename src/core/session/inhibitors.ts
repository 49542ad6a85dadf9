import { Emitter } from '../emitter.js';
import { Tally } from './tally.js';

/** What an inhibitor keeps the session from doing. */
export type Inhibited = 'logout' | 'switch-user' | 'suspend' | 'idle' | 'automount';

/** What a client asks the session manager to inhibit. */
export interface Inhibition {
    /** As the client calls itself; mostly its desktop file's name. */
    readonly appId: string;
    /** The X11 window that it is about; 0 if there is none. */
    readonly xid: number;
    /** Why, in the client's words, for people. */
    readonly reason: string;
    /** Those of org.gnome.SessionManager.Inhibit. */
    readonly flags: number;
}

/** Something that an app in a workspace keeps the session from doing. */
export interface Inhibitor extends Pick<Inhibition, 'appId' | 'reason'> {
    readonly workspaceId: string;
    /** The app as which its process was started; null if it was started as none. */
    readonly startedAs: string | null;
    readonly inhibits: readonly Inhibited[];
}

/** What happens to inhibitors. */
export interface InhibitorEvents {
    changed: [workspaceId: string];
    /** The workspace was frozen, or runs again. */
    frozen: [workspaceId: string, isFrozen: boolean];
}

// GsmInhibitorFlag in gnome-session/gsm-inhibitor-flag.h, from the lowest bit on.
const FLAGS: readonly Inhibited[] = ['logout', 'switch-user', 'suspend', 'idle', 'automount'];

/** The flag with which org.gnome.SessionManager.Inhibit keeps the session from becoming idle. */
export const INHIBIT_IDLE = 8;

/** What the flags of org.gnome.SessionManager.Inhibit stand for. */
export function inhibitedBy(flags: number): Inhibited[] {
    return FLAGS.filter((_name, bit) => (flags & (1 << bit)) !== 0);
}

/** Whether somebody who inhibits these things keeps the computer awake. */
export function keepsAwake(inhibits: readonly Inhibited[]): boolean {
    return inhibits.includes('idle') || inhibits.includes('suspend');
}

/** The inhibitors that apps hold on the buses of workspaces. */
export class InhibitorList {
    readonly events = new Emitter<InhibitorEvents>();
    /** Counts what we hold at the session manager, for them and for ourselves. */
    readonly own = new Tally();
    private readonly all = new Set<Inhibitor>();
    private readonly frozen = new Set<string>();

    /** Those of a workspace, the oldest first. */
    of(workspaceId: string): readonly Inhibitor[] {
        return [...this.all].filter(inhibitor => inhibitor.workspaceId === workspaceId);
    }

    /**
     * Whether a workspace does what must not be interrupted. One that only keeps the screen on does
     * not: nobody sees its windows in the background.
     */
    isAtWork(workspaceId: string): boolean {
        return this.of(workspaceId).some(({ inhibits }) => inhibits.includes('suspend'));
    }

    /** Whether a workspace is frozen, so that what it inhibits does not count. */
    isFrozen(workspaceId: string): boolean {
        return this.frozen.has(workspaceId);
    }

    /** Follows that a workspace was frozen, or runs again. */
    setFrozen(workspaceId: string, isFrozen: boolean): void {
        if (isFrozen === this.isFrozen(workspaceId)) return;
        if (isFrozen) this.frozen.add(workspaceId);
        else this.frozen.delete(workspaceId);
        this.events.emit('frozen', workspaceId, isFrozen);
    }

    /** Adds one until the returned function is called. */
    add(inhibitor: Inhibitor): () => void {
        const entry = { ...inhibitor };
        this.all.add(entry);
        this.events.emit('changed', entry.workspaceId);
        return () => {
            if (this.all.delete(entry)) this.events.emit('changed', entry.workspaceId);
        };
    }
}
