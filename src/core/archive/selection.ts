/** What a workspace's directory has at its top. Whatever else lies there is not the workspace's. */
export const TOP = [
    'XDG_CONFIG_HOME',
    'XDG_DATA_HOME',
    'XDG_CACHE_HOME',
    'XDG_STATE_HOME',
    'home',
    'kolide',
] as const;

/** What a template takes from a workspace, beside its `meta.toml` and its desktop settings. */
export const TEMPLATE_FILES = [
    'kolide/first-run-apps.json',
    'XDG_CONFIG_HOME/mimeapps.list',
] as const;

/** What can be made anew. */
const CACHES = ['XDG_CACHE_HOME/*', 'home/.cache/*'];

/** What is about programs that run, or about who is signed in on this computer. */
const TRANSIENT = [
    'kolide/accounts.json',
    '*/.goutputstream-*',
    // Browsers lock their profiles with these.
    '*/SingletonLock',
    '*/SingletonCookie',
    '*/SingletonSocket',
    'home/.mozilla/firefox/*/lock',
    'XDG_CONFIG_HOME/mozilla/firefox/*/lock',
    'home/.thunderbird/*/lock',
];

// Of one Flatpak app each.
const FLATPAK = 'home/.var/app/*';

/** Where programs keep passwords, private keys and what signs people in. */
const SECRETS = [
    ...['XDG_DATA_HOME', 'home/.local/share', `${FLATPAK}/data`].flatMap(data => [
        `${data}/keyrings`,
        `${data}/gnupg`,
        `${data}/password-store`,
        `${data}/pki`,
    ]),
    ...['XDG_CONFIG_HOME', 'home/.config', `${FLATPAK}/config`].flatMap(config => [
        `${config}/git/credentials`,
        `${config}/gh/hosts.yml`,
        `${config}/glab-cli/config.yml`,
        `${config}/gcloud`,
        `${config}/rclone`,
        `${config}/goa-1.0`,
        // Chromium and what is made of it.
        `${config}/*/Cookies`,
        `${config}/*/Cookies-journal`,
        `${config}/*/Login Data*`,
        `${config}/*/Web Data*`,
    ]),
    ...[
        '.ssh',
        '.gnupg',
        '.pki',
        '.netrc',
        '.authinfo',
        '.authinfo.gpg',
        '.git-credentials',
        '.password-store',
        '.aws',
        '.azure',
        '.kube',
        '.docker/config.json',
        '.npmrc',
        '.pypirc',
        '.pgpass',
    ].map(name => `home/${name}`),
    // Firefox, Thunderbird, and Web (whose cookies have the same name).
    ...[
        'XDG_CONFIG_HOME/mozilla',
        'home/.mozilla',
        'home/.thunderbird',
        'XDG_DATA_HOME',
        FLATPAK,
    ].flatMap(profiles =>
        [
            'cookies.sqlite*',
            'logins*.json',
            'signons.sqlite',
            'key?.db',
            'cert?.db',
            // With the cookies that end with the session.
            'sessionstore*',
        ].map(name => `${profiles}/*/${name}`),
    ),
];

/** What to take of a workspace: all that is no secret, or only what is. */
export type Selection = 'files' | 'secrets';

/**
 * The arguments with which find(1), run in a workspace's directory, names what is to be taken, each
 * name ended by a zero byte. Sockets, pipes and devices are never taken.
 *
 * @param present those of TOP, and `meta.toml`, that the workspace has as what they should be.
 */
export function selectionArguments(present: readonly string[], selection: Selection): string[] {
    const starts = present.map(name => `./${name}`);
    const skipped = [...CACHES, ...TRANSIENT, ...(selection === 'files' ? SECRETS : [])];
    const skip = [...anyOf(skipped), '-prune', '-o'];
    const only = selection === 'secrets' ? anyOf(SECRETS.flatMap(path => [path, `${path}/*`])) : [];
    const kinds = ['(', '-type', 'f', '-o', '-type', 'd', '-o', '-type', 'l', ')'];
    return [...starts, '-xdev', ...skip, ...only, ...kinds, '-print0'];
}

/** Find's “any of these paths”; its `*` goes across slashes. */
function anyOf(paths: readonly string[]): string[] {
    const tests = paths.flatMap(path => ['-o', '-path', `./${path}`]).slice(1);
    return ['(', ...tests, ')'];
}
