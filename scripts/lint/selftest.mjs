/** Proves that the house's rules, as eslint.config.mjs sets them, fail on a breach and only then. */
import process from 'node:process';

import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

import { ROOT } from '../setup.mjs';

const LAYERS = 'house/import-layers';
const BLOCKING = 'house/no-blocking';
const LOGGING = 'no-restricted-globals';

/** @type {[file: string, code: string, rule: string][]} */
const BREACHES = [
    ['src/core/a.ts', "import { b } from '../system/b.js';", LAYERS],
    ['src/core/deep/a.ts', "export * from '../../shell/b.js';", LAYERS],
    ['src/core/a.ts', "import Gio from 'gi://Gio';", LAYERS],
    ['src/core/a.ts', "import type Gio from 'gi://Gio';", LAYERS],
    ['src/core/a.ts', "export type A = import('gi://Gio').default;", LAYERS],
    ['src/core/a.ts', "await import('gi://Gio');", LAYERS],
    ['src/core/a.ts', "import System from 'system';", LAYERS],
    ['src/core/a.ts', "import * as Main from 'resource:///org/gnome/shell/ui/main.js';", LAYERS],
    ['src/core/a.ts', "import { b } from '../../tests/b.js';", LAYERS],
    ['src/core/a.ts', "export { b } from '../extension.js';", LAYERS],
    ['src/system/a.ts', "import { b } from '../shell/b.js';", LAYERS],
    ['src/system/a.ts', "import St from 'gi://St';", LAYERS],
    ['src/system/a.ts', "import Gtk from 'gi://Gtk?version=4.0';", LAYERS],
    ['src/system/a.ts', "import * as M from 'resource:///org/gnome/shell/ui/main.js';", LAYERS],
    ['src/shell/a.ts', "import { b } from '../prefs/b.js';", LAYERS],
    ['src/shell/a.ts', "import { b } from '../cli/b.js';", LAYERS],
    ['src/shell/a.ts', "import Gtk from 'gi://Gtk';", LAYERS],
    ['src/prefs/a.ts', "import { b } from '../shell/b.js';", LAYERS],
    ['src/prefs/a.ts', "import { b } from '../cli/b.js';", LAYERS],
    ['src/prefs/a.ts', "import Meta from 'gi://Meta';", LAYERS],
    ['src/cli/a.ts', "import { b } from '../shell/b.js';", LAYERS],
    ['src/cli/a.ts', "import { b } from '../prefs/b.js';", LAYERS],
    ['src/extension.ts', "import { b } from './core/b.js';", LAYERS],
    ['src/extension.ts', "import { b } from './prefs/b.js';", LAYERS],
    ['src/prefs.ts', "import { b } from './shell/b.js';", LAYERS],
    ['src/prefs.ts', "import { b } from './system/b.js';", LAYERS],
    ['src/elsewhere/a.ts', 'export const a = 1;', LAYERS],

    ['src/system/a.ts', 'file.load_contents(null);', BLOCKING],
    ['src/system/a.ts', 'file?.replace_contents(null);', BLOCKING],
    ['src/system/a.ts', "file.query_info('*', 0, null);", BLOCKING],
    ['src/shell/a.ts', "file.enumerate_children('*', 0, null);", BLOCKING],
    ['src/shell/a.ts', 'bus.call_sync();', BLOCKING],
    ['src/shell/a.ts', 'Secret.password_lookup_sync();', BLOCKING],
    ['src/shell/a.ts', "GLib.file_get_contents('/etc/passwd');", BLOCKING],
    ['src/shell/a.ts', "GLib.spawn_command_line_sync('true');", BLOCKING],
    ['src/shell/a.ts', "const { file_get_contents } = GLib; GLib['spawn_sync']();", BLOCKING],

    ['src/core/a.ts', "console.warn('a');", LOGGING],
    ['src/system/a.ts', "log('a');", LOGGING],
    ['src/shell/a.ts', "logError(new Error('a'));", LOGGING],
    ['src/shell/a.ts', "globalThis.console.log('a');", 'no-restricted-properties'],
    ['src/prefs/a.ts', "print('a');", LOGGING],
    ['src/cli/a.ts', "console.log('a');", LOGGING],
];

/** @type {[file: string, code: string][]} */
const ALLOWED = [
    ['src/core/deep/a.ts', "import { parse } from 'smol-toml';\nexport * from '../b.js';"],
    ['src/core/a.ts', "import { gettext } from 'gettext';"],
    ['src/system/a.ts', "import Gio from 'gi://Gio';\nimport { b } from '../core/b.js';"],
    ['src/shell/a.ts', "import * as M from 'resource:///org/gnome/shell/ui/main.js';"],
    ['src/shell/a.ts', "import { b } from '../system/b.js';\nimport St from 'gi://St';"],
    ['src/prefs/a.ts', "import Adw from 'gi://Adw';\nimport { b } from '../core/b.js';"],
    ['src/cli/a.ts', "import Gio from 'gi://Gio';\nprint('a');\nfile.load_contents(null);"],
    ['src/extension.ts', "import { wire } from './shell/wiring.js';"],
    ['src/prefs.ts', "import { b } from './prefs/window.js';"],
    ['src/system/log.ts', "console.warn('a');"],
    ['src/system/a.ts', 'file.load_contents_async(null);'],
];

const eslint = new ESLint({
    cwd: ROOT,
    // The files do not exist, so that there is nothing to ask the type checker about them.
    overrideConfig: [tseslint.configs.disableTypeChecked],
    ruleFilter: ({ ruleId }) => [LAYERS, BLOCKING].includes(ruleId) || ruleId.startsWith('no-re'),
});

/**
 * @param {string} file where the code would stand
 * @param {string} code the code
 */
async function brokenRules(file, code) {
    const [result] = await eslint.lintText(`${code}\n`, { filePath: file });
    const messages = result?.messages ?? [];
    const fatal = messages.find(message => message.fatal);
    if (fatal) throw new Error(`${file}: ${fatal.message}`);
    return messages.map(message => message.ruleId);
}

const mistakes = [];
for (const [file, code, rule] of BREACHES) {
    const broken = await brokenRules(file, code);
    if (!broken.includes(rule)) mistakes.push(`${rule} let pass in ${file}: ${code}`);
}
for (const [file, code] of ALLOWED) {
    const broken = await brokenRules(file, code);
    if (broken.length > 0) mistakes.push(`${broken.join(', ')} refused in ${file}: ${code}`);
}
for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exitCode = 1;
else console.log(`House rules: ${BREACHES.length} breaches caught`);
