/** The operations at which faults are injected, and the trees on which they act. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Operation
 * @property {string} name as it is reported
 * @property {string} arm what the probe is asked to do
 * @property {(home: string) => void} prepare makes the tree on which it acts
 * @property {readonly string[]} [broken] the ids of the workspaces that cannot be used
 * @property {string} [mayStay] a file that stays until the next start if it cannot be deleted
 */

const ROOT = '.config/koder/workspaces';

const DEFAULT = '00000000-0000-4000-8000-000000000000';
const WORK = '11111111-1111-4111-8111-111111111111';
const PERSONAL = '22222222-2222-4222-8222-222222222222';
const FORMER = '33333333-3333-4333-8333-333333333333';
const HALF_MADE = '44444444-4444-4444-8444-444444444444';
const HALF_GONE = '55555555-5555-4555-8555-555555555555';
const OLD_PICTURE = `kolide/picture-${HALF_MADE}.png`;

/** @type {Operation[]} */
export const OPERATIONS = [
    { name: 'create', arm: 'create', prepare: furnish },
    { name: 'rename', arm: 'rename', prepare: furnish },
    {
        name: 'replace the picture',
        arm: 'picture',
        prepare: home => {
            furnish(home);
            const root = join(home, ROOT);
            makeWorkspace(root, PERSONAL, meta('personal', `picture = "${OLD_PICTURE}"`));
            writeTree(root, PERSONAL, { [OLD_PICTURE]: 'old' });
        },
        mayStay: `${ROOT}/${PERSONAL}/${OLD_PICTURE}`,
    },
    { name: 'switch', arm: 'switch', prepare: furnish },
    { name: 'remove', arm: 'remove', prepare: furnish },
    { name: 'restore', arm: 'restore', prepare: furnish },
    { name: 'purge', arm: 'purge', prepare: furnish },
    { name: 'first start', arm: 'open', prepare: makePersonsFiles },
    {
        name: 'migrate a directory',
        arm: 'open',
        prepare: home => {
            makePersonsFiles(home);
            writeTree(home, '.config/kolide', {
                'settings.json': '{"theme": "dark"}\n',
                'plugins/one/.hidden': 'hidden',
            });
            symlinkSync('settings.json', join(home, '.config/kolide/link'));
        },
    },
    {
        name: 'migrate a link',
        arm: 'open',
        prepare: home => {
            makePersonsFiles(home);
            writeTree(home, 'dotfiles/kolide', { 'settings.json': '{"theme": "light"}\n' });
            symlinkSync('../dotfiles/kolide', join(home, '.config/kolide'));
        },
    },
    {
        name: 'migrate a file',
        arm: 'open',
        prepare: home => {
            makePersonsFiles(home);
            writeTree(home, '.config', { kolide: 'not a directory at all\n' });
        },
    },
    {
        name: 'set aside a new ~/.config/kolide',
        arm: 'open',
        prepare: home => {
            furnish(home, { kolideLink: false });
            writeTree(home, '.config/kolide', { 'settings.json': 'made by an old version\n' });
        },
    },
    { name: 'mend', arm: 'open', prepare: leaveHalfDone },
    {
        name: 'start beside a locked workspace',
        arm: 'open',
        prepare: home => {
            furnish(home);
            chmodSync(join(home, ROOT, PERSONAL), 0);
        },
        broken: [PERSONAL],
    },
];

/**
 * A tree in order, with all that must survive whatever is done to it.
 * @param {string} home the home directory
 * @param {{ kolideLink?: boolean, active?: string }} [options]
 */
function furnish(home, { kolideLink = true, active = WORK } = {}) {
    makePersonsFiles(home);
    const root = join(home, ROOT);
    mkdirSync(root, { recursive: true, mode: 0o700 });
    writeTree(root, DEFAULT, {
        'meta.toml': meta('default', 'home = "shared"'),
        'kolide/settings.json': '{"of": "default"}\n',
    });
    for (const [name, path] of [
        ['XDG_CONFIG_HOME', '.config'],
        ['XDG_DATA_HOME', '.local/share'],
        ['XDG_CACHE_HOME', '.cache'],
        ['XDG_STATE_HOME', '.local/state'],
    ])
        symlinkSync(join(home, String(path)), join(root, DEFAULT, String(name)));
    const unknown = 'ratio = 1.0\nbig = 9007199254740993\n[later]\nlist = [1, 2]\n';
    makeWorkspace(root, WORK, meta('work', unknown));
    makeWorkspace(root, PERSONAL, meta('personal', unknown));
    mkdirSync(join(root, '.removed'), { mode: 0o700 });
    makeWorkspace(root, `.removed/${FORMER}`, meta('former', unknown));
    const readOnly = join(root, '.removed', FORMER, 'home/read-only');
    writeTree(readOnly, 'deep', { file: 'cannot be deleted easily' });
    symlinkSync(join(home, 'Documents'), join(root, '.removed', FORMER, 'home/papers'));
    chmodSync(join(readOnly, 'deep'), 0o500);
    chmodSync(readOnly, 0o500);
    symlinkSync(active, join(root, 'active'));
    if (kolideLink) symlinkSync('koder/workspaces/active/kolide', join(home, '.config/kolide'));
}

/** @param {string} home the home directory */
function leaveHalfDone(home) {
    furnish(home, { active: HALF_GONE });
    const root = join(home, ROOT);
    writeTree(root, `.creating-${HALF_MADE}`, { 'home/.keep': '', 'meta.toml': 'name = ' });
    // Of a process that does not exist.
    writeTree(root, `.importing-0-1-${HALF_MADE}`, { 'home/a/b': 'on its way in' });
    writeTree(root, `.purging-${HALF_GONE}`, { 'home/a/b/c': 'on its way out' });
    writeTree(root, PERSONAL, { '.goutputstream-AB12CD': 'half a meta' });
    symlinkSync(WORK, join(root, `.active.new-${HALF_MADE}`));
    symlinkSync('nowhere', join(home, `.config/.kolide.new-${HALF_MADE}`));
}

/** @param {string} home the home directory */
function makePersonsFiles(home) {
    writeTree(home, '.config', { 'other-app/settings.ini': '[a]\nb=c\n' });
    writeTree(home, '.local/share', { 'notes.txt': 'dear to somebody\n' });
    writeTree(home, 'Documents', { 'contract.odt': 'signed' });
    mkdirSync(join(home, '.cache'), { recursive: true });
}

/**
 * @param {string} root the root directory of the store
 * @param {string} path of the workspace below it
 * @param {string} metaText its meta.toml
 */
function makeWorkspace(root, path, metaText) {
    writeTree(root, path, {
        'meta.toml': metaText,
        'kolide/settings.json': `{"of": "${path}"}\n`,
        'kolide/notifications.jsonl': '{}\n',
        'XDG_CONFIG_HOME/app/settings': `settings of ${path}`,
        'XDG_DATA_HOME/app/data': `data of ${path}`,
        'XDG_CACHE_HOME/app/cache': '',
        'XDG_STATE_HOME/app/state': '',
        'home/Documents/letter.txt': `a letter of ${path}`,
    });
}

/**
 * @param {string} name of the workspace
 * @param {string} more lines
 */
function meta(name, more) {
    return `# By hand\nversion = 1\nname = "${name}"\nkoder_user_id = "u-1"\ncreated_at = 2024-05-06T07:08:09Z\nicon = "user-home-symbolic"\ncolour = "slate"\n${more}\n`;
}

/**
 * @param {string} top where
 * @param {string} folder a directory below it, made if need be
 * @param {Readonly<Record<string, string>>} files contents by their path below that
 */
function writeTree(top, folder, files) {
    for (const [path, text] of Object.entries(files)) {
        const file = join(top, folder, path);
        mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
        writeFileSync(file, text, { mode: 0o600 });
    }
}
