import { _, fill } from '../core/words.js';
import type { CommandSpec, OptionSpec } from './arguments.js';
import { describeExitCodes } from './exitCodes.js';
import { alignColumns } from './terminalText.js';

/** What the program is called. */
export const PROGRAM = 'kolide-workspaces';

/** The help of the whole program. */
export function formatHelp(commands: readonly CommandSpec[]): string {
    const commandRows = commands.map(command => [
        [command.name, ...operandNames(command)].join(' '),
        command.summary(),
    ]);
    return sections(
        fill(_('Usage: %(program) COMMAND [OPTION]… [VALUE]…'), { program: PROGRAM }),
        _('Shows, changes and switches between Kolide workspaces.'),
        table(_('Commands:'), commandRows),
        table(_('Options:'), [
            ['--help', _('print this help, or that of a command')],
            ['--version', _('print the version')],
            ['--', _('take what follows as values, even if it begins with a dash')],
        ]),
        _('Wherever a NAME is asked for, the id of the workspace works too.'),
        table(
            _('Exit codes:'),
            describeExitCodes().map(([code, meaning]) => [String(code), meaning]),
        ),
    );
}

/** The help of one command. */
export function formatCommandHelp(command: CommandSpec): string {
    const options: string[][] = command.options.map(option => [
        formatOption(option),
        option.summary(),
    ]);
    return sections(
        fill(_('Usage: %(usage)'), { usage: `${PROGRAM} ${synopsis(command)}` }),
        sentence(command.summary()),
        command.details?.() ?? '',
        table(_('Options:'), [...options, ['--help', _('print this help')]]),
    );
}

/** How to find out more after a mistake. */
export function formatHint(command: string | null): string {
    const what = command === null ? PROGRAM : `${PROGRAM} ${command}`;
    return fill(_('“%(command) --help” says more.'), { command: what });
}

function synopsis(command: CommandSpec): string {
    const options = command.options.length > 0 ? [_('[OPTION]…')] : [];
    return [command.name, ...operandNames(command), ...options].join(' ');
}

function operandNames({ operands, rest }: CommandSpec): string[] {
    return [...operands.map(({ name }) => name), ...(rest === undefined ? [] : [`[${rest}]…`])];
}

function formatOption({ name, value }: OptionSpec): string {
    return value === undefined ? `--${name}` : `--${name}=${value}`;
}

function table(title: string, rows: readonly (readonly string[])[]): string {
    return [title, ...alignColumns(rows).map(row => `  ${row}`)].join('\n');
}

function sentence(text: string): string {
    return text.endsWith('.') ? text : `${text}.`;
}

function sections(...texts: string[]): string {
    return `${texts.filter(text => text !== '').join('\n\n')}\n`;
}
