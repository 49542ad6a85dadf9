import { _ } from '../words.js';
import type { ColourName, IconName } from './appearance.js';

/** What people call a colour; one without a name is called by its hex digits. */
export function colourLabel(colour: string): string {
    const labels: Record<ColourName, string> = {
        blue: _('Blue'),
        teal: _('Teal'),
        green: _('Green'),
        yellow: _('Yellow'),
        orange: _('Orange'),
        red: _('Red'),
        pink: _('Pink'),
        purple: _('Purple'),
        slate: _('Slate'),
    };
    return (labels as Partial<Record<string, string>>)[colour] ?? colour;
}

/** What people call what an icon shows; one that is not of ICONS is called by its name. */
export function iconLabel(icon: string): string {
    const labels: Record<IconName, string> = {
        // Translators: what the picture of an icon shows, like the others after it.
        'x-office-document-symbolic': _('Document'),
        'user-home-symbolic': _('House'),
        'system-users-symbolic': _('People'),
        'applications-engineering-symbolic': _('Tools'),
        'applications-graphics-symbolic': _('Palette'),
        'applications-science-symbolic': _('Science'),
        'applications-games-symbolic': _('Games'),
        'starred-symbolic': _('Star'),
        'emote-love-symbolic': _('Heart'),
    };
    return (labels as Partial<Record<string, string>>)[icon] ?? icon;
}
