import { Emitter } from '../emitter.js';

/** What an inhibitor keeps the session from doing. */
export type Inhibited = 'logout' | 'switch-user' | 'suspend' | 'idle' | 'automount';

/** Something that an app in a workspace keeps the session from doing. */
export interface Inhibitor {
    readonly workspaceId: string;
    /** As the app calls itself; mostly its desktop file's name. */
    readonly appId: string;
    /** Why, in the app's words, for people. */
    readonly reason: string;
    readonly inhibits: readonly Inhibited[];
}

/** What happens to inhibitors. */
export interface InhibitorEvents {
    changed: [workspaceId: string];
}

// GsmInhibitorFlag in gnome-session/gsm-inhibitor-flag.h, from the lowest bit on.
const FLAGS: readonly Inhibited[] = ['logout', 'switch-user', 'suspend', 'idle', 'automount'];

/** The flag with which org.gnome.SessionManager.Inhibit keeps the session from becoming idle. */
export const INHIBIT_IDLE = 8;

/** What the flags of org.gnome.SessionManager.Inhibit stand for. */
export function inhibitedBy(flags: number): Inhibited[] {
    return FLAGS.filter((_name, bit) => (flags & (1 << bit)) !== 0);
}

/** The inhibitors that apps in workspaces hold now. */
export class InhibitorList {
    readonly events = new Emitter<InhibitorEvents>();
    private readonly all = new Set<Inhibitor>();

    /** Those of a workspace, the oldest first. */
    of(workspaceId: string): readonly Inhibitor[] {
        return [...this.all].filter(inhibitor => inhibitor.workspaceId === workspaceId);
    }

    /** Whether any of a workspace's keeps the computer awake. */
    keepAwake(workspaceId: string): boolean {
        return this.of(workspaceId).some(
            ({ inhibits }) => inhibits.includes('idle') || inhibits.includes('suspend'),
        );
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
