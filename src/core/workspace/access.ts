import { WorkspaceError } from '../errors.js';
import { _ } from '../words.js';
import { find } from './list.js';
import type { WorkspaceEntry } from './workspace.js';

/**
 * How much of the D-Bus API a caller may use: the session all of it, an app of a workspace only what
 * concerns its own. It learns nothing of the others, not even whether one of a name exists.
 */
export class Access {
    /** @param own the workspace that the caller runs in; null for the session. */
    constructor(private readonly own: string | null) {}

    /** Whether it is the session that calls. */
    get isSession(): boolean {
        return this.own === null;
    }

    /** Whether the caller may know of the workspace. */
    sees(id: string): boolean {
        return this.own === null || this.own === id;
    }

    /**
     * What the caller means by an id or a name.
     *
     * @throws {WorkspaceError} Denied if it is not the caller's workspace.
     */
    resolve(idOrName: string, entries: readonly WorkspaceEntry[]): string {
        if (this.own === null) return idOrName;
        try {
            return find(
                entries.filter(({ id }) => this.sees(id)),
                idOrName,
            ).id;
        } catch {
            throw new WorkspaceError(
                'Denied',
                _('An app of a workspace can reach only its own workspace.'),
            );
        }
    }

    /** @throws {WorkspaceError} Denied unless the session asks. */
    requireSession(): void {
        if (this.own === null) return;
        throw new WorkspaceError(
            'Denied',
            _(
                'An app of a workspace cannot do this. Do it in the panel, or in a terminal of “default”.',
            ),
        );
    }
}
