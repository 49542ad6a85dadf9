import { WorkspaceError } from '../errors.js';
import { _, fill, ngettext } from '../words.js';

/** The fewest characters of a new passphrase. */
export const SHORTEST_PASSPHRASE = 8;
// Far below what is read at once from a pipe or a socket, however it is encoded.
const LONGEST_PASSPHRASE = 256;

/**
 * A passphrase as it is handed to the key ring: the same however the keyboard composed it
 * (OpaqueString, RFC 8265 §4.2.1).
 */
export function normalisePassphrase(text: string): string {
    return text.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC');
}

/**
 * Reads a passphrase that somebody chose.
 *
 * @throws {WorkspaceError} InvalidArgument; the message never says what was typed.
 */
export function parseNewPassphrase(text: string): string {
    const passphrase = normalisePassphrase(text);
    const length = [...passphrase].length;
    if (length < SHORTEST_PASSPHRASE)
        throw invalid(
            fill(
                ngettext(
                    'A passphrase has at least %(count) character.',
                    'A passphrase has at least %(count) characters.',
                    SHORTEST_PASSPHRASE,
                ),
                { count: SHORTEST_PASSPHRASE },
            ),
        );
    if (length > LONGEST_PASSPHRASE)
        throw invalid(
            fill(
                ngettext(
                    'A passphrase has at most %(count) character.',
                    'A passphrase has at most %(count) characters.',
                    LONGEST_PASSPHRASE,
                ),
                { count: LONGEST_PASSPHRASE },
            ),
        );
    // The key ring ends a text at the first zero byte.
    if (/[\p{Cc}\p{Cs}]/u.test(passphrase))
        throw invalid(_('A passphrase has no control characters.'));
    return passphrase;
}

function invalid(message: string): WorkspaceError {
    return new WorkspaceError('InvalidArgument', message);
}
