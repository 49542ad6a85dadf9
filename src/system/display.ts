import GLib from 'gi://GLib';

const NAMES = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'GNOME_SETUP_DISPLAY'];

/** The environment variables by which programs find the display of this shell, where they are set. */
export function displayVariables(): Record<string, string> {
    return Object.fromEntries(
        NAMES.flatMap(name => {
            const value = GLib.getenv(name);
            return value === null ? [] : [[name, value]];
        }),
    );
}
