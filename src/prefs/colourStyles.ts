import Gdk from 'gi://Gdk';
import Gtk from 'gi://Gtk';

import type { Lifetime } from '../core/lifetime.js';
import { colourHex, textColourOn } from '../core/workspace/appearance.js';

const BASE = `
.kolide-badge {
    border-radius: 999px;
    min-width: 16px;
    min-height: 16px;
}
/* What it makes is not there yet, so that there is nothing to edit. */
.kolide-new .edit-icon {
    opacity: 0;
}
.kolide-choice {
    min-width: 32px;
    min-height: 32px;
    padding: 0;
}
/* The chosen one is told by its mark too, and by its shape, never by a colour alone. */
.kolide-choice:checked {
    border-radius: 9px;
    box-shadow: inset 0 0 0 2px currentColor;
}
/* Around a colour, since what is on it may be as light as the row is. */
.kolide-choice.kolide-colour:checked {
    border-radius: 999px;
    box-shadow: 0 0 0 2px var(--card-bg-color), 0 0 0 4px var(--window-fg-color);
}
.kolide-choice.kolide-colour image {
    opacity: 0;
}
.kolide-choice.kolide-colour:checked image {
    opacity: 1;
}
`;

/** Style classes for the colours of workspaces. */
export class ColourStyles {
    private readonly provider = new Gtk.CssProvider();
    private readonly rules = new Map<string, string>();

    constructor() {
        this.load();
    }

    /** Makes the classes known to all widgets for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        const display = Gdk.Display.get_default();
        if (!display) return;
        const priority = Gtk.STYLE_PROVIDER_PRIORITY_APPLICATION;
        Gtk.StyleContext.add_provider_for_display(display, this.provider, priority);
        lifetime.add(() => {
            Gtk.StyleContext.remove_provider_for_display(display, this.provider);
        });
    }

    /** The class that gives a widget this background, and a colour for what is on it. */
    classFor(colour: string): string {
        const hex = colourHex(colour);
        const name = `kolide-background-${hex.slice(1)}`;
        const look = `background-color: ${hex}; color: ${textColourOn(hex)};`;
        return this.withRule(name, `.${name} { ${look} }`);
    }

    /** The same for an avatar, which has a colour of its own by its text. */
    avatarClassFor(colour: string): string {
        const hex = colourHex(colour);
        const name = `kolide-avatar-${hex.slice(1)}`;
        const look = `background: ${hex}; color: ${textColourOn(hex)};`;
        return this.withRule(name, `.${name} > avatar { ${look} }`);
    }

    private withRule(name: string, rule: string): string {
        if (!this.rules.has(name)) {
            this.rules.set(name, rule);
            this.load();
        }
        return name;
    }

    private load(): void {
        this.provider.load_from_string([BASE, ...this.rules.values()].join('\n'));
    }
}
