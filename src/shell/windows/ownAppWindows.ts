import type Meta from 'gi://Meta';
import type Shell from 'gi://Shell';

import type { WindowNames } from '../../core/windows/ownApp.js';
import type { WindowOwners } from './windowOwners.js';

/** Tells which windows are of apps that the active workspace has for itself. */
export interface OwnAppPort {
    /**
     * The app that a window is of.
     *
     * @param isUnknown whether the shell knows no app that it is of.
     * @returns null if it is none of those.
     */
    find(window: Meta.Window, isUnknown: boolean): Shell.App | null;
    /** Calls the listener whenever there are others. */
    onChanged(listener: () => void): () => void;
}

/** Apps that the active workspace has for itself. */
interface OwnApps {
    findOwn(workspaceId: string, names: WindowNames): Shell.App | null;
    readonly hasOwn: boolean;
}

/** What OwnAppPort finds. */
export function findOwnApp(
    window: Meta.Window,
    isUnknown: boolean,
    owners: Pick<WindowOwners, 'ownerOf' | 'startedAs'>,
    apps: OwnApps,
): Shell.App | null {
    const owner = apps.hasOwn ? owners.ownerOf(window) : null;
    if (typeof owner !== 'string') return null;
    return apps.findOwn(owner, {
        wmClass: window.get_wm_class(),
        wmInstance: window.get_wm_class_instance(),
        gtkApplicationId: window.get_gtk_application_id(),
        // A window may be of another app than its process, which a browser's is.
        startedAs: isUnknown ? owners.startedAs(window) : null,
    });
}

/**
 * The windows of apps that only the active workspace has. The shell's C code, which gives each window
 * its app, does not know those apps.
 */
export class OwnAppWindows {
    private readonly apps = new Map<Meta.Window, Shell.App>();

    constructor(private readonly find: OwnAppPort['find']) {}

    /** Whether there are none. */
    get isEmpty(): boolean {
        return this.apps.size === 0;
    }

    /** Whether the app is such a one and has windows. */
    has(app: Shell.App): boolean {
        return !this.isEmpty && [...this.apps.values()].includes(app);
    }

    appOf(window: Meta.Window): Shell.App | undefined {
        return this.apps.get(window);
    }

    /** The windows of one such app, in the order in which the shell has those of others. */
    windowsOf(app: Shell.App): Meta.Window[] {
        const active = global.workspace_manager.get_active_workspace();
        const isHere = (window: Meta.Window): number =>
            Number(window.located_on_workspace(active) && window.showing_on_its_workspace());
        return [...this.apps]
            .flatMap(([window, owner]) => (owner === app ? [window] : []))
            .sort((a, b) => isHere(b) - isHere(a) || b.get_user_time() - a.get_user_time());
    }

    /**
     * Finds out anew which app a window is of.
     *
     * @param tracked the app that the shell has for it.
     */
    look(window: Meta.Window, tracked: Shell.App | null): void {
        // A dialog goes with its window.
        const parent = window.get_transient_for();
        const app = parent
            ? this.apps.get(parent)
            : this.find(window, tracked?.is_window_backed() ?? true);
        if (app) this.apps.set(window, app);
        else this.apps.delete(window);
    }

    /** Forgets a window that is gone. */
    forget(window: Meta.Window): void {
        this.apps.delete(window);
    }
}
