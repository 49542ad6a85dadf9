import type { CommandSpec, OptionSpec } from './arguments.js';
import { describeExitCodes } from './exitCodes.js';
import { PROGRAM } from './help.js';

const FILES: readonly (readonly [path: string, what: string])[] = [
    ['~/.config/koder/workspaces/UUID/', 'A workspace; its meta.toml says what it is.'],
    ['~/.config/koder/workspaces/active', 'A link to the active one.'],
    ['~/.config/koder/workspaces/.removed/', 'Workspaces that can be restored.'],
    ['~/.config/kolide', 'A link through it, for programs that follow the switch.'],
];

/** The manual page of the program, for man(7). */
export function formatManual(commands: readonly CommandSpec[], version: string): string {
    return [
        `.TH ${PROGRAM.toUpperCase()} 1 "" ${quote(`Kolide Workspaces ${version}`)} "User Commands"`,
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
            'FILES',
            FILES.flatMap(([path, what]) => item(path, what)),
        ),
        ...section('SEE ALSO', ['.BR gnome-extensions (1),', '.BR journalctl (1)']),
    ]
        .map(line => `${line}\n`)
        .join('');
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

function section(title: string, lines: readonly string[]): string[] {
    return [`.SH ${quote(title)}`, ...lines];
}

function item(term: string, meaning: string): string[] {
    return ['.TP', `.B ${escape(term)}`, text(meaning)];
}

function sentence(words: string): string {
    const capital = words.charAt(0).toUpperCase() + words.slice(1);
    return capital.endsWith('.') ? capital : `${capital}.`;
}

/** A line of text; one that begins with a dot or an apostrophe would be a request. */
function text(line: string): string {
    const escaped = escape(line);
    return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

function escape(words: string): string {
    return words
        .replaceAll('\\', '\\e')
        .replaceAll('-', '\\-')
        .replaceAll('~', '\\(ti')
        .replaceAll("'", '\\(aq')
        .replaceAll('"', '\\(dq')
        .replaceAll('“', '\\(lq')
        .replaceAll('”', '\\(rq')
        .replaceAll('’', '\\(cq')
        .replaceAll('…', '\\|.\\|.\\|.');
}

function quote(words: string): string {
    return `"${words}"`;
}
