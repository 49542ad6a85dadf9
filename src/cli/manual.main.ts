/** Prints the manual page; for the build, which hands it the version. */
import { COMMANDS } from './commands.js';
import { formatManual } from './manual.js';

print(formatManual(COMMANDS, ARGV[0] ?? '').trimEnd());
