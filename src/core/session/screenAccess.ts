import type { Lifetime } from '../lifetime.js';

/** A monitor that can be recorded. */
export interface MonitorSource {
    readonly kind: 'monitor';
    /** What mutter calls the socket that it is plugged into. */
    readonly connector: string;
    /** What people call it. */
    readonly name: string;
}

/** A window that can be recorded. */
export interface WindowSource {
    readonly kind: 'window';
    /** What mutter calls it. */
    readonly id: number;
    readonly title: string;
}

/** What can be shown to others of the screen. */
export type ScreenSource = MonitorSource | WindowSource;

/** The apps of a workspace that want to see what is on the screen, and the person who decides. */
export interface ScreenAccess {
    /** The windows of a workspace that is active; none of one that is not. */
    windowsOf(workspaceId: string): WindowSource[];
    /**
     * Lets the person choose what an app may record, until the lifetime ends; null if it is nothing.
     *
     * @throws {WorkspaceError} Denied if the workspace is not active, Busy if an app is asking.
     */
    chooseSource(
        workspaceId: string,
        appId: string,
        sources: readonly ScreenSource[],
        lifetime: Lifetime,
    ): Promise<ScreenSource | null>;
    /**
     * Takes a picture of the screen if the person allows it, and returns its path; null if not.
     *
     * @throws {WorkspaceError} Denied, Busy
     */
    takePicture(workspaceId: string, appId: string, lifetime: Lifetime): Promise<string | null>;
    /**
     * Calls the listener before the workspace is left, which is waited for, until the returned
     * function is called.
     */
    beforeLeaving(workspaceId: string, listener: () => Promise<void>): () => void;
}
