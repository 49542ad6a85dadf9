/** What a key of the keyboard starts: an app, the default app for a type, or a command line. */
export type KeyTarget =
    | { readonly apps: readonly string[] }
    | { readonly contentType: string }
    | { readonly commandLine: string };

/**
 * The keys of the schema org.gnome.settings-daemon.plugins.media-keys that start an app
 * (gnome-settings-daemon, gsd-media-keys-manager.c). Of several apps the first that there is.
 */
export const LAUNCH_KEYS: Readonly<Record<string, KeyTarget>> = {
    calculator: { apps: ['org.gnome.Calculator.desktop', 'gnome-calculator.desktop'] },
    email: { contentType: 'x-scheme-handler/mailto' },
    help: { contentType: 'x-scheme-handler/ghelp' },
    home: { contentType: 'inode/directory' },
    media: { contentType: 'audio/x-vorbis+ogg' },
    www: { contentType: 'x-scheme-handler/http' },
};

/** The modifier keys that an accelerator may have. */
export type Modifier = 'alt' | 'control' | 'shift' | 'super';

/** A key that is pressed together with others. */
export interface Accelerator {
    /** The key's name, as in the headers of X11 without `XF86`: `t`, `Calculator`. */
    readonly key: string;
    readonly modifiers: readonly Modifier[];
}

const MODIFIERS: Readonly<Partial<Record<string, Modifier>>> = {
    alt: 'alt',
    mod1: 'alt',
    control: 'control',
    ctrl: 'control',
    ctl: 'control',
    primary: 'control',
    shift: 'shift',
    shft: 'shift',
    super: 'super',
    mod4: 'super',
};

/** Reads an accelerator as settings have it: `<Control><Alt>t`. Null for one with other modifiers. */
export function parseAccelerator(text: string): Accelerator | null {
    const [, before = '', key = ''] = /^((?:<\w+>)*)(?:XF86)?(\w+)$/.exec(text) ?? [];
    const names = [...before.matchAll(/\w+/g)].map(([name]) => MODIFIERS[name.toLowerCase()]);
    const modifiers = names.filter(name => name !== undefined);
    if (key === '' || modifiers.length < names.length) return null;
    return { key, modifiers: [...new Set(modifiers)].sort() };
}
