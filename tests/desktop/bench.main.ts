/**
 * Measures one thing in the desktop that it runs in, and writes the samples as JSON:
 *
 *     gjs -m bench.main.js WHAT FILE
 */
import GLib from 'gi://GLib';

import { measureLaunching } from './bench/launching.js';
import { measureNotifying } from './bench/notifying.js';
import { measureShellMemory } from './bench/shellMemory.js';
import { measureSwitching } from './bench/switching.js';
import { measureThawing } from './bench/thawing.js';
import { Desktop } from './driver/desktop.js';
import { runProgram } from './driver/program.js';

const MEASURES: Readonly<Record<string, (desktop: Desktop) => Promise<unknown>>> = {
    launching: measureLaunching,
    notifying: measureNotifying,
    shellMemory: measureShellMemory,
    switching: measureSwitching,
    thawing: measureThawing,
};

runProgram(async () => {
    const [what = '', file = ''] = ARGV;
    const measure = MEASURES[what];
    if (!measure) throw new Error(`There is nothing to measure of “${what}”`);
    const found = await measure(new Desktop());
    GLib.file_set_contents(file, JSON.stringify(found));
});
