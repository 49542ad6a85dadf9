import Shell from 'gi://Shell';

/** The path of the desktop file of an app, by the shell's own list; null if there is none. */
export function findDesktopFile(desktopId: string): string | null {
    // The generated types do not know that there may be none.
    const app = Shell.AppSystem.get_default().lookup_app(desktopId) as Shell.App | null;
    return app?.get_app_info().get_filename() ?? null;
}
