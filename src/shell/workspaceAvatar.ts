import Clutter from 'gi://Clutter';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import St from 'gi://St';

import { colourHex, darkShadeOf, initials, textColourOn } from '../core/workspace/appearance.js';

/** What an avatar shows. */
export interface Face {
    readonly name: string;
    readonly icon: string;
    readonly colour: string;
    /** The path of an image; without one the name's initials are shown. */
    readonly picture: string | null;
}

/** A face for what cannot be read. */
export const BROKEN_FACE = {
    icon: 'dialog-warning-symbolic',
    colour: 'slate',
    picture: null,
} as const;

/** The picture or initials of a workspace, with its icon on its colour over it. */
export class WorkspaceAvatar {
    readonly actor: St.Widget;
    private readonly disc: St.Bin;
    private readonly badge: St.Icon;

    /** @param styleClass sets the size: `kolide-avatar-panel`, `-row` or `-preview`. */
    constructor(styleClass: string) {
        this.disc = new St.Bin({
            style_class: 'kolide-avatar-disc',
            x_align: Clutter.ActorAlign.START,
            y_align: Clutter.ActorAlign.START,
        });
        this.badge = new St.Icon({
            style_class: 'kolide-avatar-badge',
            x_expand: true,
            y_expand: true,
            x_align: Clutter.ActorAlign.END,
            y_align: Clutter.ActorAlign.END,
        });
        this.actor = new St.Widget({
            style_class: `kolide-avatar ${styleClass}`,
            layout_manager: new Clutter.BinLayout(),
            y_align: Clutter.ActorAlign.CENTER,
        });
        this.actor.add_child(this.disc);
        this.actor.add_child(this.badge);
    }

    /** Shows another face. */
    show(face: Face): void {
        const colour = colourHex(face.colour);
        this.badge.style = `background-color: ${darkShadeOf(colour)}; color: #ffffff;`;
        this.badge.icon_name = face.icon;
        this.badge.fallback_icon_name = 'folder-symbolic';
        this.disc.destroy_all_children();
        if (face.picture === null) {
            this.disc.style = `background-color: ${colour}; color: ${textColourOn(colour)};`;
            this.disc.child = new St.Label({
                text: initials(face.name),
                x_align: Clutter.ActorAlign.CENTER,
                y_align: Clutter.ActorAlign.CENTER,
            });
        } else this.disc.style = `border: 2px solid ${colour}; ${pictureStyle(face.picture)}`;
    }
}

function pictureStyle(path: string): string {
    // As a URI, the path has no quote or backslash that could end the string.
    const uri = Gio.File.new_for_path(path).get_uri();
    const quoted = GLib.uri_escape_string(uri, ':/%!$&*+,;=@~-._', false).replaceAll("'", '%27');
    return `background-image: url("${quoted}"); background-size: cover;`;
}
