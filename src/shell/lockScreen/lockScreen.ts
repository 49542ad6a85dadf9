import { Lifetime } from '../../core/lifetime.js';
import type { PresentationShield } from '../../core/presentation/shield.js';
import type { Vaults } from '../../core/vault/vaults.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import type { WorkspaceEntry } from '../../core/workspace/workspace.js';
import { log } from '../../system/log.js';
import { onScreenUnlocked } from '../screenLock.js';
import { PromptIdentity } from './promptIdentity.js';
import { VaultGate } from './vaultGate.js';

/** What the lock screen is handed. */
export interface LockScreenPorts {
    readonly registry: Pick<
        WorkspaceRegistry,
        'activate' | 'activeId' | 'events' | 'find' | 'list'
    >;
    readonly vaults: Pick<Vaults, 'events' | 'isLocked' | 'lockAll' | 'unlock'>;
    readonly shield: Pick<PresentationShield, 'shown'>;
    /** Whose a workspace is, for people; may be empty. */
    readonly identityOf: (entry: WorkspaceEntry) => string;
}

/** Does something of ours on the lock screen, now or when its promise settles. */
export type Attempt = (work: () => void | Promise<void>) => void;

/**
 * What is ours on GNOME's lock screen. It only ever adds to it: as soon as anything of it throws, it
 * takes itself away until the screen has been unlocked, and there is GNOME's own lock screen alone.
 * A vault that is locked stays locked then.
 */
export class LockScreen {
    private parts: Lifetime | null = null;
    private identity: PromptIdentity | null = null;
    private gate: VaultGate | null = null;

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

    /** Looks again at the workspaces; to be called when they were read. */
    update(): void {
        this.attempt(() => {
            this.identity?.update();
            this.gate?.update();
        });
    }

    private begin(): void {
        if (this.parts) return;
        const parts = new Lifetime(log.error);
        this.parts = parts;
        this.attempt(() => {
            const { registry, vaults } = this.ports;
            const update = (): void => {
                this.update();
            };
            this.gate = new VaultGate(this.ports, this.attempt, parts);
            this.identity = new PromptIdentity(this.ports, this.attempt, parts);
            parts.add(registry.events.on('activeChanged', update));
            parts.add(registry.events.on('changed', update));
            parts.add(vaults.events.on('changed', update));
        });
    }

    private end(): void {
        const { parts } = this;
        this.parts = null;
        this.identity = null;
        this.gate = null;
        parts?.end();
    }

    private readonly attempt: Attempt = work => {
        const fail = (error: unknown): void => {
            log.error(error);
            this.end();
        };
        try {
            void work()?.catch(fail);
        } catch (error) {
            fail(error);
        }
    };
}
