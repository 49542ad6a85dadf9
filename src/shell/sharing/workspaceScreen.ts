import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Meta from 'gi://Meta';
import Shell from 'gi://Shell';

import { WorkspaceError } from '../../core/errors.js';
import type { Lifetime } from '../../core/lifetime.js';
import type { ScreenAccess, ScreenSource, WindowSource } from '../../core/session/screenAccess.js';
import { _, fill } from '../../core/words.js';
import { deleteFile, inspect, makeDirectory } from '../../system/files.js';
import { log } from '../../system/log.js';
import { askToShare, type ShareQuestion } from './shareDialog.js';

Gio._promisify(Gio.File.prototype, 'create_async');
Gio._promisify(Shell.Screenshot.prototype, 'screenshot');

const WINDOWS: readonly Meta.WindowType[] = [
    Meta.WindowType.NORMAL,
    Meta.WindowType.DIALOG,
    Meta.WindowType.MODAL_DIALOG,
];

/** What it needs to know of workspaces. */
export interface WorkspaceScreenPorts {
    isActive(workspaceId: string): boolean;
    /** Whether a window belongs to a workspace, and not merely is shown with it. */
    isOf(workspaceId: string, window: Meta.Window): boolean;
    /** The directory for a workspace's pictures. */
    picturesOf(workspaceId: string): string;
    /** Resolves when what was changed has been drawn. */
    painted(): Promise<void>;
}

/** Lets the apps of the active workspace see the screen, if the person agrees. */
export class WorkspaceScreen implements ScreenAccess {
    private readonly listeners = new Map<string, Set<() => Promise<void>>>();
    private isAsking = false;

    constructor(private readonly ports: WorkspaceScreenPorts) {}

    windowsOf(workspaceId: string): WindowSource[] {
        if (!this.ports.isActive(workspaceId)) return [];
        return global.display
            .list_all_windows()
            .filter(
                window =>
                    WINDOWS.includes(window.window_type) && this.ports.isOf(workspaceId, window),
            )
            .map(window => ({ kind: 'window', id: window.get_id(), title: window.title }));
    }

    async chooseSource(
        workspaceId: string,
        appId: string,
        sources: readonly ScreenSource[],
        lifetime: Lifetime,
    ): Promise<ScreenSource | null> {
        const app = nameOf(appId);
        const isOne = sources.filter(({ kind }) => kind === 'monitor').length === 1;
        const chosen = await this.ask(
            workspaceId,
            {
                title: _('Share the Screen?'),
                description: fill(_('%(app) wants to record. Choose what it will see.'), { app }),
                choices: sources.map(source =>
                    source.kind === 'window'
                        ? { label: source.title, icon: 'focus-windows-symbolic' }
                        : {
                              label: isOne ? _('Whole Screen') : source.name,
                              icon: 'video-display-symbolic',
                          },
                ),
            },
            lifetime,
        );
        return chosen === null ? null : (sources[chosen] ?? null);
    }

    async takePicture(
        workspaceId: string,
        appId: string,
        lifetime: Lifetime,
    ): Promise<string | null> {
        const app = nameOf(appId);
        const chosen = await this.ask(
            workspaceId,
            {
                title: _('Share a Picture of the Screen?'),
                description: fill(_('%(app) wants to see what is on the screen now.'), { app }),
                choices: [{ label: _('Take Picture'), icon: 'camera-photo-symbolic' }],
            },
            lifetime,
        );
        if (chosen === null) return null;
        await this.ports.painted();
        return takePicture(this.ports.picturesOf(workspaceId), () => {
            // That the person was elsewhere meanwhile has ended it.
            if (lifetime.ended) throw notSeen();
            this.requireActive(workspaceId);
        });
    }

    beforeLeaving(workspaceId: string, listener: () => Promise<void>): () => void {
        const listeners = this.listeners.get(workspaceId) ?? new Set();
        this.listeners.set(workspaceId, listeners.add(listener));
        return () => {
            listeners.delete(listener);
        };
    }

    /**
     * Tells all who want to be told before a workspace is left, and resolves when they are done;
     * null if there are none. Never rejects.
     */
    leave(workspaceId: string): Promise<void> | null {
        const listeners = [...(this.listeners.get(workspaceId) ?? [])];
        if (listeners.length === 0) return null;
        const ends = listeners.map(async listener => listener().catch(log.error));
        return Promise.all(ends).then(() => undefined);
    }

    /** Asks while the workspace is active, and one question at a time. */
    private async ask(
        workspaceId: string,
        question: ShareQuestion,
        lifetime: Lifetime,
    ): Promise<number | null> {
        this.requireActive(workspaceId);
        if (this.isAsking) throw new WorkspaceError('Busy', _('Another app is asking already.'));
        this.isAsking = true;
        // eslint-disable-next-line @typescript-eslint/require-await -- the dialog is gone at once
        const leave = async (): Promise<void> => {
            lifetime.end();
        };
        lifetime.add(this.beforeLeaving(workspaceId, leave));
        try {
            const chosen = await askToShare(question, lifetime);
            this.requireActive(workspaceId);
            return chosen;
        } finally {
            this.isAsking = false;
        }
    }

    private requireActive(workspaceId: string): void {
        if (!this.ports.isActive(workspaceId)) throw notSeen();
    }
}

function notSeen(): WorkspaceError {
    return new WorkspaceError('Denied', _('Only the active workspace sees the screen.'));
}

function nameOf(appId: string): string {
    const app = Shell.AppSystem.get_default().lookup_app(`${appId}.desktop`) as Shell.App | null;
    return app?.get_name() ?? (appId === '' ? _('An app') : appId);
}

/** @param requireSeen throws if what is on the screen is no business of the one who asks. */
async function takePicture(directory: string, requireSeen: () => void): Promise<string> {
    const found = await inspect(directory);
    if (!found) await makeDirectory(directory);
    // The workspace's apps can put a link there, which the shell is not to follow for them.
    else if (found.kind !== 'directory')
        throw new WorkspaceError('Failed', _('The directory for pictures is none of its own.'));
    const time = GLib.DateTime.new_now_local().format('%Y-%m-%d %H-%M-%S.%f') ?? '';
    const name = fill(_('Screenshot from %(time)'), { time });
    const path = `${directory}/${name}.png`;
    const file = Gio.File.new_for_path(path);
    const stream = await file.create_async(
        Gio.FileCreateFlags.PRIVATE,
        GLib.PRIORITY_DEFAULT,
        null,
    );
    try {
        requireSeen();
        await new Shell.Screenshot().screenshot(false, stream);
        requireSeen();
    } catch (error) {
        await deleteFile(path);
        throw error;
    } finally {
        await stream.close_async(GLib.PRIORITY_DEFAULT, null);
    }
    return path;
}
