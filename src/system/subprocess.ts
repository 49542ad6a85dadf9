import Gio from 'gi://Gio';

/**
 * Starts a program without having the compositor wait: unless descriptors are inherited GLib forks,
 * which copies all page tables. Those of the shell are closed on exec all the same.
 *
 * @throws if there is no such program.
 */
export function startProgram(argv: readonly string[], flags: Gio.SubprocessFlags): Gio.Subprocess {
    return Gio.Subprocess.new([...argv], flags | Gio.SubprocessFlags.INHERIT_FDS);
}
