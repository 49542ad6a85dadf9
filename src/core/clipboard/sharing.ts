import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';

/** Whether a workspace has a clipboard of its own or that of all others that say so, too. */
export const CLIPBOARD_SHARING = ['own', 'shared'] as const;

/** One of CLIPBOARD_SHARING. */
export type ClipboardSharing = (typeof CLIPBOARD_SHARING)[number];

/** @throws {WorkspaceError} InvalidArgument */
export function parseClipboardSharing(text: string): ClipboardSharing {
    const sharing = CLIPBOARD_SHARING.find(candidate => candidate === text);
    if (sharing !== undefined) return sharing;
    throw new WorkspaceError(
        'InvalidArgument',
        fill(_('A clipboard cannot be “%(sharing)”. Use one of: %(choices).'), {
            sharing: text,
            choices: CLIPBOARD_SHARING.join(', '),
        }),
    );
}
