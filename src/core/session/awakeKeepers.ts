import { Emitter } from '../emitter.js';
import { inhibitedBy, keepsAwake, type Inhibition, type InhibitorList } from './inhibitors.js';
import { oneLine } from './oneLine.js';

/** A process that keeps the computer awake by itself, as the system knows it. */
export interface AwakeProcess {
    readonly workspaceId: string;
    readonly startedAs: string | null;
    /** As it calls itself. */
    readonly appId: string;
    readonly reason: string;
}

/** Who keeps the computer awake, and why. Nothing of it is longer than a line. */
export interface AwakeKeeper {
    /**
     * - `app`: a program.
     * - `window`: a window that is seen, which the compositor inhibits for.
     * - `switch`: the person wants it so.
     */
    readonly kind: 'app' | 'window' | 'switch';
    /** The app as which its process was started; null if that cannot be told. */
    readonly startedAs: string | null;
    /** As it calls itself, be that true or not. */
    readonly claims: string;
    /** In its own words; may be empty. */
    readonly reason: string;
}

/** Those who know who keeps the computer awake. */
export interface AwakeSources {
    /** What is inhibited on the buses of workspaces. */
    readonly inhibitors: Pick<InhibitorList, 'of' | 'isFrozen'>;
    /** What others inhibit at the session manager. It does not tell which processes they are. */
    readonly session: () => readonly Inhibition[];
    /** What processes inhibit in the system, that is, at logind. */
    readonly system: () => readonly AwakeProcess[];
    /** Whether the computer is kept awake because the active workspace is set so. */
    readonly isSwitchedOn: () => boolean;
    readonly activeId: () => string;
    /** The workspace of what is in no workspace's slice. */
    readonly defaultId: () => string;
    /** Whether nothing of a workspace is to be told. */
    readonly isLocked: (workspaceId: string) => boolean;
}

// meta_wayland_idle_inhibitor in mutter's src/wayland/meta-wayland-idle-inhibit.c: Wayland's
// inhibitors, which count while their window is seen.
const COMPOSITOR = { appId: 'mutter', reason: 'idle-inhibit' };

/** Who keeps the computer awake in which workspace, by whatever way it was asked for. */
export class AwakeKeepers {
    readonly events = new Emitter<{ changed: [] }>();

    constructor(private readonly sources: AwakeSources) {}

    /** Those of a workspace that count now; none of one that is locked. */
    of(workspaceId: string): AwakeKeeper[] {
        const { sources } = this;
        if (sources.isLocked(workspaceId)) return [];
        const isActive = workspaceId === sources.activeId();
        const session = this.awakeAtSession();
        const inBus = sources.inhibitors.isFrozen(workspaceId)
            ? []
            : sources.inhibitors.of(workspaceId).filter(({ inhibits }) => keepsAwake(inhibits));
        return [
            ...(isActive && sources.isSwitchedOn() ? [SWITCH] : []),
            ...(isActive ? session.filter(isCompositor).map(() => WINDOW) : []),
            ...inBus.map(toKeeper),
            ...(workspaceId === sources.defaultId()
                ? session.filter(one => !isCompositor(one)).map(toKeeper)
                : []),
            ...sources
                .system()
                .filter(one => one.workspaceId === workspaceId)
                .map(toKeeper),
        ];
    }

    /**
     * Whether a program that uses the session's own bus does. Nobody but itself can take that back,
     * be it frozen or not.
     */
    get isSessionAwake(): boolean {
        return this.awakeAtSession().some(one => !isCompositor(one));
    }

    /** Whether a window does, by Wayland. */
    get isWindowAwake(): boolean {
        return this.awakeAtSession().some(isCompositor);
    }

    private awakeAtSession(): Inhibition[] {
        return this.sources.session().filter(({ flags }) => keepsAwake(inhibitedBy(flags)));
    }
}

const SWITCH: AwakeKeeper = { kind: 'switch', startedAs: null, claims: '', reason: '' };
const WINDOW: AwakeKeeper = { kind: 'window', startedAs: null, claims: '', reason: '' };

function isCompositor({ appId, reason }: Inhibition): boolean {
    return appId === COMPOSITOR.appId && reason === COMPOSITOR.reason;
}

function toKeeper({
    startedAs = null,
    appId,
    reason,
}: {
    readonly startedAs?: string | null;
    readonly appId: string;
    readonly reason: string;
}): AwakeKeeper {
    return { kind: 'app', startedAs, claims: oneLine(appId), reason: oneLine(reason) };
}
