/** What the measures deliver to scripts/bench. Times are in milliseconds, memory is in bytes. */

/** What there is while clicks are measured. */
export interface Load {
    readonly workspaces: number;
    /** In each of three workspaces. */
    readonly windows: number;
    /** In the three workspaces together. */
    readonly processes: number;
    /** Whether each switch has other settings, held notifications and a clipboard to see to. */
    readonly isBurdened: boolean;
}

/** What was measured under a load, in milliseconds. */
export interface SwitchSeries extends Load {
    readonly clickToPaint: number[];
    /** Processor time of the shell's main thread, apart from drawing. */
    readonly mainLoop: number[];
    readonly drawing: number[];
    /** The same after a click on the workspace that is active already. */
    readonly mainLoopWithoutSwitch: number[];
    readonly drawingWithoutSwitch: number[];
}

/** What all clicks have cost. */
export interface Switching {
    readonly frameInterval: number;
    readonly series: SwitchSeries[];
    /** From the answer of a switch to the moment in which all of the old workspace stands still. */
    readonly frozen: number[];
    /** What it costs GNOME itself to hide and show as many windows, apart from drawing. */
    readonly minimising: number[];
    /** The longest turn of the main loop, by processor time, where a switch has more to see to. */
    readonly longestTurns: number[];
    /** The same where only the settings change, without a switch. */
    readonly longestTurnsOfSettings: number[];
}

/** What was measured of apps that are busy, in milliseconds. */
export interface Thawing {
    /** From the call that switches to a frozen workspace to the first frame that its app drew. */
    readonly clientPaint: number[];
    /** Processor time that the workspace used in a time, active and frozen. */
    readonly awake: { readonly used: number; readonly elapsed: number };
    readonly frozen: { readonly used: number; readonly elapsed: number };
}

/** What was measured of launches, in milliseconds from the request to the window's first frame. */
export interface Launching {
    readonly apps: {
        readonly app: string;
        /** Through `gio launch`, in the session. */
        readonly gio: number[];
        /** As a service of the user manager's, in the session and without the product. */
        readonly service: number[];
        /** In a workspace whose bus runs already. */
        readonly warm: number[];
        /** The first app of workspaces. */
        readonly first: number[];
    }[];
    /** The cgroups of the workspaces that have an app open now, and of one that never had any. */
    readonly used: string[];
    readonly unused: string;
}

/** What the shell has in memory, in bytes. */
export interface Memory {
    /** Its share of all that it has mapped, what it shares with others divided by their number. */
    readonly pss: number;
    readonly rss: number;
    /** What is in no file: of PSS the part that the shell itself has made. */
    readonly anonymous: number;
    /** What JavaScript holds, in its own heap and through it. */
    readonly heap: number;
}

/** What the shell has in memory before and after the extension was enabled for the first time. */
export interface ShellMemory {
    readonly without: Memory;
    readonly enabled: Memory;
}

/** How long the shell's main loop was occupied without a break, in milliseconds. */
export interface Stalls {
    /** By the clock: what the person feels, and what else the machine does, too. */
    readonly clock: StallSummary;
    /** By the processor time of the shell's main thread. */
    readonly processor: StallSummary;
}

/** A distribution of them. */
export interface StallSummary {
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
    /** How many were longer than a frame, 16.7 ms. */
    readonly overFrame: number;
    readonly n: number;
}

/** What a flood of notifications did to the shell's main loop. */
export interface Flood extends Stalls {
    readonly count: number;
    /** From the first to the answer to the last. */
    readonly elapsed: number;
}

/** Floods of notifications from here and there. */
export interface Notifying {
    /** While nothing is sent. */
    readonly idle: Stalls;
    /** From a workspace in the background, on its own bus. */
    readonly background: Flood;
    /** From `default` in the background, on the session's bus. */
    readonly session: Flood;
    /** From the active workspace, on its own bus. */
    readonly active: Flood;
    /** To GNOME Shell itself, without the extension. */
    readonly withoutUs: Flood;
    /** How many of the flood in the background were held. */
    readonly held: number;
    /** The history's file after all of them. */
    readonly history: { readonly bytes: number; readonly lines: number };
}
