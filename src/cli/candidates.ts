import type { WorkspaceSummary } from '../system/dbus/workspacesClient.js';
import type { CommandSpec, Completion, OptionSpec } from './arguments.js';

/** Something that a shell can offer for the word being typed. */
export interface Candidate {
    readonly value: string;
    readonly description: string;
}

/** Where the names of workspaces come from. */
export interface NameSource {
    list(): Promise<readonly WorkspaceSummary[]>;
    listRemoved(): Promise<readonly WorkspaceSummary[]>;
}

/**
 * What can stand in the place of the last word. The shell filters it by what was typed so far,
 * since each has its own idea of a match.
 *
 * @param commands the commands of the program.
 * @param words what follows the program's name, up to and with the word being typed.
 */
export async function complete(
    commands: readonly CommandSpec[],
    words: readonly string[],
    names: NameSource,
): Promise<Candidate[]> {
    const [first = '', ...rest] = words;
    const last = rest.pop();
    if (last === undefined) return completeCommand(commands, first);
    const command = commands.find(({ name }) => name === first);
    return command ? completeWord(command, rest, last, names) : [];
}

/** The candidates in the form that the completion scripts read: a line each, value, tab, text. */
export function formatCandidates(candidates: readonly Candidate[]): string {
    return candidates
        .filter(({ value }) => !/\p{Cc}/u.test(value))
        .map(({ value, description }) => `${value}\t${description.replaceAll(/\p{Cc}/gu, ' ')}\n`)
        .join('');
}

function completeCommand(commands: readonly CommandSpec[], word: string): Candidate[] {
    if (word.startsWith('-')) return [plain('--help'), plain('--version')];
    return commands.map(({ name, summary }) => ({ value: name, description: summary() }));
}

async function completeWord(
    command: CommandSpec,
    before: readonly string[],
    word: string,
    names: NameSource,
): Promise<Candidate[]> {
    const { options, operands, pending, ended } = readWords(command, before);
    if (pending) return valuesOf(pending.completion, names);
    if (!ended && word.startsWith('-')) {
        const [, option = '', equals] = /^--([^=]*)(=?)/.exec(word) ?? [];
        if (equals !== '=') return optionCandidates(command, options);
        const spec = command.options.find(({ name }) => name === option);
        const values = await valuesOf(spec?.completion, names);
        return values.map(({ value, description }) => ({
            value: `--${option}=${value}`,
            description,
        }));
    }
    const candidates = await valuesOf(command.operands[operands]?.completion, names);
    return ended ? candidates : candidates.filter(({ value }) => !value.startsWith('-'));
}

interface WordsBefore {
    /** The options given, by name. */
    readonly options: ReadonlySet<string>;
    /** How many operands were given. */
    readonly operands: number;
    /** The option whose value comes next. */
    readonly pending: OptionSpec | null;
    /** Whether `--` was given. */
    readonly ended: boolean;
}

function readWords(command: CommandSpec, words: readonly string[]): WordsBefore {
    const options = new Set<string>();
    let operands = 0;
    let pending: OptionSpec | null = null;
    let ended = false;
    for (const word of words) {
        if (pending) pending = null;
        else if (ended || !word.startsWith('-') || word === '-') operands += 1;
        else if (word === '--') ended = true;
        else {
            const [name = '', value] = word.slice(2).split('=', 2);
            const spec = command.options.find(option => option.name === name);
            options.add(name);
            if (spec?.value !== undefined && value === undefined) pending = spec;
        }
    }
    return { options, operands, pending, ended };
}

function optionCandidates(command: CommandSpec, given: ReadonlySet<string>): Candidate[] {
    const fresh = command.options.filter(({ name }) => !given.has(name));
    return [
        ...fresh.map(({ name, summary }) => ({ value: `--${name}`, description: summary() })),
        plain('--help'),
    ];
}

async function valuesOf(
    completion: Completion | undefined,
    names: NameSource,
): Promise<Candidate[]> {
    if (completion === undefined) return [];
    if (completion === 'workspace') return nameCandidates(await names.list());
    if (completion === 'removed') return nameCandidates(await names.listRemoved());
    return completion.map(plain);
}

/** The names; of those that several have, the ids. */
function nameCandidates(workspaces: readonly WorkspaceSummary[]): Candidate[] {
    const uses = new Map<string, number>();
    for (const { name } of workspaces) uses.set(name, (uses.get(name) ?? 0) + 1);
    return workspaces.map(({ id, name, koder_user_id: identity = '' }) =>
        uses.get(name) === 1
            ? { value: name, description: identity }
            : { value: id, description: name },
    );
}

function plain(value: string): Candidate {
    return { value, description: '' };
}
