/**
 * What a document tells people to type, and what is done so that it can be tried. In a block of the
 * language `sh` every line is a command; in one of `console` those are that begin with `$ `, and what
 * follows is what they print, where `…` stands for anything. What a reader does between the commands
 * is said in comments, which only the source shows:
 *
 *     <!-- test: run COMMAND -->              what the text takes for granted
 *     <!-- test: do WHAT -->                  what they do at the desktop (tests/desktop/reader.main.ts)
 *     <!-- test: log in again -->
 *     <!-- test: file PATH -->                the next block is saved under that name
 *     <!-- test: type ONE / TWO -->           what they answer the next command on the terminal
 *     <!-- test: meanwhile do WHAT -->        what they do while the next command runs
 *     <!-- test: meanwhile run COMMAND -->    the next command does not end; this makes it print
 *
 * Commands of npm, in a block or in a sentence, are for whoever has the sources. A run of the CI types
 * some of them by itself; of the others, those in a block are typed as they stand, and these are as well:
 *
 *     <!-- test: in the sources COMMAND -->                what a command comes to, with arguments
 *     <!-- test: in the sources until WORDS: COMMAND -->   it does not end, but says these words
 *     <!-- test: never COMMAND: REASON -->                 one that is not run
 */

import { isForSources } from './sources.mjs';

const FENCE = /^(\s*)```(.*)$/;
const DIRECTION =
    /^<!-- test: (run|do|log in again|file|type|meanwhile do|meanwhile run|in the sources|never)(?: (.+))? -->$/;
const CODE = /`([^`\n]+)`/g;
const COMMAND_LANGUAGES = new Set(['sh', 'console']);
/** Of blocks that nobody types into a terminal. */
const OTHER_LANGUAGES = new Set(['toml', 'ini', 'json', 'js', 'text']);
const PROMPT = '$ ';

/**
 * @typedef {{ kind: string, text: string }} Direction
 * @typedef {object} Command
 * @property {'command'} kind
 * @property {number} line where it stands
 * @property {string} text what is typed
 * @property {string | null} output what it prints, with `…` for anything; null if that is not said
 * @property {string | null} deed what is done at the desktop while it runs
 * @property {string[]} answers that are typed on the terminal
 * @property {string | null} during the command that makes this one print, which does not end
 *
 * @typedef {{ kind: 'run' | 'do', line: number, text: string }} Preparation
 * @typedef {{ kind: 'file', line: number, path: string, content: string }} SavedFile
 * @typedef {{ kind: 'login', line: number }} Login
 * @typedef {{ kind: 'mention', line: number, text: string }} Mention what a sentence has
 * @typedef {{ kind: 'sources', line: number, text: string, until: string | null }} Trial
 * @typedef {{ kind: 'never', line: number, text: string, reason: string }} Exception
 * @typedef {Command | Preparation | SavedFile | Login | Mention | Trial | Exception} Step
 */

/**
 * Reads a document in Markdown. Whatever is not understood is an error: nothing is passed over.
 * @param {string} source its text
 * @returns {Step[]} what is done, in that order
 */
export function readDocument(source) {
    const lines = source.split('\n');
    /** @type {Step[]} */
    const steps = [];
    /** @type {Direction[]} */
    let pending = [];
    for (let index = 0; index < lines.length; index += 1) {
        const text = lines[index] ?? '';
        const line = index + 1;
        if (text.trimStart().startsWith('<!-- test:')) {
            const [, kind = '', rest = ''] = DIRECTION.exec(text.trim()) ?? [];
            if (kind === '') throw new Error(`${line}: nobody knows what “${text}” means`);
            if (kind === 'run' || kind === 'do') steps.push({ kind, line, text: rest });
            else if (kind === 'log in again') steps.push({ kind: 'login', line });
            else if (kind === 'in the sources') steps.push(readTrial(rest, line));
            else if (kind === 'never') steps.push(readException(rest, line));
            else pending.push({ kind, text: rest });
            continue;
        }
        const fence = FENCE.exec(text);
        if (!fence) {
            steps.push(...readMentions(text, line));
            continue;
        }
        const [, indent = '', info = ''] = fence;
        const end = lines.findIndex((each, at) => at > index && each.trim() === '```');
        if (end < 0) throw new Error(`${line}: the block has no end`);
        const content = lines.slice(index + 1, end).map(each => each.slice(indent.length));
        steps.push(...readBlock({ language: info.trim(), content, line: line + 1 }, pending));
        pending = [];
        index = end;
    }
    if (pending.length > 0) throw new Error('The last direction belongs to nothing');
    return steps;
}

/**
 * The commands in a sentence, or in a row of a table, where `-- ARGUMENTS` belongs to the one before.
 * @param {string} text a line
 * @param {number} line its number
 * @returns {Mention[]}
 */
function readMentions(text, line) {
    let last = '';
    return [...text.matchAll(CODE)].flatMap(([, code = '']) => {
        const isMore = code.startsWith('-- ') && last !== '';
        if (!isMore && !isForSources(code)) return [];
        if (!isMore) last = code;
        return [{ kind: 'mention', line, text: isMore ? `${last} ${code}` : code }];
    });
}

/**
 * @param {string} text of a direction
 * @param {number} line where it stands
 * @returns {Trial}
 */
function readTrial(text, line) {
    const [, until = null, command = text] = /^until (.+?): (.+)$/.exec(text) ?? [];
    return { kind: 'sources', line, text: command, until };
}

/**
 * @param {string} text of a direction
 * @param {number} line where it stands
 * @returns {Exception}
 */
function readException(text, line) {
    const [, command = '', reason = ''] = /^(.+?): (.+)$/.exec(text) ?? [];
    if (reason === '') throw new Error(`${line}: say why it is never run`);
    return { kind: 'never', line, text: command, reason };
}

/**
 * @param {{ language: string, content: string[], line: number }} block what is between the fences
 * @param {Direction[]} directions what was said before it
 * @returns {Step[]} what it stands for
 */
function readBlock({ language, content, line }, directions) {
    const said = (/** @type {string} */ kind) =>
        directions.find(direction => direction.kind === kind)?.text ?? null;
    const path = said('file');
    if (path !== null) return [{ kind: 'file', line, path, content: `${content.join('\n')}\n` }];
    if (OTHER_LANGUAGES.has(language)) return [];
    if (!COMMAND_LANGUAGES.has(language))
        throw new Error(`${line}: say what language the block is in, such as sh or text`);
    const commands = language === 'console' ? readConsole(content, line) : readLines(content, line);
    const [first] = commands;
    if (!first) throw new Error(`${line}: the block has no command`);
    first.deed = said('meanwhile do');
    first.answers = said('type')?.split(' / ') ?? [];
    first.during = said('meanwhile run');
    return commands;
}

/**
 * @param {string[]} content lines of a block of commands and what they print
 * @param {number} line of the first one
 */
function readConsole(content, line) {
    /** @type {Command[]} */
    const commands = [];
    for (let index = 0; index < content.length; index += 1) {
        const text = content[index] ?? '';
        const last = commands.at(-1);
        if (text.startsWith(PROMPT)) {
            const { command, next } = wholeCommand(content, index, text.slice(PROMPT.length));
            commands.push(createCommand(command, line + index));
            index = next - 1;
        } else if (last) last.output = last.output === null ? text : `${last.output}\n${text}`;
        else throw new Error(`${line + index}: what prints this?`);
    }
    return commands;
}

/**
 * @param {string[]} content lines of a block of commands
 * @param {number} line of the first one
 */
function readLines(content, line) {
    /** @type {Command[]} */
    const commands = [];
    for (let index = 0; index < content.length;) {
        const { command, next } = wholeCommand(content, index, content[index] ?? '');
        const isCommand = command.trim() !== '' && !command.startsWith('#');
        if (isCommand) commands.push(createCommand(command, line + index));
        index = next;
    }
    return commands;
}

/**
 * A command goes on in the next line after a backslash, and up to the mark of a here-document.
 * @param {string[]} content lines
 * @param {number} index of the one where it begins
 * @param {string} first that line, without a prompt
 */
function wholeCommand(content, index, first) {
    const lines = [first];
    const [, mark] = /<<'?(\w+)'?/.exec(first) ?? [];
    const goesOn = () =>
        mark === undefined
            ? lines.at(-1)?.endsWith('\\')
            : lines.length === 1 || lines.at(-1) !== mark;
    let next = index + 1;
    while (goesOn() && next < content.length) lines.push(content[next++] ?? '');
    return { command: lines.join('\n'), next };
}

/**
 * @param {string} text of a command, maybe with a remark
 * @param {number} line where it stands
 * @returns {Command}
 */
function createCommand(text, line) {
    const command = text.includes('\n') ? text : text.replace(/\s+# .*$/, '');
    return {
        kind: 'command',
        line,
        text: command,
        output: null,
        deed: null,
        answers: [],
        during: null,
    };
}

/**
 * The examples of a manual page, as a document.
 * @param {string} page in man(7)
 * @returns {string} Markdown
 */
export function examplesOf(page) {
    const examples = [...page.matchAll(/^\.EX\n([^]*?)^\.EE$/gm)].map(([, lines = '']) =>
        lines
            .replaceAll(/\\-/g, '-')
            .replaceAll(/\\\(aq/g, "'")
            .replaceAll(/\\\(dq/g, '"'),
    );
    return examples.map(text => `\`\`\`console\n${text}\`\`\`\n`).join('\n');
}

/**
 * Whether something was printed that a document tells of.
 * @param {string} expected what it says, with `…` for anything, a line of nothing else for any lines
 * @param {string} printed what there was
 */
export function isAsSaid(expected, printed) {
    const escaped = expected.trimEnd().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const pattern = escaped
        .split('\n')
        .map(line => (line.trim() === '…' ? '[^]*' : line.trimEnd().replaceAll('…', '.*')))
        .join('\\s*\\n');
    return new RegExp(`^${pattern}$`).test(printed.trimEnd());
}
