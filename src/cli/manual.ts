import type { CommandSpec, OptionSpec } from './arguments.js';
import { describeExitCodes } from './exitCodes.js';
import { PROGRAM } from './help.js';
import { escape, item, page, section, sentence, text } from './manPage.js';
import { META_MANUAL } from './metaManual.js';

const FILES: readonly (readonly [path: string, what: string])[] = [
    ['~/.config/koder/workspaces/UUID/', 'A workspace; its meta.toml says what it is.'],
    ['~/.config/koder/workspaces/active', 'A link to the active one.'],
    ['~/.config/koder/workspaces/.removed/', 'Workspaces that can be restored.'],
    [
        '~/.config/koder/workspaces/.set-aside/',
        'What was in the way of these and is not ours to delete.',
    ],
    ['~/.config/kolide', 'A link through it, for programs that follow the switch.'],
];

const ENVIRONMENT: readonly (readonly [name: string, what: string])[] = [
    [
        'DBUS_SESSION_BUS_ADDRESS',
        'The bus on which the extension is looked for. Programs of a workspace have one of their ' +
            'own, where they reach no other workspace.',
    ],
    [
        'KOLIDE_WORKSPACE',
        'The id of the workspace that a program runs in. It is set for programs; this one does ' +
            'not read it.',
    ],
    ['LANGUAGE, LC_ALL, LC_MESSAGES, LANG', 'The language of messages.'],
    ['XDG_CONFIG_HOME', 'Where koder/workspaces is; ~/.config if it is not set.'],
];

// `npm run test:docs` does all of it.
const EXAMPLES: readonly (readonly [what: string, ...lines: string[]])[] = [
    [
        'Make a workspace, switch to it, and open a document there:',
        'kolide-workspaces create work --colour=blue --icon=x-office-document-symbolic',
        'kolide-workspaces switch work',
        'kolide-workspaces run work -- gnome-text-editor minutes.txt',
    ],
    [
        'Confine another one, and let it run in the background:',
        'kolide-workspaces create client-acme --isolation=confined',
        'kolide-workspaces set client-acme --keep-running',
    ],
    [
        'Show all that is known of them, for programs:',
        'kolide-workspaces list --json | python3 -m json.tool',
    ],
    [
        'Write one to a file, as a backup:',
        'kolide-workspaces export client-acme acme.kolide-workspace --close-apps',
    ],
    [
        'Remove it, and take it back:',
        'kolide-workspaces remove client-acme',
        'kolide-workspaces restore client-acme',
    ],
];

/** The manual page of the program, for man(7). */
export function formatManual(commands: readonly CommandSpec[], version: string): string {
    return page({ name: PROGRAM, section: 1, chapter: 'User Commands', version }, [
        ...section('NAME', [`${escape(PROGRAM)} \\- show, change and switch between workspaces`]),
        ...section('SYNOPSIS', [
            `.B ${PROGRAM}`,
            '.I COMMAND',
            '.RI [ OPTION ]\\|.\\|.\\|.',
            '.RI [ VALUE ]\\|.\\|.\\|.',
        ]),
        ...section('DESCRIPTION', [
            text(
                'A workspace is a named, persistent context with its own storage, identity, apps, ' +
                    'settings and notifications. The program does by the D-Bus API of the GNOME ' +
                    'Shell extension Kolide Workspaces what its menu in the panel does. Wherever a ' +
                    'NAME is asked for, the id of the workspace works too.',
            ),
        ]),
        ...section('COMMANDS', commands.flatMap(describeCommand)),
        ...section('OPTIONS', [
            ...item('--help', 'Print a help, or that of a command.'),
            ...item('--version', 'Print the version.'),
            ...item('--', 'Take what follows as values, even if it begins with a dash.'),
        ]),
        ...section(
            'EXIT STATUS',
            describeExitCodes().flatMap(([code, meaning]) => item(String(code), `${meaning}.`)),
        ),
        ...section(
            'ENVIRONMENT',
            ENVIRONMENT.flatMap(([name, what]) => item(name, what)),
        ),
        ...section(
            'FILES',
            FILES.flatMap(([path, what]) => item(path, what)),
        ),
        ...section('EXAMPLES', EXAMPLES.flatMap(describeExample)),
        ...section('SEE ALSO', [
            '.BR gnome-extensions (1),',
            '.BR gsettings (1),',
            '.BR journalctl (1),',
            '.BR systemctl (1),',
            `.BR ${escape(META_MANUAL)} (5)`,
        ]),
    ]);
}

function describeCommand(command: CommandSpec): string[] {
    const { name, operands, rest, options } = command;
    const words = [...operands.map(operand => operand.name), ...(rest ? [`[${rest}]…`] : [])];
    const details = command.details?.() ?? '';
    return [
        '.TP',
        [`\\fB${escape(name)}\\fR`, ...words.map(word => `\\fI${escape(word)}\\fR`)].join(' '),
        text(sentence(command.summary())),
        ...(details === '' ? [] : details.split('\n').flatMap(line => ['.IP', text(line)])),
        ...(options.length === 0 ? [] : ['.RS', ...options.flatMap(describeOption), '.RE']),
    ];
}

function describeOption({ name, value, summary }: OptionSpec): string[] {
    return item(value === undefined ? `--${name}` : `--${name}=${value}`, sentence(summary()));
}

function describeExample([what, ...lines]: readonly [what: string, ...lines: string[]]): string[] {
    const shown = lines.map(line => text(`$ ${line}`));
    return ['.PP', text(what), '.PP', '.RS', '.EX', ...shown, '.EE', '.RE'];
}
