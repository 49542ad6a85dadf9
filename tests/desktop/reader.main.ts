/**
 * What somebody who reads the documents does at the desktop while `npm run test:docs` types:
 *
 *     gjs -m reader.main.js WHAT [DETAIL]…
 */
import System from 'system';

import { executeAndAnswer } from './driver/commandLine.js';
import { Desktop } from './driver/desktop.js';
import { runProgram } from './driver/program.js';
import { VaultDialogs } from './driver/vaults.js';

const PASSPHRASE = 'correct horse battery staple';

const desktop = new Desktop();
const { input, shell } = desktop;
const vaults = new VaultDialogs(desktop);

const DEEDS: Readonly<Record<string, (...details: string[]) => Promise<void>>> = {
    'starts afresh': async () => desktop.startAfresh(),
    'chooses a passphrase': async () => vaults.answer(PASSPHRASE, PASSPHRASE),
    'says the passphrase': async () => vaults.answer(PASSPHRASE),
    'copies something': async () =>
        shell.run(({ GLib, Meta }) => {
            const bytes = new GLib.Bytes(new TextEncoder().encode('something'));
            const source = Meta.SelectionSourceMemory.new('text/plain;charset=utf-8', bytes);
            const { SELECTION_CLIPBOARD } = Meta.SelectionType;
            global.display.get_selection().set_owner(SELECTION_CLIPBOARD, source);
        }),
    answers: async (answers = '', command = '') => {
        const { code, stdout } = await executeAndAnswer(answers.split('\n'), [
            '/bin/bash',
            '-lc',
            command,
        ]);
        print(stdout.trimEnd());
        if (code !== 0) System.exit(code);
    },
};

runProgram(async () => {
    const [what = '', ...details] = ARGV;
    const deed = DEEDS[what];
    if (!deed) throw new Error(`Nobody knows how one ${what}`);
    await deed(...details);
    await input.close();
});
