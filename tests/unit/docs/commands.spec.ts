import GLib from 'gi://GLib';

import { parseArguments } from '../../../src/cli/arguments.js';
import { COMMANDS } from '../../../src/cli/commands.js';
import { documentPaths, read } from './documents.js';

const BLOCK = /^ *```[^]*?^ *```$/gm;
const CODE = /`([^`\n]+)`/g;
const PROGRAM = 'kolide-workspaces';
/** Other programs that people are told to use. */
const OTHERS =
    /^(apt|busctl|dconf|dpkg|gdbus|gjs|gnome-extensions|gsettings|journalctl|msginit|secret-tool|sudo|systemctl) /;

interface Document {
    readonly path: string;
    /** What stands in blocks; `npm run test:docs` does that. */
    readonly blocks: string;
    /** Commands within sentences. */
    readonly mentioned: readonly string[];
}

function documents(): Document[] {
    return documentPaths().map(path => {
        const text = read(path);
        const blocks = text.match(BLOCK)?.join('\n') ?? '';
        const prose = text.replace(BLOCK, '');
        return { path, blocks, mentioned: [...prose.matchAll(CODE)].map(([, code = '']) => code) };
    });
}

describe('Commands that the documents mention', () => {
    const all = documents();
    const blocks = all.map(document => document.blocks).join('\n');

    function mistakes(isMeant: (code: string) => boolean, check: (code: string) => void): string[] {
        return all.flatMap(({ path, mentioned }) =>
            mentioned.filter(isMeant).flatMap(code => {
                try {
                    check(code);
                    return [];
                } catch (error) {
                    return [`${path}: ${code}: ${String(error)}`];
                }
            }),
        );
    }

    it('are such that the program understands', () => {
        const found = mistakes(
            code => code.startsWith(`${PROGRAM} `),
            code => {
                const words = GLib.shell_parse_argv(code)[1]?.slice(1) ?? [];
                // The name of one stands for all that it can do.
                const isName = COMMANDS.some(({ name }) => name === words.join(' '));
                if (!isName) parseArguments(COMMANDS, words);
            },
        );
        expect(found).toEqual([]);
    });

    it('are scripts of package.json', () => {
        const { scripts } = JSON.parse(read('package.json')) as { scripts: object };
        const found = mistakes(
            code => code.startsWith('npm '),
            code => {
                const [, first = '', second = ''] = code.split(' ');
                const name = first === 'run' ? second : first;
                if (!Object.hasOwn(scripts, name)) throw new Error('There is no such script');
            },
        );
        expect(found).toEqual([]);
    });

    it('of other programs stand in a block, too, and so are run', () => {
        const found = mistakes(
            code => OTHERS.test(code),
            code => {
                if (!blocks.includes(code.replace(/ …$/, ''))) throw new Error('It is in no block');
            },
        );
        expect(found).toEqual([]);
    });
});
