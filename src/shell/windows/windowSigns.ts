import Clutter from 'gi://Clutter';
import Meta from 'gi://Meta';
import { Workspace as OverviewWorkspace } from 'resource:///org/gnome/shell/ui/workspace.js';

import { Lifetime } from '../../core/lifetime.js';
import type { WindowSignStyle } from '../../core/windows/windowSigns.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import type { WorkspaceEntry } from '../../core/workspace/workspace.js';
import { log } from '../../system/log.js';
import { idle } from '../idle.js';
import { override } from '../override.js';
import type { WindowOwners } from './windowOwners.js';
import { WindowSign } from './windowSign.js';
import { WorkspaceTag } from './workspaceTag.js';

const SIGNED: readonly Meta.WindowType[] = [
    Meta.WindowType.NORMAL,
    Meta.WindowType.DIALOG,
    Meta.WindowType.MODAL_DIALOG,
    Meta.WindowType.UTILITY,
];

/** What it needs to know of windows and workspaces. */
export interface SignPorts {
    readonly owners: Pick<WindowOwners, 'events'>;
    readonly registry: Pick<WorkspaceRegistry, 'events' | 'list'>;
    /** The workspace whose a window is; null if it is common to all, or not known yet. */
    readonly workspaceOf: (window: Meta.Window) => WorkspaceEntry | null;
}

interface SignedWindow {
    readonly sign: WindowSign;
    /** What is connected to the window. */
    readonly handlers: readonly number[];
}

/**
 * Puts a sign on every window that says whose it is. A window gets it when it is new and the shell
 * has nothing to draw, whichever workspace is active, so that a switch has nothing to do.
 */
export class WindowSigns {
    private readonly signed = new Map<Meta.Window, SignedWindow>();
    /** Windows to be looked at. */
    private readonly pending = new Set<Meta.Window>();
    private style: WindowSignStyle = 'off';
    private working: Lifetime | null = null;

    constructor(private readonly ports: SignPorts) {}

    /** Signs all windows so from now on. */
    setStyle(style: WindowSignStyle): void {
        this.style = style;
        if (style === 'off') this.stop();
        else if (this.working) this.lookAtAll();
        else this.begin();
    }

    /** Takes all signs away. */
    stop(): void {
        this.working?.end();
        this.working = null;
        this.pending.clear();
        for (const window of [...this.signed.keys()]) this.take(window);
    }

    private begin(): void {
        const lifetime = new Lifetime(log.error);
        this.working = lifetime;
        const { owners, registry } = this.ports;
        const { display, window_manager: wm } = global;
        const look = (window: Meta.Window): void => {
            this.look(window);
        };
        const created = display.connect('window-created', (_display, window) => {
            look(window);
        });
        // By now a dialog has got its parent.
        const mapped = wm.connect('map', (_wm, actor) => {
            if (actor.meta_window) look(actor.meta_window);
        });
        lifetime.add(() => {
            display.disconnect(created);
            wm.disconnect(mapped);
        });
        lifetime.add(owners.events.on('known', look));
        for (const event of ['added', 'removed'] as const)
            lifetime.add(
                registry.events.on(event, () => {
                    this.lookAtAll();
                }),
            );
        lifetime.add(
            registry.events.on('changed', id => {
                this.followChange(id);
            }),
        );
        tagOverview(this.ports, lifetime);
        this.lookAtAll();
    }

    private lookAtAll(): void {
        for (const window of global.display.list_all_windows()) this.look(window);
    }

    /** Most of what changes of a workspace is not on its sign. */
    private followChange(id: string): void {
        const entry = this.ports.registry.list.find(candidate => candidate.id === id);
        for (const [window, { sign }] of this.signed)
            if (sign.entry?.id === id && sign.entry !== entry) this.look(window);
    }

    private look(window: Meta.Window): void {
        if (!SIGNED.includes(window.window_type)) return;
        this.pending.add(window);
        if (this.pending.size === 1) this.work().catch(log.error);
    }

    /** Signs one window at a time, between frames. */
    private async work(): Promise<void> {
        for (;;) {
            await idle();
            const [window] = this.pending;
            if (!window) return;
            this.sign(window);
            this.pending.delete(window);
            if (this.pending.size === 0) return;
        }
    }

    private sign(window: Meta.Window): void {
        const actor = window.get_compositor_private<Meta.WindowActor | null>();
        // What is attached to another window is a part of it.
        const entry = window.is_attached_dialog() ? null : this.ports.workspaceOf(window);
        if (!actor || actor.is_destroyed() || !entry) this.take(window);
        else (this.signed.get(window)?.sign ?? this.give(window, actor)).show(entry, this.isFramed);
    }

    private get isFramed(): boolean {
        return this.style === 'frame';
    }

    private give(window: Meta.Window, actor: Clutter.Actor): WindowSign {
        const sign = new WindowSign(window, actor);
        const place = (): void => {
            sign.place();
        };
        const handlers = [
            window.connect('size-changed', place),
            window.connect('notify::fullscreen', place),
            window.connect('notify::wm-class', () => {
                this.look(window);
            }),
            window.connect('unmanaged', () => {
                // It goes with what draws the window, which may take its time to vanish.
                this.forget(window);
            }),
        ];
        this.signed.set(window, { sign, handlers });
        return sign;
    }

    private take(window: Meta.Window): void {
        this.forget(window)?.sign.remove();
    }

    private forget(window: Meta.Window): SignedWindow | undefined {
        const known = this.signed.get(window);
        for (const handler of known?.handlers ?? []) window.disconnect(handler);
        this.signed.delete(window);
        this.pending.delete(window);
        return known;
    }
}

/** Windows are small in the overview: a tag of the usual size covers the small one there. */
function tagOverview({ workspaceOf }: SignPorts, lifetime: Lifetime): void {
    override(
        OverviewWorkspace.prototype,
        '_addWindowClone',
        original =>
            function (window) {
                const preview = original.call(this, window);
                const entry = workspaceOf(window);
                if (entry) preview.add_child(tagAbove(preview.windowContainer, entry));
                return preview;
            },
        lifetime,
    );
}

function tagAbove(actor: Clutter.Actor, entry: WorkspaceEntry): Clutter.Actor {
    const tag = new WorkspaceTag();
    tag.show(entry);
    const { X_AXIS, Y_AXIS } = Clutter.AlignAxis;
    for (const [axis, factor] of [
        [X_AXIS, 0.5],
        [Y_AXIS, 0],
    ] as const)
        tag.actor.add_constraint(
            new Clutter.AlignConstraint({ source: actor, align_axis: axis, factor }),
        );
    return tag.actor;
}
