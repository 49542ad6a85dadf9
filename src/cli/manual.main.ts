/**
 * Prints a manual page; for the build, which hands it the version and the documents:
 *
 *     gjs -m manual.js VERSION [ADMINISTRATORS IDENTITY]
 *
 * With the texts of docs/administrators.md and docs/identity.md it is that of meta.toml.
 */
import { COMMANDS } from './commands.js';
import { formatManual } from './manual.js';
import { formatMetaManual } from './metaManual.js';

const [version = '', administrators, identity] = ARGV;
const page =
    administrators === undefined || identity === undefined
        ? formatManual(COMMANDS, version)
        : formatMetaManual({ administrators, identity }, version);
print(page.trimEnd());
