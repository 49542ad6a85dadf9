import { Lifetime } from '../../core/lifetime.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import { log } from '../../system/log.js';
import { onScreenUnlocked } from '../screenLock.js';
import { PromptIdentity } from './promptIdentity.js';

/** What the lock screen is handed. */
export interface LockScreenPorts {
    readonly registry: Pick<WorkspaceRegistry, 'activeId' | 'find' | 'events'>;
}

/**
 * What is ours on GNOME's lock screen. It only ever adds to it: as soon as anything of it throws, it
 * takes itself away until the screen has been unlocked, and there is GNOME's own lock screen alone.
 */
export class LockScreen {
    private parts: Lifetime | null = null;
    private identity: PromptIdentity | null = null;

    constructor(
        private readonly ports: LockScreenPorts,
        lifetime: Lifetime,
    ) {
        onScreenUnlocked(() => {
            this.begin();
        }, lifetime);
        lifetime.add(() => {
            this.end();
        });
        this.begin();
    }

    /** Looks again at which workspace is active; to be called when the workspaces were read. */
    update(): void {
        this.attempt(() => {
            this.identity?.update();
        });
    }

    private begin(): void {
        if (this.parts) return;
        const parts = new Lifetime(log.error);
        this.parts = parts;
        this.attempt(() => {
            const { registry } = this.ports;
            const update = (): void => {
                this.update();
            };
            this.identity = new PromptIdentity(registry, this.attempt, parts);
            parts.add(registry.events.on('activeChanged', update));
            parts.add(registry.events.on('changed', update));
        });
    }

    private end(): void {
        const { parts } = this;
        this.parts = null;
        this.identity = null;
        parts?.end();
    }

    /** Does something; if it throws, GNOME's lock screen is all there is. */
    private readonly attempt = (work: () => void): void => {
        try {
            work();
        } catch (error) {
            log.error(error);
            this.end();
        }
    };
}
