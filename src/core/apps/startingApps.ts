import type { Lifetime } from '../lifetime.js';

// As long as GNOME Shell shows an app as one that is starting (mutter's STARTUP_TIMEOUT_MS).
const PATIENCE_MS = 15_000;

/** An app that was started. */
interface Start {
    readonly workspaceId: string;
    readonly desktopId: string;
    /** Null until the user manager runs it. */
    unit: string | null;
    /** Units that have ended before that. */
    readonly ended: Set<string>;
    readonly forget: () => void;
}

/**
 * Knows which apps are on their way to their first window, each in its workspace: who asks for one of
 * them again means the same one.
 */
export class StartingApps {
    private readonly starts = new Set<Start>();

    /** @param after calls back once after so many milliseconds, unless what it returns is called. */
    constructor(
        private readonly after: (milliseconds: number, callback: () => void) => () => void,
        lifetime: Lifetime,
    ) {
        lifetime.add(() => {
            for (const { forget } of this.starts) forget();
        });
    }

    /** The apps that were started in the workspace, run, and have shown no window yet. */
    in(workspaceId: string): string[] {
        return [...this.starts].flatMap(start =>
            start.workspaceId === workspaceId ? [start.desktopId] : [],
        );
    }

    /** @param launch starts the app and returns the name of its unit. */
    async follow(
        workspaceId: string,
        desktopId: string,
        launch: () => Promise<string>,
    ): Promise<string> {
        const start = this.begin(workspaceId, desktopId);
        try {
            const unit = await launch();
            start.unit = unit;
            if (start.ended.has(unit)) start.forget();
            return unit;
        } catch (error) {
            start.forget();
            throw error;
        }
    }

    /** To be told that an app has a window. */
    windowOpened(workspaceId: string, desktopId: string): void {
        for (const start of this.starts)
            if (start.workspaceId === workspaceId && start.desktopId === desktopId) start.forget();
    }

    /** To be told of every unit that has ended. */
    unitEnded(unit: string): void {
        for (const start of this.starts) {
            if (start.unit === null) start.ended.add(unit);
            else if (start.unit === unit) start.forget();
        }
    }

    private begin(workspaceId: string, desktopId: string): Start {
        // The last launch of an app is the one that counts.
        this.windowOpened(workspaceId, desktopId);
        const stop = this.after(PATIENCE_MS, () => {
            start.forget();
        });
        const start: Start = {
            workspaceId,
            desktopId,
            unit: null,
            ended: new Set(),
            forget: () => {
                stop();
                this.starts.delete(start);
            },
        };
        this.starts.add(start);
        return start;
    }
}
