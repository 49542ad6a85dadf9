/**
 * What a person chooses in Settings under “Default Apps”, by the names that they have among a
 * workspace's settings, with the types that each is chosen for.
 */
export const DEFAULT_APP_SETTINGS: Readonly<Record<string, readonly string[]>> = {
    'default-apps web-browser': [
        'x-scheme-handler/https',
        'x-scheme-handler/http',
        'text/html',
        'application/xhtml+xml',
    ],
    'default-apps mail': ['x-scheme-handler/mailto'],
};

/** The app in the text of a GVariant, as settings are written; null if there is none in it. */
export function parseAppValue(text: string): string | null {
    return /^'([^'"\\/\p{Cc}]{1,255}\.desktop)'$/u.exec(text.trim())?.[1] ?? null;
}

/** The text of a GVariant for an app. */
export function formatAppValue(desktopId: string): string {
    return `'${desktopId}'`;
}
