import { parseChoice } from '../choice.js';
import { _ } from '../words.js';

/** Whether a workspace has a clipboard of its own or that of all others that say so, too. */
export const CLIPBOARD_SHARING = ['own', 'shared'] as const;

/** One of CLIPBOARD_SHARING. */
export type ClipboardSharing = (typeof CLIPBOARD_SHARING)[number];

/** @throws {WorkspaceError} InvalidArgument */
export function parseClipboardSharing(text: string): ClipboardSharing {
    return parseChoice(
        text,
        CLIPBOARD_SHARING,
        _('A clipboard cannot be “%(choice)”. Use one of: %(choices).'),
    );
}
