import { CLIPBOARD_SHARING } from '../core/clipboard/sharing.js';
import { NOTIFICATION_CHOICES } from '../core/session/backgroundNotifications.js';
import { COLOURS, ICONS } from '../core/workspace/appearance.js';
import { _ } from '../core/words.js';
import { ISOLATION_LEVELS } from '../core/workspace/isolation.js';
import type { CommandSpec, OptionSpec } from './arguments.js';
import { PROGRESS_STYLES } from './progress.js';

/** The shells that completion scripts exist for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** One of SHELLS. */
export type Shell = (typeof SHELLS)[number];

/** The commands of the program. */
export type CommandName =
    | 'list'
    | 'create'
    | 'switch'
    | 'rename'
    | 'set'
    | 'remove'
    | 'restore'
    | 'purge'
    | 'active'
    | 'launch'
    | 'export'
    | 'import'
    | 'clone'
    | 'template'
    | 'run'
    | 'settings'
    | 'apps'
    | 'folder'
    | 'notifications'
    | 'login'
    | 'logout'
    | 'accounts'
    | 'paste-from'
    | 'lock'
    | 'unlock'
    | 'passphrase'
    | 'doctor'
    | 'completion';

// Summaries are functions: translations are found only once the program has started.
const SETTINGS: readonly OptionSpec[] = [
    {
        name: 'icon',
        value: 'ICON',
        summary: () => _('an icon of the icon theme'),
        completion: ICONS,
    },
    {
        name: 'colour',
        value: 'COLOUR',
        summary: () => _('#rrggbb or the name of an accent colour'),
        completion: Object.keys(COLOURS),
    },
    {
        name: 'user',
        value: 'ID',
        summary: () => _('the identity of the workspace, such as anna@example.com'),
    },
    {
        name: 'isolation',
        value: 'LEVEL',
        summary: () => _('“separate”, or “confined” in a sandbox'),
        completion: ISOLATION_LEVELS,
    },
    {
        name: 'notifications',
        value: 'HOW',
        summary: () => _('“hold” or “show” them while it is in the background'),
        completion: NOTIFICATION_CHOICES,
    },
];

const JSON_OPTION: OptionSpec = {
    name: 'json',
    summary: () => _('write JSON, with the keys of the D-Bus API'),
};

const COMPONENT_OPTION: OptionSpec = {
    name: 'component',
    value: 'NAME',
    summary: () => _('the program that signs in; “workspaces”, if it is left out'),
};

const CLOSE_APPS_OPTION: OptionSpec = {
    name: 'close-apps',
    summary: () => _('close its apps, if any are running'),
};

const PROGRESS_OPTION: OptionSpec = {
    name: 'progress',
    value: 'HOW',
    summary: () => _('“bar”, “json” for programs, or “none”'),
    completion: PROGRESS_STYLES,
};

/** All commands, in the order in which the help lists them. */
export const COMMANDS: readonly CommandSpec<CommandName>[] = [
    {
        name: 'list',
        summary: () => _('List the workspaces'),
        details: () => _('An asterisk marks the active one.'),
        operands: [],
        options: [
            { name: 'removed', summary: () => _('list those that were removed instead') },
            JSON_OPTION,
        ],
    },
    {
        name: 'active',
        summary: () => _('Print the name of the active workspace'),
        operands: [],
        options: [JSON_OPTION],
    },
    {
        name: 'switch',
        summary: () => _('Make a workspace the active one'),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        options: [],
    },
    {
        name: 'launch',
        summary: () => _('Start an app in a workspace and print its unit'),
        details: () => _('APP is the name of its desktop file, such as org.gnome.TextEditor.'),
        operands: [{ name: 'NAME', completion: 'workspace' }, { name: 'APP' }],
        rest: 'FILE',
        options: [],
    },
    {
        name: 'run',
        summary: () => _('Run a program in a workspace and print its unit'),
        details: () => _('Put -- before the program if its arguments begin with a dash.'),
        operands: [{ name: 'NAME', completion: 'workspace' }, { name: 'PROGRAM' }],
        rest: 'ARGUMENT',
        options: [],
    },
    {
        name: 'login',
        summary: () => _('Sign in to a workspace with its identity provider'),
        details: () =>
            _(
                'Switches to the workspace and opens its browser. Returns when somebody has signed in.',
            ),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        options: [
            {
                name: 'elsewhere',
                summary: () => _('sign in on another device, with a code'),
            },
            {
                name: 'hint',
                value: 'ID',
                summary: () => _('who is going to sign in, such as anna@example.com'),
            },
            COMPONENT_OPTION,
        ],
    },
    {
        name: 'logout',
        summary: () => _('Sign out of a workspace, or give up a sign-in'),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        options: [COMPONENT_OPTION],
    },
    {
        name: 'accounts',
        summary: () => _('List who is signed in where'),
        operands: [],
        options: [COMPONENT_OPTION, JSON_OPTION],
    },
    {
        name: 'create',
        summary: () => _('Make a workspace and print its id'),
        operands: [{ name: 'NAME' }],
        options: [
            ...SETTINGS,
            {
                name: 'template',
                value: 'FILE',
                summary: () => _('begin with the settings of a template'),
            },
            JSON_OPTION,
        ],
    },
    {
        name: 'rename',
        summary: () => _('Give a workspace another name'),
        operands: [{ name: 'NAME', completion: 'workspace' }, { name: 'NEW' }],
        options: [],
    },
    {
        name: 'set',
        summary: () => _('Change the look, the identity or the switches of a workspace'),
        details: () =>
            _(
                'A workspace in the background is paused, unless it is set to keep running or ' +
                    'something it does must go on.',
            ),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        options: [
            ...SETTINGS,
            { name: 'keep-running', summary: () => _('let it run in the background') },
            { name: 'no-keep-running', summary: () => _('pause it in the background') },
            { name: 'keep-awake', summary: () => _('keep the computer awake while it is active') },
            { name: 'no-keep-awake', summary: () => _('let the computer go to sleep by itself') },
            {
                name: 'clipboard',
                value: 'WHOSE',
                summary: () => _('“own”, or “shared” with all others that say so'),
                completion: CLIPBOARD_SHARING,
            },
        ],
    },
    {
        name: 'settings',
        summary: () => _('Show or change the desktop settings of a workspace'),
        details: () =>
            _(
                'Without more it lists them. With SCHEMA KEY it prints that one, and with ' +
                    'SCHEMA KEY VALUE it changes it, such as: ' +
                    'settings work org.gnome.desktop.interface accent-color "\'red\'"',
            ),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        rest: 'SETTING',
        options: [
            { name: 'reset', summary: () => _('set it back to the system’s default') },
            {
                name: 'copy-from',
                value: 'OTHER',
                summary: () => _('take it, or all, from another workspace'),
                completion: 'workspace',
            },
            JSON_OPTION,
        ],
    },
    {
        name: 'apps',
        summary: () => _('Show or choose which apps a workspace shows'),
        details: () =>
            _(
                'APP is the name of a desktop file, such as org.gnome.TextEditor. What is not shown ' +
                    'is in no app grid, search, dash or “open with” there.',
            ),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        rest: 'APP',
        options: [
            { name: 'all', summary: () => _('show all apps') },
            { name: 'only', summary: () => _('show these apps and no others') },
            { name: 'except', summary: () => _('show all but these apps') },
            JSON_OPTION,
        ],
    },
    {
        name: 'folder',
        summary: () => _('Print where the files of a workspace are'),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        options: [{ name: 'open', summary: () => _('open it in the workspace instead') }],
    },
    {
        name: 'notifications',
        summary: () => _('List what a workspace was notified of, the newest first'),
        details: () => _('With words it lists those that have all of them.'),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        rest: 'WORD',
        options: [
            { name: 'limit', value: 'COUNT', summary: () => _('how many; 50 by default') },
            JSON_OPTION,
        ],
    },
    {
        name: 'paste-from',
        summary: () => _('Take what was copied in another workspace to the active one'),
        details: () =>
            _('It can be pasted there then. The journal tells of it, and never what it was.'),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        options: [],
    },
    {
        name: 'lock',
        summary: () => _('Lock a workspace that has a passphrase'),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        options: [],
    },
    {
        name: 'unlock',
        summary: () => _('Open a dialog that asks for the passphrase of a workspace'),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        options: [],
    },
    {
        name: 'passphrase',
        summary: () => _('Open a dialog to set or change the passphrase of a workspace'),
        details: () =>
            _(
                'It encrypts the passwords that apps keep in the workspace. If it is forgotten ' +
                    'there is no way in: nobody can recover it.',
            ),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        options: [{ name: 'remove', summary: () => _('remove it instead') }],
    },
    {
        name: 'remove',
        summary: () => _('Set a workspace aside; “restore” brings it back'),
        operands: [{ name: 'NAME', completion: 'workspace' }],
        options: [],
    },
    {
        name: 'restore',
        summary: () => _('Bring back a workspace that was removed'),
        operands: [{ name: 'NAME', completion: 'removed' }],
        options: [],
    },
    {
        name: 'purge',
        summary: () => _('Delete a removed workspace and all its files for good'),
        details: () => _('It asks for the name of the workspace once more before it does so.'),
        operands: [{ name: 'NAME', completion: 'removed' }],
        options: [{ name: 'yes', summary: () => _('do not ask') }],
    },
    {
        name: 'doctor',
        summary: () => _('Find out what is wrong, and mend what is safe to mend'),
        details: () =>
            _(
                'It works without the extension and without GNOME Shell. It deletes and ends ' +
                    'nothing of yours. The exit code is 0 if nothing is wrong, and 1 otherwise.',
            ),
        operands: [],
        options: [
            { name: 'mend', summary: () => _('mend what is safe to mend') },
            { name: 'json', summary: () => _('write JSON') },
        ],
    },
    {
        name: 'export',
        summary: () => _('Write a workspace to a file, to import it elsewhere'),
        details: () =>
            _(
                'Its apps have to be closed. Caches are left out, and so are passwords, keys and ' +
                    'cookies, as far as it is known where apps keep them.',
            ),
        operands: [{ name: 'NAME', completion: 'workspace' }, { name: 'FILE' }],
        options: [
            {
                name: 'with-secrets',
                summary: () => _('the secrets, too, encrypted with a passphrase that is asked for'),
            },
            CLOSE_APPS_OPTION,
            PROGRESS_OPTION,
        ],
    },
    {
        name: 'import',
        summary: () => _('Make a workspace of an exported one and print its id'),
        details: () =>
            _(
                'What is in it can start programs, like what is downloaded otherwise: import what ' +
                    'comes from people you trust, or confine it.',
            ),
        operands: [{ name: 'FILE' }],
        options: [
            { name: 'name', value: 'NAME', summary: () => _('give it another name') },
            ...SETTINGS.filter(({ name }) => name === 'isolation'),
            {
                name: 'without-secrets',
                summary: () => _('leave out the secrets, if there are any'),
            },
            {
                name: 'passphrase-fd',
                value: 'FD',
                summary: () =>
                    _('read the passphrase of the secrets from this file descriptor, a line'),
            },
            PROGRESS_OPTION,
            JSON_OPTION,
        ],
    },
    {
        name: 'clone',
        summary: () => _('Make a copy of a workspace without its secrets and print its id'),
        details: () => _('Its apps have to be closed.'),
        operands: [{ name: 'NAME', completion: 'workspace' }, { name: 'NEW' }],
        options: [CLOSE_APPS_OPTION, PROGRESS_OPTION, JSON_OPTION],
    },
    {
        name: 'template',
        summary: () => _('Write the settings of a workspace to a file, without its data'),
        details: () => _('“create --template=FILE” makes workspaces with them.'),
        operands: [{ name: 'NAME', completion: 'workspace' }, { name: 'FILE' }],
        options: [],
    },
    {
        name: 'completion',
        summary: () => _('Print a script that completes commands and names in a shell'),
        details: () =>
            _(
                'For bash, put this into ~/.bashrc: eval "$(kolide-workspaces completion bash)"\n' +
                    'For zsh, write it to a file _kolide-workspaces in a directory of $fpath.\n' +
                    'For fish, write it to ~/.config/fish/completions/kolide-workspaces.fish.',
            ),
        operands: [{ name: 'SHELL', completion: SHELLS }],
        options: [],
    },
];
