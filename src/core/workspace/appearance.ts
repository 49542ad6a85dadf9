import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';

/**
 * The colours offered, by GNOME's accent names (org.gnome.desktop.interface accent-color) with
 * libadwaita's values for them.
 */
export const COLOURS = {
    blue: '#3584e4',
    teal: '#2190a4',
    green: '#3a944a',
    yellow: '#c88800',
    orange: '#ed5b00',
    red: '#e62d42',
    pink: '#d56199',
    purple: '#9141ac',
    slate: '#6f8396',
} as const;

/** The name of a colour offered. */
export type ColourName = keyof typeof COLOURS;

/** The icons offered, all of GNOME's own theme; any name of the icon theme may be given. */
export const ICONS = [
    'x-office-document-symbolic',
    'user-home-symbolic',
    'system-users-symbolic',
    'applications-engineering-symbolic',
    'applications-graphics-symbolic',
    'applications-science-symbolic',
    'applications-games-symbolic',
    'starred-symbolic',
    'emote-love-symbolic',
] as const;

/** The name of an icon offered. */
export type IconName = (typeof ICONS)[number];

const HEX_COLOUR = /^#[0-9a-f]{6}$/;
// freedesktop.org Icon Naming Specification, "Guidelines": letters, digits, dash; themes use . and _ too.
const ICON_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

// What people take for one character (UAX 29): a flag, an emoji with its parts, or a letter with its
// marks. gjs has Intl.Segmenter only from 1.82 on.
const FIRST_CHARACTER =
    /^(?:\p{RI}\p{RI}|\p{ExtPict}[\ufe0f\p{EMod}]*(?:\u200d\p{ExtPict}[\ufe0f\p{EMod}]*)*|.\p{M}*)/su;

/**
 * The colour as it is stored: a name of COLOURS or `#rrggbb` in lower case.
 *
 * @throws {WorkspaceError} InvalidArgument
 */
export function parseColour(text: string): string {
    const colour = text.trim().toLowerCase();
    if (Object.hasOwn(COLOURS, colour) || HEX_COLOUR.test(colour)) return colour;
    throw new WorkspaceError(
        'InvalidArgument',
        fill(_('“%(colour)” is not a colour. Use #rrggbb or one of: %(names).'), {
            colour: text,
            names: Object.keys(COLOURS).join(', '),
        }),
    );
}

/**
 * The icon as it is stored: a name of the icon theme.
 *
 * @throws {WorkspaceError} InvalidArgument
 */
export function parseIcon(text: string): string {
    const icon = text.trim();
    if (ICON_NAME.test(icon)) return icon;
    throw new WorkspaceError(
        'InvalidArgument',
        fill(_('“%(icon)” is not an icon name. Use a name such as “starred-symbolic”.'), {
            icon: text,
        }),
    );
}

/** The colour as `#rrggbb`. */
export function colourHex(colour: string): string {
    return (COLOURS as Partial<Record<string, string>>)[colour] ?? colour;
}

/**
 * The colour of bold letters and icons on the colour: white, unless its contrast is less than 3:1
 * (WCAG 2.2, 1.4.3 and 1.4.11).
 */
export function textColourOn(colour: string): '#ffffff' | '#000000' {
    const contrastWithWhite = 1.05 / (relativeLuminance(colourHex(colour)) + 0.05);
    return contrastWithWhite >= 3 ? '#ffffff' : '#000000';
}

/** A darker shade of the colour, as `#rrggbb`, on which white is read well. */
export function darkShadeOf(colour: string): string {
    return colourHex(colour).replaceAll(/[0-9a-f]{2}/g, channel =>
        Math.round(parseInt(channel, 16) * 0.5)
            .toString(16)
            .padStart(2, '0'),
    );
}

function relativeLuminance(hex: string): number {
    const channel = (start: number): number => {
        const value = parseInt(hex.slice(start, start + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** The one or two letters that stand for a name where there is no picture. */
export function initials(name: string): string {
    return initialLetters(name).join('');
}

/** The same, each for itself. */
export function initialLetters(name: string): string[] {
    const words = name.split(/[\s\-_.,;:·]+/u).filter(word => word !== '');
    const leading = words.length > 1 ? words.slice(0, 2) : [name];
    return leading.map(word => firstCharacter(word).toUpperCase());
}

function firstCharacter(text: string): string {
    return FIRST_CHARACTER.exec(text)?.[0] ?? '';
}
