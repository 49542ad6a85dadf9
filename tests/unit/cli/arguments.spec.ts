import { parseArguments, UsageError, type Arguments } from '../../../src/cli/arguments.js';
import { COMMANDS } from '../../../src/cli/commands.js';

function parse(...words: string[]): Arguments {
    const request = parseArguments(COMMANDS, words);
    if (request.kind !== 'run') throw new Error(`This asks for ${request.kind}`);
    return request.arguments;
}

function kindOf(...words: string[]): string {
    const request = parseArguments(COMMANDS, words);
    return request.kind === 'version'
        ? 'version'
        : `${request.kind} ${request.command?.name ?? ''}`;
}

describe('The arguments of the command line', () => {
    it('name a command and its operands', () => {
        const given = parse('rename', 'work', 'Büro 2');
        expect(kindOf('rename', 'work', 'Büro 2')).toBe('run rename');
        expect([given.operand('NAME'), given.operand('NEW')]).toEqual(['work', 'Büro 2']);
    });

    it('take options anywhere after the command, with the value attached or next', () => {
        const given = parse('create', '--icon', 'a', 'work', '--colour=red', '--json');
        expect(given.operand('NAME')).toBe('work');
        expect(given.option('icon')).toBe('a');
        expect(given.option('colour')).toBe('red');
        expect(given.has('json')).toBeTrue();
        expect(given.option('user')).toBeUndefined();
    });

    it('can give an option an empty value, and one with an equals sign or a dash', () => {
        expect(parse('set', 'x', '--user=').option('user')).toBe('');
        expect(parse('set', 'x', '--user', '').option('user')).toBe('');
        expect(parse('set', 'x', '--user=a=b').option('user')).toBe('a=b');
        expect(parse('set', 'x', '--user', '-').option('user')).toBe('-');
    });

    it('let the last of several values count', () => {
        expect(parse('set', 'x', '--icon=a', '--icon=b').option('icon')).toBe('b');
    });

    it('take what follows -- as it is', () => {
        expect(parse('switch', '--', '--json').operand('NAME')).toBe('--json');
        expect(parse('rename', 'a', '--', '--help').operand('NEW')).toBe('--help');
        expect(parse('rename', '--', '--', '-').operand('NAME')).toBe('--');
        expect(parse('switch', '-').operand('NAME')).toBe('-');
    });

    it('can be any number for a program and what it opens', () => {
        const given = parse('run', 'work', '--', 'ls', '-l', '--all');
        expect(given.operand('PROGRAM')).toBe('ls');
        expect(given.rest).toEqual(['-l', '--all']);
        expect(parse('launch', 'work', 'app').rest).toEqual([]);
    });

    it('ask for help or the version', () => {
        expect(kindOf('--help')).toBe('help ');
        expect(kindOf('-h', 'nonsense')).toBe('help ');
        expect(kindOf('--version')).toBe('version');
        expect(kindOf('purge', '--help')).toBe('help purge');
        expect(kindOf('purge', '--nonsense', '--help')).toBe('help purge');
    });

    const MISTAKES: [words: string[], message: RegExp, command: string | null][] = [
        [[], /what to do/, null],
        [['--json'], /no option “--json”/, null],
        [['launch', 'work'], /needs APP/, 'launch'],
        [['toString'], /no command/, null],
        [['switch'], /needs NAME/, 'switch'],
        [['rename', 'a'], /needs NEW/, 'rename'],
        [['switch', 'My', 'Work'], /“Work” is too much.*quotes/, 'switch'],
        [['list', '--removed=yes'], /takes no value/, 'list'],
        [['create', 'a', '--icon'], /“--icon” needs a value/, 'create'],
        [['list', '--icon=a'], /“list” has no option “--icon”/, 'list'],
        [['list', '-j'], /no option “-j”/, 'list'],
    ];
    for (const [words, message, command] of MISTAKES) {
        it(`are refused when they are: ${words.join(' ') || 'none'}`, () => {
            let error: unknown;
            try {
                parseArguments(COMMANDS, words);
            } catch (caught) {
                error = caught;
            }
            expect(error).toBeInstanceOf(UsageError);
            expect((error as UsageError).message).toMatch(message);
            expect((error as UsageError).command).toBe(command);
        });
    }
});
