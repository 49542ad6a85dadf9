import { WorkspaceError } from '../errors.js';
import { _ } from '../words.js';
import type { SpareKeys } from './ports.js';

/** The session's key ring, as far as it has keys of workspaces. All of it throws if it is absent. */
export interface SessionRing {
    /** Null if there is none, or if it is locked and the person did not unlock it when asked. */
    lookUp(id: string): Promise<string | null>;
    /** Whether there is one, locked or not. Asks nobody. */
    has(id: string): Promise<boolean>;
    /** Keeps it in the place of any other; may return all the same if the person did not unlock it. */
    store(id: string, key: string): Promise<void>;
    clear(id: string): Promise<void>;
}

/**
 * The keys of workspaces' key rings in the session's key ring. What a key ring is encrypted with is
 * nowhere else: it is neither replaced nor taken for absent while it is only out of reach.
 */
export class SessionKeys implements SpareKeys {
    /** @param random makes a key that nobody can guess. */
    constructor(
        private readonly ring: SessionRing,
        private readonly random: () => Promise<string>,
    ) {}

    async find(id: string): Promise<string | null> {
        const key = await this.ring.lookUp(id);
        if (key === null && (await this.ring.has(id))) throw locked();
        return key;
    }

    async make(id: string): Promise<string> {
        const known = await this.find(id);
        if (known !== null) return known;
        const key = await this.random();
        await this.keep(id, key);
        return key;
    }

    /** Keeps a key that a key ring from elsewhere is encrypted with. @throws as `find` does. */
    async keep(id: string, key: string): Promise<void> {
        await this.ring.store(id, key);
        if (!(await this.ring.has(id))) throw locked();
    }

    async forget(id: string): Promise<void> {
        await this.ring.clear(id);
    }
}

function locked(): WorkspaceError {
    return new WorkspaceError(
        'Busy',
        _('The key ring of the session is locked. Unlock it and try again.'),
    );
}
