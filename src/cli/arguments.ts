import { _, fill } from '../core/words.js';

/** What a shell can offer while somebody types a value. */
export type Completion = 'workspace' | 'removed' | readonly string[];

/** An option of a command, written `--name` or, if it takes a value, `--name=VALUE`. */
export interface OptionSpec {
    readonly name: string;
    /** What its value is called in the help; an option without one is a switch. */
    readonly value?: string;
    readonly summary: () => string;
    readonly completion?: Completion;
}

/** A value that a command needs, named as in the help. */
export interface OperandSpec {
    readonly name: string;
    readonly completion?: Completion;
}

/** A command. The parser, the help and the completion all read it. */
export interface CommandSpec<Name extends string = string> {
    readonly name: Name;
    readonly summary: () => string;
    /** What a person should know beyond the summary. */
    readonly details?: () => string;
    readonly operands: readonly OperandSpec[];
    /** What any number of further values are called; without it there can be none. */
    readonly rest?: string;
    readonly options: readonly OptionSpec[];
}

/** The arguments were not understood. The message says what is wrong with them. */
export class UsageError extends Error {
    override readonly name = 'UsageError';

    constructor(
        message: string,
        /** The command that was being used, if that much was understood. */
        readonly command: string | null = null,
    ) {
        super(message);
    }
}

/** The arguments of a command, all of which its specification knows. */
export class Arguments {
    constructor(
        private readonly operands: ReadonlyMap<string, string>,
        private readonly options: ReadonlyMap<string, string>,
        /** The values after the operands. */
        readonly rest: readonly string[] = [],
    ) {}

    /** The value of an operand that the command's specification names. */
    operand(name: string): string {
        const value = this.operands.get(name);
        if (value === undefined) throw new Error(`The command has no operand ${name}`);
        return value;
    }

    /** The value of an option, if it was given. */
    option(name: string): string | undefined {
        return this.options.get(name);
    }

    /** Whether an option was given. */
    has(name: string): boolean {
        return this.options.has(name);
    }
}

/** What the arguments ask for. */
export type Request<Name extends string> =
    | { readonly kind: 'help'; readonly command: CommandSpec<Name> | null }
    | { readonly kind: 'version' }
    | { readonly kind: 'run'; readonly command: CommandSpec<Name>; readonly arguments: Arguments };

/**
 * Reads the arguments of the program.
 *
 * @throws {UsageError}
 */
export function parseArguments<Name extends string>(
    commands: readonly CommandSpec<Name>[],
    words: readonly string[],
): Request<Name> {
    const [first, ...rest] = words;
    if (first === undefined) throw new UsageError(_('Say what to do.'));
    if (isHelp(first)) return { kind: 'help', command: null };
    if (first === '--version') return { kind: 'version' };
    if (isOption(first))
        throw new UsageError(fill(_('There is no option “%(option)”.'), { option: first }));
    const command = commands.find(({ name }) => name === first);
    if (!command)
        throw new UsageError(fill(_('There is no command “%(command)”.'), { command: first }));
    return parseCommand(command, rest);
}

function parseCommand<Name extends string>(
    command: CommandSpec<Name>,
    words: readonly string[],
): Request<Name> {
    const end = words.indexOf('--');
    const open = end === -1 ? words : words.slice(0, end);
    // Whoever asks for help should get it, whatever else is wrong.
    if (open.some(isHelp)) return { kind: 'help', command };

    const given: string[] = end === -1 ? [] : words.slice(end + 1);
    const before: string[] = [];
    const options = new Map<string, string>();
    const rest = open[Symbol.iterator]();
    for (const word of rest) {
        if (isOption(word)) options.set(...parseOption(command, word, rest));
        else before.push(word);
    }
    const values = [...before, ...given];
    const operands = matchOperands(command, values);
    const further = values.slice(command.operands.length);
    return { kind: 'run', command, arguments: new Arguments(operands, options, further) };
}

function parseOption(
    command: CommandSpec,
    word: string,
    rest: Iterator<string>,
): [name: string, value: string] {
    const equals = word.indexOf('=');
    const written = equals === -1 ? word : word.slice(0, equals);
    const spec = command.options.find(({ name }) => `--${name}` === written);
    if (!spec)
        throw new UsageError(
            fill(_('“%(command)” has no option “%(option)”.'), {
                command: command.name,
                option: written,
            }),
            command.name,
        );
    if (spec.value === undefined) {
        if (equals === -1) return [spec.name, ''];
        throw new UsageError(
            fill(_('The option “%(option)” takes no value.'), { option: written }),
            command.name,
        );
    }
    if (equals !== -1) return [spec.name, word.slice(equals + 1)];
    const next = rest.next();
    if (next.done !== true) return [spec.name, next.value];
    throw new UsageError(
        fill(_('The option “%(option)” needs a value.'), { option: written }),
        command.name,
    );
}

function matchOperands(command: CommandSpec, given: readonly string[]): Map<string, string> {
    const surplus = given[command.operands.length];
    if (surplus !== undefined && command.rest === undefined)
        throw new UsageError(
            fill(_('“%(word)” is too much. Put quotes around a name with spaces.'), {
                word: surplus,
            }),
            command.name,
        );
    return new Map(
        command.operands.map(({ name }, index) => {
            const value = given[index];
            if (value !== undefined) return [name, value];
            throw new UsageError(
                fill(_('“%(command)” needs %(operand).'), {
                    command: command.name,
                    operand: name,
                }),
                command.name,
            );
        }),
    );
}

function isHelp(word: string): boolean {
    return word === '--help' || word === '-h';
}

/** A lone dash is a value, by the custom of the system. */
function isOption(word: string): boolean {
    return word.startsWith('-') && word !== '-';
}
