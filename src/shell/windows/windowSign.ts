import Atk from 'gi://Atk';
import Clutter from 'gi://Clutter';
import type Meta from 'gi://Meta';
import St from 'gi://St';

import { colourHex } from '../../core/workspace/appearance.js';
import type { WorkspaceEntry } from '../../core/workspace/workspace.js';
import { faceOf } from '../workspaceCaption.js';
import { WorkspaceTag } from './workspaceTag.js';

/**
 * Says on a window whose it is. It is a part of what draws the window, so that it moves, lies and
 * vanishes with it, and is in every picture that the shell makes of the window.
 */
export class WindowSign {
    /** What it says; null before it says anything. */
    entry: WorkspaceEntry | null = null;
    private readonly frame: St.Widget;
    private readonly tag = new WorkspaceTag();
    private isDrawn = true;

    /** @param actor what draws the window. */
    constructor(
        private readonly window: Meta.Window,
        actor: Clutter.Actor,
    ) {
        this.frame = new St.Widget({
            style_class: 'kolide-sign',
            layout_manager: new Clutter.BinLayout(),
            // A screen reader is told of the window by its app, and of the workspace by the panel.
            accessible_role: Atk.Role.REDUNDANT_OBJECT,
        });
        this.frame.add_child(this.tag.actor);
        this.frame.connect('destroy', () => {
            this.isDrawn = false;
        });
        actor.add_child(this.frame);
        this.place();
    }

    /** Shows a workspace, with a frame all around if there is to be one. */
    show(entry: WorkspaceEntry, isFramed: boolean): void {
        if (!this.isDrawn) return;
        this.setStyleClass('kolide-sign-frame', isFramed);
        if (entry === this.entry) return;
        this.entry = entry;
        this.frame.style = `border-color: ${colourHex(faceOf(entry).colour)};`;
        this.tag.show(entry);
    }

    /** Covers what the person sees as the window, which has another size now. */
    place(): void {
        if (!this.isDrawn) return;
        const { window, frame } = this;
        // Whoever fills the screen wants nothing else on it.
        frame.visible = !window.fullscreen;
        const seen = window.get_frame_rect();
        // With its shadow.
        const drawn = window.get_buffer_rect();
        frame.set_position(seen.x - drawn.x, seen.y - drawn.y);
        frame.set_size(seen.width, seen.height);
        // Corners that touch an edge of the screen are not round.
        const isAtEdge = window.maximized_horizontally || window.maximized_vertically;
        this.setStyleClass('kolide-sign-square', isAtEdge);
    }

    /** Takes it off the window. */
    remove(): void {
        if (this.isDrawn) this.frame.destroy();
    }

    private setStyleClass(name: string, isSet: boolean): void {
        if (isSet) this.frame.add_style_class_name(name);
        else this.frame.remove_style_class_name(name);
    }
}
