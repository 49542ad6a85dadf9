import type { Vaults } from '../vault/vaults.js';
import type { PresentationShield } from './shield.js';

/** Says of which workspaces nothing may be seen. */
export interface Curtain {
    hides(workspaceId: string): boolean;
    /** Calls the listener when that may have changed, until the returned function is called. */
    onChanged(listener: (workspaceId: string) => void): () => void;
}

/** Hides what is locked, and what those are not to see who look on. */
export function makeCurtain(
    vaults: Pick<Vaults, 'events' | 'isLocked'>,
    shield: PresentationShield,
): Curtain {
    return {
        hides: id => vaults.isLocked(id) || shield.hides(id),
        onChanged: listener => {
            const ends = [
                vaults.events.on('changed', listener),
                shield.events.on('changed', listener),
            ];
            return () => {
                for (const end of ends) end();
            };
        },
    };
}
