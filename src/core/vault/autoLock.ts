import type { Lifetime } from '../lifetime.js';
import type { WorkspaceRegistry } from '../workspace/registry.js';
import type { Vaults } from './vaults.js';

/** Locks vaults that were left open for too long. */
export class AutoLock {
    private readonly timers = new Map<string, () => void>();
    private minutes = 0;

    /** @param after calls back once after the time, unless the returned function is called before. */
    constructor(
        private readonly vaults: Pick<Vaults, 'events' | 'lock' | 'stateOf'>,
        private readonly registry: Pick<WorkspaceRegistry, 'events' | 'activeId'>,
        private readonly after: (ms: number, callback: () => void) => () => void,
    ) {}

    /** Follows who is active for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        lifetime.add(
            this.registry.events.on('activeChanged', (id, previous) => {
                for (const one of [id, previous]) this.plan(one);
            }),
        );
        lifetime.add(
            this.vaults.events.on('changed', id => {
                this.plan(id);
            }),
        );
        lifetime.add(() => {
            for (const cancel of this.timers.values()) cancel();
            this.timers.clear();
        });
    }

    /** Sets after how long in the background a vault is locked, from the next time on; 0 for never. */
    setMinutes(minutes: number): void {
        this.minutes = minutes;
    }

    private plan(id: string): void {
        this.timers.get(id)?.();
        this.timers.delete(id);
        const isLeft = id !== this.registry.activeId && this.vaults.stateOf(id) === 'open';
        if (!isLeft || this.minutes === 0) return;
        const lock = (): void => {
            this.timers.delete(id);
            void this.vaults.lock(id);
        };
        this.timers.set(id, this.after(this.minutes * 60_000, lock));
    }
}
