import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

Gio._promisify(Gio.Subprocess.prototype, 'communicate_utf8_async');

const SCRIPT = 'src/cli/completion/kolide-workspaces.bash';

const NAMES = ['My Work', 'client:acme', 'Grün "q" $x `y` \\z', "it's", 'web', 'website', '日本'];

/** Stands in for the program, and writes down what it is asked. */
const PROGRAM = `
kolide-workspaces() {
    printf '<%s>' "$@" >&3
    printf '%s\\tdescription: of it\\n' ${NAMES.map(name => GLib.shell_quote(name)).join(' ')}
}`;

/**
 * Completes as bash does: hands over what it would replace, puts the only candidate there, closes
 * the quotation mark, and reads the line that results.
 */
const COMPLETE = `
source "$1"
${PROGRAM}
exec 3>&1
COMP_LINE=$2 COMP_POINT=\${#2} replaced=$3 mark=$4
_kolide_workspaces kolide-workspaces "$replaced" ''
printf '\\n%s' "\${#COMPREPLY[@]}"
eval "set -- \${COMP_LINE%"$replaced"}\${COMPREPLY[0]}$mark"
printf '\\n%s' "$@"
`;

interface Completed {
    /** What the program was asked. */
    readonly asked: string;
    readonly count: number;
    /** The words of the line with the first candidate in it. */
    readonly words: string[];
}

async function completeLine(line: string, replaced: string, mark: string): Promise<Completed> {
    const argv = ['bash', '--norc', '-c', COMPLETE, 'bash', SCRIPT, line, replaced, mark];
    const launcher = new Gio.SubprocessLauncher({ flags: Gio.SubprocessFlags.STDOUT_PIPE });
    launcher.setenv('LC_ALL', 'C.UTF-8', true);
    const [output] = await launcher.spawnv(argv).communicate_utf8_async(null, null);
    const [asked = '', count = '', ...words] = output.split('\n');
    return { asked, count: Number(count), words };
}

describe('Completion in bash', () => {
    // The second is what bash asks to replace: the word since the last break or quotation mark.
    const LINES: [line: string, replaced: string, mark: string, typed: string, name: string][] = [
        ['switch My', 'My', '', 'My', 'My Work'],
        ['switch My\\ W', 'My\\ W', '', 'My W', 'My Work'],
        ['switch "My W', 'My W', '"', 'My W', 'My Work'],
        ["switch 'My", 'My', "'", 'My', 'My Work'],
        ['switch My" W', ' W', '"', 'My W', 'My Work'],
        ['switch cl', 'cl', '', 'cl', 'client:acme'],
        ['switch client:a', 'a', '', 'client:a', 'client:acme'],
        ['switch client:', '', '', 'client:', 'client:acme'],
        ['switch "client:a', 'client:a', '"', 'client:a', 'client:acme'],
        ['switch Gr', 'Gr', '', 'Gr', 'Grün "q" $x `y` \\z'],
        ['switch "Gr', 'Gr', '"', 'Gr', 'Grün "q" $x `y` \\z'],
        [
            'switch "Grün \\"q\\" \\$x',
            'Grün \\"q\\" \\$x',
            '"',
            'Grün "q" $x',
            'Grün "q" $x `y` \\z',
        ],
        ["switch 'Gr", 'Gr', "'", 'Gr', 'Grün "q" $x `y` \\z'],
        ['switch it', 'it', '', 'it', "it's"],
        ["switch it\\'", "it\\'", '', "it'", "it's"],
        ["switch 'it", 'it', "'", 'it', "it's"],
        ['switch "it', 'it', '"', 'it', "it's"],
        ['switch 日', '日', '', '日', '日本'],
    ];
    for (const [line, replaced, mark, typed, name] of LINES) {
        it(`completes ${line}`, async () => {
            const command = `kolide-workspaces ${line}`;
            const { asked, count, words } = await completeLine(command, replaced, mark);
            expect(asked).toBe(`<__complete><--><switch><${typed}>`);
            expect(count).toBe(1);
            expect(words).toEqual(['kolide-workspaces', 'switch', name]);
        });
    }

    it('leaves a choice', async () => {
        expect((await completeLine('kolide-workspaces switch w', 'w', '')).count).toBe(2);
        expect((await completeLine('kolide-workspaces switch ', '', '')).count).toBe(NAMES.length);
        expect((await completeLine('kolide-workspaces switch x', 'x', '')).count).toBe(0);
    });

    it('hands on all words before the one being typed', async () => {
        const line = `kolide-workspaces rename "a  b" c\\ d '' `;
        const { asked } = await completeLine(line, '', '');
        expect(asked).toBe('<__complete><--><rename><a  b><c d><><>');
    });
});
